-- Of several copies of one message, decides who answers: one process, under a lease. It holds on to the message by
-- taking it again, and lets go of it with a lease of 0.
-- ARGV: process, lease ms, id of the answer that it is about to send or "",
--       then for each name that the message goes by the name, and how many ms it is remembered
-- Answers { "done" }, { "taken", ms until the lease ends }
--      or { "mine", id of an answer that was about to be sent, and may have been, or "" }

local process, lease, answer = ARGV[1], tonumber(ARGV[2]), ARGV[3]

local earlier = ""
for index = 4, #ARGV, 2 do
	local held = redis.call("GET", key("message", ARGV[index]))
	if held == "done" then
		return { "done" }
	end
	local holder, ends, about_to_send = (held or ""):match("^(%S+) (%d+) (%S*)$")
	if holder and holder ~= process and tonumber(ends) > now then
		return { "taken", string.format("%.0f", tonumber(ends) - now) }
	elseif holder and about_to_send ~= "" then
		earlier = about_to_send
	end
end

local value = string.format("%s %.0f %s", process, now + lease, answer ~= "" and answer or earlier)
for index = 4, #ARGV, 2 do
	redis.call("SET", key("message", ARGV[index]), value, "PX", ARGV[index + 1])
end
return { "mine", earlier }
