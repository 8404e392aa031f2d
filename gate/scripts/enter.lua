-- Enters a message into the inbox, before its server is told that it was taken over. It counts for its sender first:
-- over the limit nothing else is stored.
-- ARGV: the replica that owns the account, or "" for a gate, what is the same in each copy of the message, for how many
--       ms that stands for it, the sender, their limit of messages, the window of that limit in ms, the stanza
-- Answers { "entered", entry } or { "known", entry }: this copy or another was entered before
--      or { "limited", messages within the window, ms until that ends } or { "full" }
--      or { "lost" }: the replica does not own the account any more

-- A flood of many senders ends here: each message takes a kilobyte or two.
local MAX_ENTRIES = 20000

local replica, dedup_key, remembered = ARGV[1], key("message", ARGV[2]), ARGV[3]
local sender, limit, window, stanza = ARGV[4], tonumber(ARGV[5]), ARGV[6], ARGV[7]

if replica ~= "" and not is_owner(replica) then
	return { "lost" }
end
local known = redis.call("GET", dedup_key)
if known then
	return { "known", known }
end

-- As rate-limiter-flexible counts at the other doors: in here it costs no round trip, and a message counts once.
local counter = key("limit", "messages:" .. sender)
local count = redis.call("INCR", counter)
if count == 1 then
	redis.call("PEXPIRE", counter, window)
end
if count > limit then
	return { "limited", tostring(count), tostring(redis.call("PTTL", counter)) }
elseif redis.call("XLEN", key("inbox")) >= MAX_ENTRIES then
	return { "full" }
end

local entry = redis.call("XADD", key("inbox"), "*", "stanza", stanza)
redis.call("SET", dedup_key, entry, "PX", remembered)
return { "entered", entry }
