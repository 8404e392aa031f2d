-- Enters messages into the inbox, before their server is told that they were taken over. Each counts for its sender first:
-- over the limit nothing else is stored.
-- ARGV: the replica that owns the account, the limit of messages of a sender, its window in ms; a gate leaves all three
--       empty, and the limit is the bot's as it is configured; then for each message: what is the same in each copy of it,
--       for how many ms that stands for it, the sender, the stanza
-- Answers for each { "entered", entry } or { "known", entry }: this copy or another was entered before
--      or { "limited", messages within the window, ms until that ends } or { "full" }
--      or { "lost" }: the replica does not own the account any more, or no bot was ever here to answer a gate's

-- A flood of many senders ends here: each message takes a kilobyte or two.
local MAX_ENTRIES = 20000

local replica, limit, window = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local is_gate = ARGV[2] == ""
if is_gate then
	limit = tonumber(read_setting("messages") or nil)
	window = read_setting("messages_window")
end
local is_lost = (replica ~= "" and not is_owner(replica)) or not limit

-- The owner knows its own entries, and waits for word of those of gates.
local function add(stanza, ...)
	if not is_gate then
		return redis.call("XADD", key("inbox"), "*", "stanza", stanza)
	end
	local entry = redis.call("XADD", key("inbox"), "*", "stanza", stanza, "by", "gate", ...)
	redis.call("XADD", key("entered-by-gates"), "MAXLEN", 1, entry, "by", "gate")
	return entry
end

local function enter(dedup_key, remembered, sender, stanza)
	if is_lost then
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
	local is_full = redis.call("XLEN", key("inbox")) >= MAX_ENTRIES
	if count > limit then
		local ends_in = tostring(redis.call("PTTL", counter))
		-- The owner says so, once in a window: a gate does not know the sender's language.
		if is_gate and count == limit + 1 and not is_full then
			add(stanza, "limited", ends_in)
		end
		return { "limited", tostring(count), ends_in }
	elseif is_full then
		return { "full" }
	end

	local entry = add(stanza)
	redis.call("SET", dedup_key, entry, "PX", remembered)
	return { "entered", entry }
end

local outcomes = {}
for first = 4, #ARGV, 4 do
	table.insert(outcomes, enter(key("message", ARGV[first]), unpack(ARGV, first + 1, first + 3)))
end
return outcomes
