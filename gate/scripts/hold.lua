-- Something that one process at a time has, under a lease: it keeps it by taking it again, and lets go of it with a
-- lease of 0.
-- ARGV: what, process, lease ms
-- Answers { "ours" } or { "taken" }

local lease, process, ms = key("lease", ARGV[1]), ARGV[2], tonumber(ARGV[3])

local holder = redis.call("GET", lease)
if holder and holder ~= process then
	return { "taken" }
elseif ms == 0 then
	redis.call("DEL", lease)
else
	redis.call("SET", lease, process, "PX", ms)
end
return { "ours" }
