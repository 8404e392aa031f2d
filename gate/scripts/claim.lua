-- Needs: lookalikes names
-- Takes one use of a token under a lease, reading everything anew. Then the gate acts, and commits or releases.
-- ARGV: digest of the token, claim id, user name or (for a contact) bare JID, purpose "register" | "contact" | "reset",
--       the server's own allow_registration "true" | "false", which counts where Redis holds none, the language of who
--       registers or ""
-- Answers { "ok", id, inviter or "", "1" if they become contacts else "0" }
--      or { "refused", "unknown" | "revoked" | "spent" | "expired" | "suspended" | "disabled" | "gone" | "locked"
--                      | "closed" | "wrong-purpose" | "wrong-name" | "name-reserved" }
--      or { "busy" }: every use left is claimed, or the name is being registered; worth another try in a minute

local digest, claim, name, purpose, own_setting, language = unpack(ARGV)

local function refuse(reason)
	count("refused:" .. reason)
	return { "refused", reason }
end

local id = redis.call("GET", key("token", digest))
local record = id and read_record(id)
local state = record and read_state(id)
if not state then
	return refuse("unknown")
end

local reason = refusal(record, state, GRACE_MS)
if reason then
	return refuse(reason)
end

local purposes = {
	register = record.kind == "account",
	contact = record.kind == "contact" or (record.kind == "account" and record.contact),
	reset = record.kind == "reset",
}
if not purposes[purpose] then
	return refuse("wrong-purpose")
end

if purpose ~= "contact" and record.name and record.name ~= name then
	return refuse("wrong-name")
end
if purpose == "register" then
	if (read_setting("allow_registration") or own_setting) == "false" then
		return refuse("closed")
	end
	if is_reserved(name, id, record) then
		return refuse("name-reserved")
	end
end
if purpose ~= "contact" then
	local registering = redis.call("GET", key("registering", name))
	if registering and registering ~= claim then
		return { "busy" }
	end
end

local claims = key("claims", id)
-- A gate that lost our answer asks again with the same claim: it holds one use, not two.
local held = redis.call("HEXISTS", claims, claim) == 1
if not held and state.used + redis.call("HLEN", claims) >= state.uses then
	return { "busy" }
end

redis.call("HSET", claims, claim, cjson.encode({ name = name, purpose = purpose, language = language, time = now }))
local kept = math.max(redis.call("PTTL", key("state", id)), 1)
redis.call("PEXPIRE", claims, kept)
redis.call("ZADD", key("leases"), now + LEASE_MS, id .. " " .. claim)
if purpose ~= "contact" then
	-- As long as the claim, not the lease: an account that a crash leaves behind must be this claim's own.
	redis.call("SET", key("registering", name), claim, "PX", kept)
end
return { "ok", id, record.inviter or "", record.contact and "1" or "0" }
