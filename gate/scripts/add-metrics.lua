-- Adds what a process counted to the sums of all processes. Safe to repeat until it is answered.
-- ARGV: name of the process, number of the batch, field, amount, …
-- Answers { "ok" }

-- For longer than this nobody repeats a batch.
local REMEMBERED_MS = 24 * 60 * 60 * 1000

local process, batch = ARGV[1], ARGV[2]

if redis.call("GET", key("tallied", process)) ~= batch then
	redis.call("SET", key("tallied", process), batch, "PX", REMEMBERED_MS)
	for index = 3, #ARGV, 2 do
		redis.call("HINCRBYFLOAT", key("metrics"), ARGV[index], ARGV[index + 1])
	end
end
return { "ok" }
