-- Ends an invitation at once, for streams that had already preauthenticated too.
-- ARGV: id
-- Answers { "ok" } or { "refused", "unknown" | "revoked" | "spent" | "expired" }

local id = ARGV[1]

local record, state = read_record(id), read_state(id)
if not record or not state then
	return { "refused", "unknown" }
end
local reason = refusal(record, state, 0)
if reason and reason ~= "locked" and reason ~= "suspended" then
	return { "refused", reason }
end

redis.call("HSET", key("state", id), "revoked", now)
close(id, record, state)
count("revoked")
publish("revoked", id, "inviter", owner_of(record))
return { "ok" }
