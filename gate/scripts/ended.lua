-- What becomes of all that an account had when it ends. Stands before the scripts that need it.

-- Moves what was open of an account that ended to where `revoke_ended` finds it.
local function set_aside(set)
	redis.call("ZUNIONSTORE", key("ended"), 2, key("ended"), set)
	redis.call("DEL", set)
end

-- Revokes what accounts that ended left open: a bounded number in one go. What is a later account's goes back.
local function revoke_ended(most)
	for _, id in ipairs(redis.call("ZRANGE", key("ended"), 0, most - 1)) do
		local record, state = read_record(id), read_state(id)
		local stands = record and state and standing(record, state, 0)
		if stands == "revoked" and not state.revoked then
			revoke(id, record, state)
		elseif stands == "open" or stands == "hold" then
			redis.call("ZADD", key("open", owner_of(record)), state.expires, id)
			if record.kind == "reset" then
				redis.call("ZADD", key("resets", record.name), state.expires, id)
			end
		end
		redis.call("ZREM", key("ended"), id)
	end
end

-- An account that ended stays in the tree as somebody of the past: its name with the time of the end behind it.
local function move_to_past(name, jid, ended)
	local account = key("account", name)
	local inviter, came = unpack(redis.call("HMGET", account, "inviter", "time"))
	local brought = redis.call("ZCOUNT", key("invitees", jid), "(" .. account_since(name), ended)
	if not inviter and brought == 0 then
		return
	end
	local past = { ended = ended, inviter = inviter or nil, time = came and tonumber(came) or nil }
	redis.call("ZADD", key("past", name), ended, cjson.encode(past))
	if inviter and redis.call("ZREM", key("invitees", inviter), name) == 1 then
		redis.call("ZADD", key("invitees", inviter), came, name .. "/" .. string.format("%.0f", ended))
	end
end

-- Ends all that an account of this name had before that time, and nothing of a later account. Safe to repeat, and changes
-- nothing where the end of that account is known: word of it may come late.
local function end_account(name, ended)
	local jid = name .. "@" .. domain
	if ended <= account_since(name) then
		return
	end
	move_to_past(name, jid, ended)
	local has_history = redis.call("EXISTS", key("account", name), key("inviter", jid), key("invitees", jid), key("resets", name)) > 0
	redis.call("DEL", key("account", name))
	if has_history then
		redis.call("HSET", key("account", name), "since", ended)
	end
	for _, hash in ipairs({ "suspended", "inactive", "grants" }) do
		redis.call("HDEL", key(hash), jid)
	end
	redis.call("HDEL", key("stamps"), name)
	local request = redis.call("HGET", key("request-numbers"), jid)
	if request then
		redis.call("HDEL", key("requests"), request)
		redis.call("HDEL", key("request-numbers"), jid)
	end
	for _, form in ipairs(redis.call("ZRANGE", key("forms", jid), 0, -1)) do
		redis.call("DEL", form)
	end
	redis.call("DEL", key("preferences", jid), key("bounced", jid), key("confirmation", jid), key("forms", jid),
		key("limit", "invites:" .. jid))
	redis.call("ZREMRANGEBYSCORE", key("issued", jid), "-inf", ended)
	set_aside(key("open", jid))
	set_aside(key("resets", name))
	revoke_ended(CLOSED_AT_ONCE)
end
