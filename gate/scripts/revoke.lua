-- Ends an invitation at once, for streams that had already preauthenticated too.
-- ARGV: id
-- Answers { "ok" } or { "refused", "unknown" | "revoked" | "spent" | "expired" }

local id = ARGV[1]

local record, state = read_open(id)
if not record then
	return { "refused", state }
end

redis.call("HSET", key("state", id), "revoked", now)
close(id, record, state, "revoked")
count("revoked")
publish("revoked", id, "inviter", owner_of(record))
return { "ok" }
