-- One replica at a time owns the bot's account and component, under a lease: it renews the lease by acquiring it again,
-- and gives it up with a lease of 0. The others look in here as often, so that the owner knows that they stand by.
-- ARGV: what is owned, replica, lease ms
-- Answers { "ours", how many others stand by } or { "taken" }

-- A replica that did not look for this long does not stand by any more.
local SEEN_MS = 3 * 1000

local lease, replicas = key("lease", ARGV[1]), key("replicas", ARGV[1])
local replica, lease_ms = ARGV[2], tonumber(ARGV[3])

if lease_ms == 0 then
	redis.call("ZREM", replicas, replica)
else
	redis.call("ZADD", replicas, now, replica)
	redis.call("PEXPIRE", replicas, SEEN_MS)
end

local owner = redis.call("GET", lease)
if owner and owner ~= replica then
	return { "taken" }
elseif lease_ms == 0 then
	redis.call("DEL", lease)
else
	redis.call("SET", lease, replica, "PX", lease_ms)
end
return { "ours", tostring(redis.call("ZCOUNT", replicas, now - SEEN_MS, "+inf") - 1) }
