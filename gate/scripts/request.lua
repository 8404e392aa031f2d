-- A member asks for an invitation: one request for each, a later reason in place of the one before.
-- ARGV: JID, reason
-- Answers { number }

local jid, reason = ARGV[1], ARGV[2]

local number = redis.call("HGET", key("request-numbers"), jid)
if not number then
	number = tostring(redis.call("INCR", key("request-counter")))
	redis.call("HSET", key("request-numbers"), jid, number)
end
redis.call("HSET", key("requests"), number, cjson.encode({ number = tonumber(number), jid = jid, reason = reason }))
return { number }
