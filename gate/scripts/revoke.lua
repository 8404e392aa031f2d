-- Ends an invitation at once, for streams that had already preauthenticated too.
-- ARGV: id
-- Answers { "ok" } or { "refused", "unknown" | "revoked" | "spent" | "expired" }

local id = ARGV[1]

local record, state = read_open(id, true)
if not record then
	return { "refused", state }
end
revoke(id, record, state)
return { "ok" }
