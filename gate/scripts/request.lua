-- A member asks for an invitation: one request for each, a later reason in place of the one before.
-- ARGV: JID, reason
-- Answers { number }, or { "full" } where as many wait as admins can look through

local MAX_WAITING = 1000

local jid, reason = ARGV[1], ARGV[2]

local number = redis.call("HGET", key("request-numbers"), jid)
if not number then
	if redis.call("HLEN", key("requests")) >= MAX_WAITING then
		return { "full" }
	end
	number = tostring(redis.call("INCR", key("request-counter")))
	redis.call("HSET", key("request-numbers"), jid, number)
end
redis.call("HSET", key("requests"), number, cjson.encode({ number = tonumber(number), jid = jid, reason = reason }))
return { number }
