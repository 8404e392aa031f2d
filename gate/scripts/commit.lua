-- Needs: ended
-- The account exists (or the contact was added): makes the claimed use final. Safe to repeat.
-- ARGV: id, claim id, user name or bare JID, purpose
-- Answers { "ok" }, or { "refused", "unknown" } where the invitation's retention is over

local id, claim, name, purpose = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

-- The newest entries kept of the audit log, which the bot writes too.
local AUDIT_KEPT = 100000

-- Most log in at once, and some servers lose what arrives in that very moment.
local WELCOME_AFTER_MS = 5 * 1000

local record, state = read_record(id), read_state(id)
if not record or not state then
	return { "refused", "unknown" }
end
if redis.call("HEXISTS", key("uses", id), claim) == 1 then
	return { "ok" }
end
local claimed = end_claim(id, claim)

redis.call("HSET", key("uses", id), claim, cjson.encode({ name = name, purpose = purpose, time = now }))
redis.call("PEXPIRE", key("uses", id), math.max(redis.call("PTTL", key("state", id)), 1))
state.used = redis.call("HINCRBY", key("state", id), "used", 1)
redis.call("HDEL", key("state", id), "failure")
redis.call("ZREM", key("stuck"), id)
if state.used >= state.uses then
	close(id, record, state, "spent")
end

-- The inviter's account may be deleted by now, and the name another's: the tree keeps the one who invited.
local inviter_since = account_since(name_of(owner_of(record)))
local is_inviter_here = inviter_since < state.created
if purpose == "register" then
	-- There was no such account when the use was claimed: what is older is another's.
	end_account(name, claimed and claimed.time or 0)
	local since = math.max(claimed and claimed.time or 0, account_since(name))
	local time = is_inviter_here and now or inviter_since
	redis.call("HSET", key("account", name), "invite", id, "inviter", owner_of(record), "time", time, "since", since)
	redis.call("ZADD", key("invitees", owner_of(record)), time, name)
end

if record.inviter and is_inviter_here then
	notify({ kind = "used", to = record.inviter, invite = id, name = name })
end
if purpose == "register" then
	local inviter = is_inviter_here and record.inviter or nil
	local welcome = { kind = "welcome", to = name .. "@" .. domain, inviter = inviter, language = claimed and claimed.language }
	redis.call("ZADD", key("welcomes"), now + WELCOME_AFTER_MS, cjson.encode(welcome))
end
count("used")
-- A use stands in the audit log like a command, by the one who has it.
local by = purpose == "contact" and name or name .. "@" .. KEYS[1]:match("{(.+)}")
redis.call("XADD", key("audit"), "MAXLEN", "~", AUDIT_KEPT, "*",
	"by", by, "door", "gate", "command", purpose, "target", id, "outcome", "done")
publish("used", id, "inviter", owner_of(record), "name", name, "purpose", purpose)
return { "ok" }
