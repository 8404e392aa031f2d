-- What has expired is closed, and what is no longer kept is forgotten. Stands before the scripts that need it.

-- Closes what has expired, of a set that is sorted by expiry, and counts once each what nobody used. A bounded number in one go,
-- for Redis does nothing else meanwhile. Answers how many there were.
local function close_expired(set, most)
	local ids = redis.call("ZRANGEBYSCORE", set, "-inf", now, "LIMIT", 0, most)
	for _, id in ipairs(ids) do
		local record, state = read_record(id), read_state(id)
		if record and state then
			close(id, record, state, "expired")
			if state.used == 0 then
				count("expired")
			end
		end
		redis.call("ZREM", set, id)
	end
	return #ids
end

-- Forgets what is no longer kept, in every index. A bounded number in one go, likewise.
local function forget_gone(most)
	local gone = redis.call("ZRANGEBYSCORE", key("kept"), "-inf", now, "LIMIT", 0, most)
	for _, member in ipairs(gone) do
		local id, owner = member:match("^(%S+) (.+)$")
		redis.call("ZREM", key("kept"), member)
		for _, outcome in ipairs(STANDINGS) do
			redis.call("ZREM", key("all", outcome), id)
		end
		for _, index in ipairs({ key("all"), key("expiring"), key("inviter", owner), key("open", owner) }) do
			redis.call("ZREM", index, id)
		end
	end
	return #gone
end
