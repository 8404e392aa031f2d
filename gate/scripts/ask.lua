-- Notes that the gate passes on what somebody asks the domain, for a bot to make sure of, and finds the bots.
-- ARGV: question id, full JID of who asks
-- Answers { full JID of a bot, … }

-- As long as a gate waits for the answer: whoever comes later answers nothing, and does nothing.
local AWAITED_MS = 5 * 1000

redis.call("SET", key("question", ARGV[1]), ARGV[2], "PX", AWAITED_MS)

local bots = {}
for _, name in ipairs(redis.call("ZRANGE", key("heartbeats"), 0, -1)) do
	local text = name:sub(1, 4) == "bot:" and redis.call("GET", key("heartbeat", name))
	local jid = text and cjson.decode(text).jid
	if jid then
		bots[#bots + 1] = jid
	end
end
return bots
