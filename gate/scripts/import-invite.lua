-- Needs: lookalikes names expiry keep
-- Takes over an open invitation that was issued elsewhere, with its token and its times. Nobody's quota is asked, but
-- it counts. A name that another invitation reserves stays with that one while it lasts.
-- ARGV: id, token, its digest, record as Keyv stores it, created, expires, retention ms, uses, owner, reserved name or ""
-- Answers { "ok" } or { "refused", "id-taken" | "known" | "expired" }

local id, token, digest, record = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local created, expires, retention, uses = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local owner, name = ARGV[9], ARGV[10]

-- Also where it has another token by now: the old one is dead, and stays so.
if redis.call("EXISTS", key("request", digest), key("token", digest)) > 0 then
	return { "refused", "known" }
elseif redis.call("EXISTS", key("invite", id)) == 1 then
	return { "refused", "id-taken" }
elseif expires <= now then
	return { "refused", "expired" }
end
keep_invite(id, {
	token = token, digest = digest, record = record, created = created, expires = expires, retention = retention, uses = uses,
	owner = owner, like = name ~= "" and likeness(name), request = digest, period = 0,
})
return { "ok" }
