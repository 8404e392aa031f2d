-- Posts the notices that are due by the clock: the welcome of each new member, and a notice for each invitation that ends
-- within a day and was never used, and for each that somebody tried in vain. Each is told of once. They wait while there
-- is enough to tell: many that come due together must not push out what else people are to be told.
-- ARGV: how many notices are enough
-- Answers { notices posted }

-- What is on hold may work again before it ends.
local LATER_MS = 10 * 60 * 1000

local posted = 0
local room = math.max(0, tonumber(ARGV[1]) - redis.call("XLEN", key("notices")))

-- Those of a set that are due and open; what is on hold is due again later.
local function each_due(set, tell)
	for _, id in ipairs(redis.call("ZRANGEBYSCORE", set, "-inf", now, "LIMIT", 0, room - posted)) do
		redis.call("ZREM", set, id)
		local record, state = read_record(id), read_state(id)
		local stands = record and state and standing(record, state, 0)
		if stands == "open" then
			tell(id, record, state)
		elseif stands == "hold" then
			redis.call("ZADD", set, now + LATER_MS, id)
		end
	end
end

local function post(notice)
	notify(notice)
	posted = posted + 1
end

for _, welcome in ipairs(redis.call("ZRANGEBYSCORE", key("welcomes"), "-inf", now, "LIMIT", 0, room)) do
	redis.call("ZREM", key("welcomes"), welcome)
	post(cjson.decode(welcome))
end
each_due(key("reminders"), function (id, record, state)
	if state.used == 0 then
		post({ kind = "expiring", to = record.inviter, invite = id })
	end
end)
each_due(key("stuck"), function (id, record)
	local failure = redis.call("HGET", key("state", id), "failure")
	if failure then
		redis.call("HSET", key("state", id), "failure-told", 1)
		post({ kind = "stuck", to = record.inviter, invite = id, failure = cjson.decode(failure) })
	end
end)
return { tostring(posted) }
