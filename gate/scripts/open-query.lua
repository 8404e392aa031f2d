-- Notes that the gate passes on what somebody asks the domain, for a bot to make sure of, and finds the bots.
-- ARGV: question id, full JID of who asks, for how long the gate waits for the answer in ms: a bot that comes to it
-- later does nothing
-- Answers { full JID of a bot, … }

redis.call("SET", key("question", ARGV[1]), ARGV[2], "PX", tonumber(ARGV[3]))

local bots = {}
for _, name in ipairs(redis.call("ZRANGE", key("heartbeats"), 0, -1)) do
	local text = name:sub(1, 4) == "bot:" and redis.call("GET", key("heartbeat", name))
	local jid = text and cjson.decode(text).jid
	if jid then
		bots[#bots + 1] = jid
	end
end
return bots
