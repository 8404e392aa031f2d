-- Makes a code of four words that leads to the page of an open invitation, in place of the one that it had.
-- ARGV: id, how many ms it lasts, then candidates: the first word of each, and the digest of its four words
-- Answers { "ok", the number of the candidate that it is } or { "refused", "taken" }: each first word names another code
--      or { "refused", "unknown" | "revoked" | "spent" | "expired" | "suspended" | "disabled" | "gone" | "locked" }

local id, lifetime = ARGV[1], ARGV[2]

local record, state = read_open(id)
if not record then
	return { "refused", state }
end

local former = redis.call("GET", key("code-of", id))
if former and redis.call("HGET", key("code", former), "invite") == id then
	redis.call("DEL", key("code", former))
end
for candidate = 1, (#ARGV - 2) / 2 do
	local word, words = ARGV[1 + 2 * candidate], ARGV[2 + 2 * candidate]
	local code = key("code", word)
	if redis.call("EXISTS", code) == 0 then
		local token = redis.call("HGET", key("state", id), "digest")
		redis.call("HSET", code, "invite", id, "token", token, "words", words)
		redis.call("PEXPIRE", code, lifetime)
		redis.call("SET", key("code-of", id), word, "PX", lifetime)
		return { "ok", tostring(candidate) }
	end
end
return { "refused", "taken" }
