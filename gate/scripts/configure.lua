-- Needs: lookalikes names
-- Tells every gate how the bot is configured.
-- ARGV: "anew", or "first" where what was told before stays; allow_registration, registration_invite_only and
--       allow_user_invites ("true" | "false"), which count where no admin set them; how many messages a sender may send
--       within how many ms; the JIDs of admins, with spaces between them; then each name that is reserved
-- Answers { "ok" }

if ARGV[1] == "first" and redis.call("EXISTS", key("reserved")) == 1 then
	return { "ok" }
end
redis.call("HSET", key("defaults"),
	"allow_registration", ARGV[2], "registration_invite_only", ARGV[3], "allow_user_invites", ARGV[4],
	"messages", ARGV[5], "messages_window", ARGV[6], "admins", ARGV[7])
redis.call("DEL", key("reserved"))
for index = 8, #ARGV do
	local bare = skeleton(likeness(ARGV[index]))
	if bare ~= "" then
		redis.call("HSET", key("reserved"), bare, ARGV[index])
	end
end
return { "ok" }
