-- Of several copies of one message, decides who answers: one process, under a lease. It holds on to the message by
-- taking it again, and lets go of it with a lease of 0.
-- ARGV: process, lease ms, id of the answer that it is about to send or "",
--       whose limit of messages it counts for where it is new to the process or "", the window of that limit in ms,
--       then for each name that the message goes by the name, and how many ms it is remembered
-- Answers { "done" }, { "taken", ms until the lease ends }
--      or { "mine", id of an answer that another process was about to send and may have sent or "", ms since then,
--           messages that count within the window or 0, ms until that ends }

local process, lease, answer = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local sender, window = ARGV[4], ARGV[5]

local earlier, since, is_new = "", 0, true
for index = 6, #ARGV, 2 do
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
	is_new = is_new and holder ~= process
end

-- What somebody else may have sent is not forgotten before the process knows of it.
local noted, noted_at = earlier, since
if answer ~= "" and answer ~= earlier and (earlier == "" or not is_new) then
	noted, noted_at = answer, now
end
local value = string.format("%s %.0f %s %.0f", process, now + lease, noted, noted_at)
for index = 6, #ARGV, 2 do
	redis.call("SET", key("message", ARGV[index]), value, "PX", ARGV[index + 1])
end

-- As rate-limiter-flexible counts at the other doors: in here it costs no round trip, and a message counts once.
local count, ends_in = 0, 0
if sender ~= "" and is_new then
	local limit = key("limit", "messages:" .. sender)
	count = redis.call("INCR", limit)
	if count == 1 then
		redis.call("PEXPIRE", limit, window)
	end
	ends_in = redis.call("PTTL", limit)
end
return { "mine", earlier, string.format("%.0f", now - since), tostring(count), tostring(ends_in) }
