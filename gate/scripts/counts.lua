-- How many invitations there are now.
-- ARGV: of whom, or nothing for all
-- Answers { open, on hold, all that are kept of this inviter or nothing }

local owner = ARGV[1]

local function open_of(who)
	return redis.call("ZCOUNT", key("open", who), "(" .. now, "+inf")
end

if owner then
	local open, on_hold = open_of(owner), hold_of(owner) ~= nil
	local all = redis.call("ZCOUNT", key("inviter", owner), "(" .. account_since(name_of(owner)), "+inf")
	return { tostring(on_hold and 0 or open), tostring(on_hold and open or 0), tostring(all) }
end

local all = redis.call("ZCOUNT", key("expiring"), "(" .. now, "+inf")
if redis.call("HEXISTS", key("settings"), "lockdown") == 1 then
	return { "0", tostring(all) }
end
local held = 0
for _, jid in ipairs(redis.call("HKEYS", key("suspended"))) do
	held = held + open_of(jid)
end
for _, jid in ipairs(redis.call("HKEYS", key("inactive"))) do
	if redis.call("HEXISTS", key("suspended"), jid) == 0 then
		held = held + open_of(jid)
	end
end
return { tostring(all - held), tostring(held) }
