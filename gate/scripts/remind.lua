-- Posts a notice for each invitation that ends within a day and was never used. Each is reminded of once. Reminders wait
-- while there is enough to tell: many that come due together must not push out what else people are to be told.
-- ARGV: how many notices are enough
-- Answers { notices posted }

-- What is on hold may work again before it ends.
local LATER_MS = 10 * 60 * 1000

local posted = 0
local room = math.max(0, tonumber(ARGV[1]) - redis.call("XLEN", key("notices")))
for _, id in ipairs(redis.call("ZRANGEBYSCORE", key("reminders"), "-inf", now, "LIMIT", 0, room)) do
	redis.call("ZREM", key("reminders"), id)
	local record, state = read_record(id), read_state(id)
	local stands = record and state and state.used == 0 and standing(record, state, 0)
	if stands == "open" then
		notify({ kind = "expiring", to = record.inviter, invite = id })
		posted = posted + 1
	elseif stands == "hold" then
		redis.call("ZADD", key("reminders"), now + LATER_MS, id)
	end
end
return { tostring(posted) }
