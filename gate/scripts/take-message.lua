-- Of several copies of one message, decides who answers: one process, under a lease. It holds on to the message by
-- taking it again, and lets go of it with a lease of 0.
-- ARGV: process, lease ms, id of the answer that it is about to send or "",
--       then for each name that the message goes by the name, and how many ms it is remembered
-- Answers { "done" }, { "taken", ms until the lease ends }, or { "mine" }
--      or { "mine", id of an answer that was about to be sent and may have been, ms since then }

local process, lease, answer = ARGV[1], tonumber(ARGV[2]), ARGV[3]

local earlier, since = "", 0
for index = 4, #ARGV, 2 do
	local held = redis.call("GET", key("message", ARGV[index]))
	if held == "done" then
		return { "done" }
	end
	local holder, ends, about_to_send, sent = (held or ""):match("^(%S+) (%d+) (%S*) (%d+)$")
	if holder and holder ~= process and tonumber(ends) > now then
		return { "taken", string.format("%.0f", tonumber(ends) - now) }
	elseif holder and about_to_send ~= "" then
		earlier, since = about_to_send, tonumber(sent)
	end
end

local noted, noted_at = earlier, since
if answer ~= "" and answer ~= earlier then
	noted, noted_at = answer, now
end
local value = string.format("%s %.0f %s %.0f", process, now + lease, noted, noted_at)
for index = 4, #ARGV, 2 do
	redis.call("SET", key("message", ARGV[index]), value, "PX", ARGV[index + 1])
end
return earlier == "" and { "mine" } or { "mine", earlier, string.format("%.0f", now - since) }
