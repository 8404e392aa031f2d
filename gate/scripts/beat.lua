-- A process says that it is there.
-- ARGV: its name, "bot:…" or "gate:…", what it says of itself as JSON, for how long that counts in ms
-- Answers { "ok" }

local name, text, lifetime = ARGV[1], ARGV[2], tonumber(ARGV[3])

redis.call("SET", key("heartbeat", name), text, "PX", lifetime)
redis.call("ZADD", key("heartbeats"), now, name)
redis.call("ZREMRANGEBYSCORE", key("heartbeats"), "-inf", now - lifetime)
return { "ok" }
