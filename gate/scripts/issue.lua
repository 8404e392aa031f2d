-- Needs: lookalikes names expiry keep
-- Makes an invitation, if the inviter's quota and the reserved names allow it.
-- ARGV: id, token, its digest, record as Keyv stores it, lifetime ms, retention ms, uses, owner, reserved name or "",
--       request or "", most open or "", most a period or "", period ms, owner's user name or "", wait ms,
--       most within a window or "", that window ms, "1" where the reserved name has an account already,
--       what an unused one may be given out again as or "", for how many ms or "" for as long as it lasts
-- Answers { "ok", id, token, created, expires, why it is on hold or "", the trusted name that the reserved one reads like or "" }
--      or { "refused", "id-taken" | "trusted-name" | "name-reserved" | "suspended" }
--      or { "refused", "account-too-new", ms still to wait }
--      or { "refused", "open-quota", limit } or { "refused", "period-quota", limit, ms until one is free }
--      or { "refused", "rate-limited", ms until the window ends }
--      or { "refused", "name-taken" }

local id, token, digest, record = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local lifetime, retention, uses = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local owner, name, request = ARGV[8], ARGV[9], ARGV[10]
local most_open, most_a_period, period = tonumber(ARGV[11]), tonumber(ARGV[12]), tonumber(ARGV[13])
local user_name, new_account_wait = ARGV[14], tonumber(ARGV[15])
local most_a_window, window = tonumber(ARGV[16]), tonumber(ARGV[17])
local is_name_taken = ARGV[18] == "1"
local reusable = ARGV[19] ~= "" and key("reusable", ARGV[19])
local reusable_for = tonumber(ARGV[20])

-- As long as a message's own id stands for it: see src/xmpp/owner/dedup-keys.ts.
local REQUEST_KEPT_MS = 60 * 60 * 1000

local open, issued = key("open", owner), key("issued", owner)

-- The same request, delivered again, gets the invitation that it got the first time.
local earlier = request ~= "" and redis.call("GET", key("request", request))
if earlier then
	local state = redis.call("HMGET", key("state", earlier), "token", "created", "expires")
	if state[1] then
		-- A write, so that a replica is waited for which may not know of the first one.
		redis.call("PEXPIRE", key("request", request), REQUEST_KEPT_MS)
		return { "ok", earlier, state[1], state[2], state[3], "" }
	end
end

if redis.call("EXISTS", key("invite", id)) == 1 then
	return { "refused", "id-taken" }
end
if redis.call("HEXISTS", key("suspended"), owner) == 1 then
	return { "refused", "suspended" }
end

-- Somebody who looks again and again gets the one that nobody has used, as long as some of its time is left.
local function may_be_reused(known)
	local old, state = read_record(known), read_state(known)
	if not old or not state or old.kind ~= cjson.decode(record).value.kind then
		return false
	end
	local stands = standing(old, state, 0)
	return (stands == "open" or stands == "hold") and state.used == 0 and state.expires - now >= math.min(DAY_MS, lifetime / 2)
end

local known = reusable and redis.call("GET", reusable)
if known and may_be_reused(known) then
	local state = redis.call("HMGET", key("state", known), "token", "created", "expires")
	-- A write, as above.
	redis.call("PEXPIRE", reusable, redis.call("PTTL", reusable))
	return { "ok", known, state[1], state[2], state[3], "" }
end

local like = name ~= "" and likeness(name)
local trusted = like and reserved_like(like)
if trusted and not cjson.decode(record).value.byAdmin then
	return { "refused", "trusted-name" }
elseif like and redis.call("EXISTS", key("name", like)) == 1 then
	return { "refused", "name-reserved" }
end

local registered = user_name ~= "" and tonumber(redis.call("HGET", key("account", user_name), "time") or nil)
if registered and now < registered + new_account_wait then
	return { "refused", "account-too-new", string.format("%.0f", registered + new_account_wait - now) }
end

if most_open or most_a_period then
	-- What expired unused counts no more.
	close_expired(open, CLOSED_AT_ONCE)
end
if most_open and redis.call("ZCOUNT", open, "(" .. now, "+inf") >= most_open then
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

-- As rate-limiter-flexible counts what else this address does: in here it costs no round trip, and a repeated request
-- counts once.
local taken = key("limit", "invites:" .. owner)
if most_a_window then
	if tonumber(redis.call("GET", taken) or 0) >= most_a_window then
		return { "refused", "rate-limited", tostring(redis.call("PTTL", taken)) }
	elseif redis.call("INCR", taken) == 1 then
		redis.call("PEXPIRE", taken, window)
	end
end

-- Last, so that trying names to learn which of them have accounts is limited like inviting.
if is_name_taken then
	return { "refused", "name-taken" }
end

local expires = now + lifetime
keep_invite(id, {
	token = token, digest = digest, record = record, created = now, expires = expires, retention = retention, uses = uses,
	owner = owner, like = like, request = request, request_kept = REQUEST_KEPT_MS, period = period or 0,
})
if reusable then
	redis.call("SET", reusable, id, "PX", reusable_for or lifetime)
end
return { "ok", id, token, string.format("%.0f", now), string.format("%.0f", expires), hold_of(owner) or "", trusted or "" }
