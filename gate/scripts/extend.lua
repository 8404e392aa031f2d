-- Lets an open invitation last for this long from now on.
-- ARGV: id, lifetime ms, retention ms
-- Answers { "ok" } or { "refused", "unknown" | "revoked" | "spent" | "expired" | "suspended" | "disabled" | "gone" | "locked" | "not-longer" }

local id, lifetime, retention = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])

local record, state = read_open(id)
if not record then
	return { "refused", state }
end

local expires, kept = now + lifetime, lifetime + retention
if expires <= state.expires then
	return { "refused", "not-longer" }
end
local digest = redis.call("HGET", key("state", id), "digest")
redis.call("HSET", key("state", id), "expires", expires)
for _, name in ipairs({ key("invite", id), key("state", id), key("token", digest), key("claims", id), key("uses", id) }) do
	redis.call("PEXPIRE", name, kept)
end
if state.reserves and redis.call("GET", key("name", state.reserves)) == id then
	redis.call("PEXPIRE", key("name", state.reserves), lifetime + GRACE_MS)
end

local owner = owner_of(record)
redis.call("ZADD", key("open", owner), expires, id)
redis.call("ZADD", key("kept"), now + kept, id .. " " .. owner)
redis.call("ZADD", key("expiring"), expires, id)
set_reminder(id, record, expires, lifetime)
for _, set in ipairs({ key("open", owner), key("inviter", owner) }) do
	redis.call("PEXPIRE", set, math.max(redis.call("PTTL", set), kept))
end
publish("extended", id, "inviter", owner)
return { "ok" }
