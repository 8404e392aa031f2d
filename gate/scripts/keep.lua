-- How a new invitation is stored. Stands before the scripts that need it, behind expiry.lua.

-- Keeps an invitation that was not there before, wherever invitations are looked for. `created` and `expires` are by
-- Redis's clock, `period` is that of its owner's quota or 0, `request` "" or what it must not be made again for,
-- `like` the likeness of a name that it reserves.
local function keep_invite(id, invite)
	local owner, expires = invite.owner, invite.expires
	local lifetime = expires - now
	local kept = lifetime + invite.retention
	redis.call("SET", key("invite", id), invite.record, "PX", kept)
	redis.call("HSET", key("state", id), "token", invite.token, "digest", invite.digest, "created", invite.created,
		"expires", expires, "uses", invite.uses, "used", 0)
	redis.call("PEXPIRE", key("state", id), kept)
	redis.call("SET", key("token", invite.digest), id, "PX", kept)
	if invite.like then
		redis.call("HSET", key("state", id), "reserves", invite.like)
		redis.call("SET", key("name", invite.like), id, "PX", lifetime + GRACE_MS, "NX")
	end
	if invite.request ~= "" then
		redis.call("SET", key("request", invite.request), id, "PX", invite.request_kept or kept)
	end

	local open, index, issued = key("open", owner), key("inviter", owner), key("issued", owner)
	redis.call("ZADD", open, expires, id)
	redis.call("ZADD", index, invite.created, id)
	redis.call("ZADD", issued, invite.created, id)
	for _, set in ipairs({ open, index, issued }) do
		redis.call("PEXPIRE", set, math.max(redis.call("PTTL", set), kept, invite.period))
	end
	redis.call("ZADD", key("all"), invite.created, id)
	redis.call("ZADD", key("all", "open"), invite.created, id)
	redis.call("ZADD", key("kept"), now + kept, id .. " " .. owner)
	redis.call("ZADD", key("expiring"), expires, id)
	local record = read_record(id)
	if record.kind == "reset" then
		redis.call("ZADD", key("resets", record.name), expires, id)
		redis.call("PEXPIRE", key("resets", record.name), math.max(redis.call("PTTL", key("resets", record.name)), kept))
		redis.call("ZADD", key("watched"), "NX", 0, record.name)
	end
	if name_of(owner) then
		redis.call("ZADD", key("watched"), "NX", 0, name_of(owner))
	end
	set_reminder(id, record, expires, lifetime)
	forget_gone(10) -- A few make room for each that comes, whether anybody sweeps or not.
	count("issued")
	publish("issued", id, "inviter", owner)
end
