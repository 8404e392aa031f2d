-- Makes an invitation, if the inviter's quota and the reserved names allow it.
-- ARGV: id, token, record as Keyv stores it, lifetime ms, retention ms, uses, owner, reserved name or "",
--       request or "", most open or "", most a period or "", period ms, owner's user name or "", wait ms
-- Answers { "ok", id, token, created, expires }
--      or { "refused", "id-taken" | "name-reserved" | "suspended" } or { "refused", "account-too-new", ms still to wait }
--      or { "refused", "open-quota", limit } or { "refused", "period-quota", limit, ms until one is free }

local id, token, record = ARGV[1], ARGV[2], ARGV[3]
local lifetime, retention, uses = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local owner, name, request = ARGV[7], ARGV[8], ARGV[9]
local most_open, most_a_period, period = tonumber(ARGV[10]), tonumber(ARGV[11]), tonumber(ARGV[12])
local user_name, new_account_wait = ARGV[13], tonumber(ARGV[14])

local REQUEST_KEPT_MS = 24 * 60 * 60 * 1000

local open, issued, index = key("open", owner), key("issued", owner), key("inviter", owner)

-- The same request, delivered again, gets the invitation that it got the first time.
local earlier = request ~= "" and redis.call("GET", key("request", request))
if earlier then
	local state = redis.call("HMGET", key("state", earlier), "token", "created", "expires")
	if state[1] then
		return { "ok", earlier, state[1], state[2], state[3] }
	end
end

if redis.call("EXISTS", key("invite", id)) == 1 then
	return { "refused", "id-taken" }
end
if redis.call("HEXISTS", key("suspended"), owner) == 1 then
	return { "refused", "suspended" }
end
if name ~= "" and redis.call("EXISTS", key("name", name)) == 1 then
	return { "refused", "name-reserved" }
end

local registered = user_name ~= "" and tonumber(redis.call("HGET", key("account", user_name), "time") or nil)
if registered and now < registered + new_account_wait then
	return { "refused", "account-too-new", string.format("%.0f", registered + new_account_wait - now) }
end

-- An invitation that expired unused counts no more.
for _, expired in ipairs(redis.call("ZRANGEBYSCORE", open, "-inf", now)) do
	local state = read_state(expired)
	if not state or state.used == 0 then
		redis.call("ZREM", issued, expired)
	end
	redis.call("ZREM", open, expired)
end

if most_open and redis.call("ZCARD", open) >= most_open then
	return { "refused", "open-quota", tostring(most_open) }
end
if most_a_period then
	redis.call("ZREMRANGEBYSCORE", issued, "-inf", now - period)
	if redis.call("ZCARD", issued) >= most_a_period then
		local oldest = redis.call("ZRANGE", issued, 0, 0, "WITHSCORES")
		local wait = oldest[2] and tonumber(oldest[2]) + period - now or period
		return { "refused", "period-quota", tostring(most_a_period), string.format("%.0f", wait) }
	end
end

local expires, kept = now + lifetime, lifetime + retention
redis.call("SET", key("invite", id), record, "PX", kept)
redis.call("HSET", key("state", id), "token", token, "created", now, "expires", expires, "uses", uses, "used", 0)
redis.call("PEXPIRE", key("state", id), kept)
redis.call("SET", key("token", token), id, "PX", kept)
if name ~= "" then
	redis.call("SET", key("name", name), id, "PX", lifetime + GRACE_MS)
end
if request ~= "" then
	redis.call("SET", key("request", request), id, "PX", REQUEST_KEPT_MS)
end

redis.call("ZADD", open, expires, id)
redis.call("ZADD", index, now, id)
redis.call("ZADD", issued, now, id)
for _, set in ipairs({ open, index, issued }) do
	local left = redis.call("PTTL", set)
	redis.call("PEXPIRE", set, math.max(left, kept, period or 0))
end

redis.call("ZADD", key("all"), now, id)
redis.call("ZADD", key("kept"), now + kept, id .. " " .. owner)
redis.call("ZADD", key("expiring"), expires, id)
set_reminder(id, read_record(id), expires, lifetime)
-- A few that are gone make room for each that comes, so that nothing ever has to be scanned.
for _, gone in ipairs(redis.call("ZRANGEBYSCORE", key("kept"), "-inf", now, "LIMIT", 0, 10)) do
	local gone_id, gone_owner = gone:match("^(%S+) (.+)$")
	redis.call("ZREM", key("kept"), gone)
	redis.call("ZREM", key("all"), gone_id)
	redis.call("ZREM", key("expiring"), gone_id)
	redis.call("ZREM", key("inviter", gone_owner), gone_id)
end

count("issued")
publish("issued", id, "inviter", owner)
return { "ok", id, token, string.format("%.0f", now), string.format("%.0f", expires) }
