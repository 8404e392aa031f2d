-- Accounts that matter at present, for a gate to look whether they are still there, those first that were not looked at
-- for longest: who has invitations open, and who a link is for that sets a new password.
-- ARGV: how many
-- Answers { { user name, "disabled" or "gone" or "" as it was last, what tells the account from others or "" }, … }

-- Several gates share what there is to look at.
local PAUSE_MS = 15 * 1000

local found = {}
for _, name in ipairs(redis.call("ZRANGEBYSCORE", key("watched"), "-inf", now - PAUSE_MS, "LIMIT", 0, tonumber(ARGV[1]))) do
	local jid = name .. "@" .. domain
	local inactive = redis.call("HGET", key("inactive"), jid)
	local is_needed = redis.call("EXISTS", key("open", jid), key("resets", name)) > 0
	if is_needed or inactive == "disabled" then
		redis.call("ZADD", key("watched"), now, name)
		found[#found + 1] = { name, inactive or "", redis.call("HGET", key("stamps"), name) or "" }
	else
		redis.call("ZREM", key("watched"), name)
		redis.call("HDEL", key("inactive"), jid)
	end
end
return found
