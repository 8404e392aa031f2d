-- Tries four words. The right ones are taken once; for a minute the same address gets the same answer again, since people
-- press a button twice. A wrong try counts for its address and, where the first word names a code, for that code.
-- ARGV: a digest of the address that tries, the first word, the digest of the four words
-- Answers { "ok", token, id } or { "refused", "wrong" } or { "refused", "limited", ms until the address may try again }

local address, word, words = ARGV[1], ARGV[2], ARGV[3]

-- Five wrong tries at once; each is forgotten after two minutes.
local TRIES_AT_ONCE = 5
local FORGOTTEN_AFTER_MS = 2 * 60 * 1000
-- Of more addresses, those with the fewest wrong tries are forgotten: that keeps nobody from trying.
local ADDRESSES_KEPT = 10000
-- At one code: by one address, and by all. A guesser with a few addresses burns nobody's code.
local WRONG_BY_ADDRESS = 5
local WRONG_BY_ALL = 1000
local AGAIN_MS = 60 * 1000

local guessers, code = key("code-guessers"), key("code", word)
redis.call("ZREMRANGEBYSCORE", guessers, 0, now)
-- When the last of its wrong tries will be forgotten.
local clean_at = math.max(now, tonumber(redis.call("ZSCORE", guessers, address) or 0))
local wait = clean_at - now - (TRIES_AT_ONCE - 1) * FORGOTTEN_AFTER_MS
if wait > 0 then
	return { "refused", "limited", string.format("%.0f", wait) }
end

local function refuse()
	redis.call("ZADD", guessers, clean_at + FORGOTTEN_AFTER_MS, address)
	redis.call("ZREMRANGEBYRANK", guessers, 0, -ADDRESSES_KEPT - 1)
	return { "refused", "wrong" }
end

local wrong_by_address = "wrong " .. address
local id, token, right, taken_by, wrong = unpack(
	redis.call("HMGET", code, "invite", "token", "words", "taken-by", wrong_by_address))
if not id or tonumber(wrong or 0) >= WRONG_BY_ADDRESS or taken_by and taken_by ~= address then
	return refuse()
elseif words ~= right then
	redis.call("HINCRBY", code, wrong_by_address, 1)
	if redis.call("HINCRBY", code, "wrong", 1) >= WRONG_BY_ALL then
		redis.call("DEL", code)
	end
	return refuse()
end

-- What holds an invitation up, its page tells.
local record = read_open(id, true)
local state = redis.call("HMGET", key("state", id), "token", "digest")
if not record or state[2] ~= token then
	redis.call("DEL", code)
	return refuse()
end
if not taken_by then
	redis.call("HSET", code, "taken-by", address)
	redis.call("PEXPIRE", code, AGAIN_MS)
end
return { "ok", state[1], id }
