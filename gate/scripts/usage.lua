-- Needs: expiry
-- How much of a quota an inviter has used.
-- ARGV: owner, period ms
-- Answers { invitations open, invitations of the period that count }

local owner, period = ARGV[1], tonumber(ARGV[2])

-- What expired unused counts no more.
close_expired(key("open", owner), CLOSED_AT_ONCE)
local open = redis.call("ZCOUNT", key("open", owner), "(" .. now, "+inf")
local issued = redis.call("ZCOUNT", key("issued", owner), "(" .. (now - period), "+inf")
return { tostring(open), tostring(issued) }
