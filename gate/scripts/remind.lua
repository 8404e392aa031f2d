-- Posts a notice for each invitation that ends within a day and was never used. Each is reminded of once.
-- ARGV: most
-- Answers { notices posted }

local posted = 0
for _, id in ipairs(redis.call("ZRANGEBYSCORE", key("reminders"), "-inf", now, "LIMIT", 0, tonumber(ARGV[1]))) do
	redis.call("ZREM", key("reminders"), id)
	local record, state = read_record(id), read_state(id)
	if record and state and state.used == 0 and not refusal(record, state, 0) then
		notify({ kind = "expiring", to = record.inviter, invite = id })
		posted = posted + 1
	end
end
return { tostring(posted) }
