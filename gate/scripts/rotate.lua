-- Gives an open invitation a new token; the old one is dead at once. Nothing else changes.
-- ARGV: id, new token, its digest
-- Answers { "ok" } or { "refused", "unknown" | "revoked" | "spent" | "expired" | "suspended" | "disabled" | "gone" | "locked" }

local id, token, digest = ARGV[1], ARGV[2], ARGV[3]

local record, state = read_open(id)
if not record then
	return { "refused", state }
end

redis.call("DEL", key("token", redis.call("HGET", key("state", id), "digest")))
redis.call("HSET", key("state", id), "token", token, "digest", digest)
redis.call("SET", key("token", digest), id, "PX", redis.call("PTTL", key("state", id)))
publish("rotated", id, "inviter", owner_of(record))
return { "ok" }
