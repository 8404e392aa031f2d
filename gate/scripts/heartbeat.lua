-- A process says that it is there, or goes.
-- ARGV: its name, "bot:…" or "gate:…", what it says of itself as JSON, for how long that counts in ms: 0 where it goes
-- Answers { "ok" }

local name, text, lifetime = ARGV[1], ARGV[2], tonumber(ARGV[3])

if lifetime == 0 then
	redis.call("DEL", key("heartbeat", name))
	redis.call("ZREM", key("heartbeats"), name)
	return { "ok" }
end
redis.call("SET", key("heartbeat", name), text, "PX", lifetime)
redis.call("ZADD", key("heartbeats"), now, name)
redis.call("ZREMRANGEBYSCORE", key("heartbeats"), "-inf", now - lifetime)
return { "ok" }
