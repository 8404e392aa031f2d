-- Needs: lookalikes names
-- May somebody register this name without a token?
-- ARGV: user name, the server's own allow_registration and registration_invite_only ("true" | "false"),
--       which count where Redis holds none
-- Answers { "ok" } or { "refused", "closed" | "invite-needed" | "locked" | "name-reserved" }

local name, own_allow, own_invite_only = ARGV[1], ARGV[2], ARGV[3]

if (read_setting("allow_registration") or own_allow) == "false" then
	return { "refused", "closed" }
elseif (read_setting("registration_invite_only") or own_invite_only) ~= "false" then
	return { "refused", "invite-needed" }
elseif redis.call("HEXISTS", key("settings"), "lockdown") == 1 then
	return { "refused", "locked" }
elseif is_reserved(name) or redis.call("EXISTS", key("registering", name)) == 1 then
	return { "refused", "name-reserved" }
end
return { "ok" }
