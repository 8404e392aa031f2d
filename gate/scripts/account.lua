-- Needs: ended
-- What a gate knows of an account of its server.
-- ARGV: user name, then
--       "ended", how many ms ago: what was there before does not belong to the next account of that name, and ends. Also for an
--         account that is new
--       or "enabled", and "STORE STAMP", which tells it from others of this name in its storage, or ""; where the stamp
--         is new, an earlier one has ended
--       or "same", and what tells it from others by now: nobody's account has ended
--       or "disabled" or "gone": its invitations are on hold until it is "enabled"
-- Answers { "ok" }

local name, what, detail = ARGV[1], ARGV[2], ARGV[3]
local jid = name .. "@" .. domain

if what == "ended" then
	end_account(name, now - tonumber(detail))
elseif what == "same" then
	if detail ~= "" then
		redis.call("HSET", key("stamps"), name, detail)
	end
elseif what == "enabled" then
	local known = detail ~= "" and redis.call("HGET", key("stamps"), name)
	if known and known ~= detail and known:match("^%S+ ") == detail:match("^%S+ ") then
		end_account(name, now)
	end
	if detail ~= "" then
		redis.call("HSET", key("stamps"), name, detail)
	end
	redis.call("HDEL", key("inactive"), jid)
elseif what == "disabled" or redis.call("EXISTS", key("open", jid)) == 1 then
	redis.call("HSET", key("inactive"), jid, what)
end
return { "ok" }
