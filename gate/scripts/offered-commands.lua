-- Which of XEP-0401's commands somebody may run, for the list that a gate gives by itself: new Conversations asks for it
-- once, when it logs in, whether a bot is there or not.
-- ARGV: bare JID
-- Answers { "invite", "create-account" }, or the first alone

local function is_admin(jid)
	return (" " .. (read_setting("admins") or "") .. " "):find(" " .. jid .. " ", 1, true) ~= nil
end

if read_setting("allow_registration") == "true" and (read_setting("allow_user_invites") == "true" or is_admin(ARGV[1])) then
	return { "invite", "create-account" }
end
return { "invite" }
