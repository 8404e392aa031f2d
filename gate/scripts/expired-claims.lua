-- Claims whose lease ran out and whose gate never said what became of them: it crashed, or Redis was away.
-- A gate looks whether the account exists and commits or releases each.
-- ARGV: most
-- Answers { { id, claim id, user name or bare JID, purpose, inviter or "", "1" if they become contacts else "0" }, … }

local found = {}
for _, lease in ipairs(redis.call("ZRANGEBYSCORE", key("leases"), "-inf", now, "LIMIT", 0, tonumber(ARGV[1]))) do
	local id, claim = lease:match("^(%S+) (.+)$")
	local text = redis.call("HGET", key("claims", id), claim)
	if text then
		local claimed = cjson.decode(text)
		local record = read_record(id) or {}
		found[#found + 1] = {
			id, claim, claimed.name, claimed.purpose, record.inviter or "", record.contact and "1" or "0",
		}
	else
		redis.call("ZREM", key("leases"), lease)
	end
end
return found
