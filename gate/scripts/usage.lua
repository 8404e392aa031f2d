-- How much of a quota an inviter has used. Changes nothing.
-- ARGV: owner, period ms
-- Answers { invitations open, invitations of the period that count }

local owner, period = ARGV[1], tonumber(ARGV[2])

local open = redis.call("ZCOUNT", key("open", owner), "(" .. now, "+inf")
local issued = redis.call("ZCOUNT", key("issued", owner), "(" .. (now - period), "+inf")
for _, expired in ipairs(redis.call("ZRANGEBYSCORE", key("open", owner), "-inf", now)) do
	local state = read_state(expired)
	local counted = redis.call("ZSCORE", key("issued", owner), expired)
	if counted and tonumber(counted) > now - period and (not state or state.used == 0) then
		issued = issued - 1
	end
end
return { tostring(open), tostring(issued) }
