-- Somebody with a good token was refused. Unless somebody succeeds meanwhile, the inviter hears of it ten minutes later,
-- once for each invitation. Safe to repeat.
-- ARGV: id, reason, the server's own words or ""
-- Answers { "ok" }

local id, reason, words = ARGV[1], ARGV[2], ARGV[3]

local TOLD_AFTER_MS = 10 * 60 * 1000

-- What somebody can do something about. The rest passes by itself, or the invitation tells.
local KEPT = {
	["bad-name"] = true,
	["closed"] = true,
	["conflict"] = true,
	["name-reserved"] = true,
	["refused"] = true,
	["weak-password"] = true,
	["wrong-name"] = true,
}

local record = KEPT[reason] and read_record(id)
if record and redis.call("EXISTS", key("state", id)) == 1 then
	redis.call("HSET", key("state", id), "failure", cjson.encode({ reason = reason, words = words, time = now }))
	if record.inviter and redis.call("HEXISTS", key("state", id), "failure-told") == 0 then
		redis.call("ZADD", key("stuck"), "NX", now + TOLD_AFTER_MS, id)
	end
end
return { "ok" }
