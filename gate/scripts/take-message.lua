-- Of several copies of one message, decides who answers: one process, under a lease.
-- ARGV: process, lease ms, then the names that this message goes by
-- Answers { "mine" }, { "done" } or { "taken", ms until the lease ends }

local process, lease = ARGV[1], tonumber(ARGV[2])

for index = 3, #ARGV do
	local name = key("message", ARGV[index])
	local holder = redis.call("GET", name)
	if holder == "done" then
		return { "done" }
	elseif holder then
		return { "taken", tostring(redis.call("PTTL", name)) }
	end
end
for index = 3, #ARGV do
	redis.call("SET", key("message", ARGV[index]), process, "PX", lease)
end
return { "mine" }
