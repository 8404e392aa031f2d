-- Is this token good? Changes nothing. The gate asks at preauth, the web process for its page.
-- ARGV: token
-- Answers { "ok", id, kind, inviter or "", reserved name or "", "1" if they become contacts else "0", expires }
--      or { "refused", "unknown" }
--      or { "refused", "revoked" | "spent" | "expired" | "suspended" | "locked", id }

local id = redis.call("GET", key("token", ARGV[1]))
local record = id and read_record(id)
local state = record and read_state(id)
if not state then
	return { "refused", "unknown" }
end

local reason = refusal(record, state, 0)
if reason then
	return { "refused", reason, id }
end
return {
	"ok", id, record.kind, record.inviter or "", record.name or "",
	record.contact and "1" or "0", string.format("%.0f", state.expires),
}
