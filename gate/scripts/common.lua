-- Opens every script of this folder: whoever loads "claim.lua" sends this text and that text as one.
-- KEYS[1] is the root key of one domain, "invites:{example.org}". docs/redis.md describes every key.

local root = KEYS[1]

-- How long a claim holds a use before a gate has to say what became of it.
local LEASE_MS = 60 * 1000
-- A token that was good at preauth still registers this long after it expired (XEP-0445 §4).
local GRACE_MS = 10 * 60 * 1000
-- The newest events kept in the stream; older ones are dropped.
local EVENTS_KEPT = 100000
local NOTICES_KEPT = 10000
-- A script that does more than this makes everybody else wait.
local CLOSED_AT_ONCE = 100
local DAY_MS = 24 * 60 * 60 * 1000

local time = redis.call("TIME")
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

local function key(kind, name)
	if name == nil then
		return root .. ":" .. kind
	end
	return root .. ":" .. kind .. ":" .. name
end

-- What these scripts read and write. Raised by whatever changes the meaning of a key; what another version wrote is
-- neither read nor changed. Not under the root itself: see docs/redis.md on slots of a cluster that move.
local DATA_VERSION = "1"

local data_version = redis.call("GET", key("data-version"))
if data_version ~= DATA_VERSION then
	if data_version or redis.call("EXISTS", key("counts"), key("all"), key("request-counter")) > 0 then
		return redis.error_reply(("OTHERDATA what Redis holds of %s was written by another version of invite-bot (data version %s,"
			.. " this one needs %s): run that one, or delete the keys %s:* to begin anew"):format(
			root:match("{(.+)}"), data_version or "none", DATA_VERSION, root))
	end
	redis.call("SET", key("data-version"), DATA_VERSION)
end

-- What never changes about an invitation, as the bot wrote it; nil once its retention is over.
local function read_record(id)
	local text = redis.call("GET", key("invite", id))
	return text and cjson.decode(text).value
end

-- What does change. The numbers are Redis's own clock in milliseconds.
local function read_state(id)
	local fields = redis.call("HMGET", key("state", id), "expires", "uses", "used", "revoked", "created")
	if not fields[1] then
		return nil
	end
	return {
		expires = tonumber(fields[1]),
		uses = tonumber(fields[2]),
		used = tonumber(fields[3]),
		revoked = fields[4] and tonumber(fields[4]),
		created = tonumber(fields[5]),
	}
end

-- A setting as admins set it, else as the bot was configured, else nil.
local function read_setting(name)
	return redis.call("HGET", key("settings"), name) or redis.call("HGET", key("defaults"), name) or nil
end

local function owner_of(record)
	return record.inviter or "operator"
end

-- Why this invitation does not work now, or nil where it does.
local function refusal(record, state, grace_ms)
	if state.revoked then
		return "revoked"
	elseif state.used >= state.uses then
		return "spent"
	elseif now >= state.expires + grace_ms then
		return "expired"
	elseif redis.call("HEXISTS", key("suspended"), owner_of(record)) == 1 then
		return "suspended"
	elseif redis.call("HEXISTS", key("settings"), "lockdown") == 1 then
		return "locked"
	end
	return nil
end

-- What whoever holds the token of this digest is told of it, see peek.lua.
local function peek(digest)
	local id = redis.call("GET", key("token", digest))
	local record = id and read_record(id)
	local state = record and read_state(id)
	if not state then
		return { "refused", "unknown" }
	end
	local reason = refusal(record, state, 0)
	if reason then
		return { "refused", reason, id }
	end
	return {
		"ok", id, record.kind, record.inviter or "", record.name or "",
		record.contact and "1" or "0", string.format("%.0f", state.expires),
	}
end

-- The record and state of an invitation that is still open, or nil and why it is not. That nobody may use it at
-- present, in a lockdown or a suspension, keeps nobody from changing it.
local function read_open(id)
	local record, state = read_record(id), read_state(id)
	if not record or not state then
		return nil, "unknown"
	end
	local reason = refusal(record, state, 0)
	if reason and reason ~= "locked" and reason ~= "suspended" then
		return nil, reason
	end
	return record, state
end

local function count(what)
	redis.call("HINCRBY", key("counts"), what, 1)
end

-- What a person is told without having asked: kept until a bot has told them.
local function notify(notice)
	redis.call("XADD", key("notices"), "MAXLEN", "~", NOTICES_KEPT, "*", "notice", cjson.encode(notice))
end

-- When to remind the inviter: a day before the end, of what lasts longer than two.
local function set_reminder(id, record, expires, lifetime)
	if record.inviter and lifetime > 2 * DAY_MS then
		redis.call("ZADD", key("reminders"), expires - DAY_MS, id)
	else
		redis.call("ZREM", key("reminders"), id)
	end
end

-- How an invitation may stand. For each there is an index.
local STANDINGS = { "open", "spent", "expired", "revoked" }

local function file_under(standing, id, created)
	for _, other in ipairs(STANDINGS) do
		if other ~= standing then
			redis.call("ZREM", key("all", other), id)
		end
	end
	redis.call("ZADD", key("all", standing), created, id)
end

-- An invitation that can no longer be used: gives the inviter's quota and the reserved name back. One that expired
-- keeps its name to the end of its grace.
local function close(id, record, state, standing)
	redis.call("ZREM", key("open", owner_of(record)), id)
	redis.call("ZREM", key("expiring"), id)
	redis.call("ZREM", key("reminders"), id)
	file_under(standing, id, state.created)
	if state.used == 0 then
		redis.call("ZREM", key("issued", owner_of(record)), id)
	end
	if standing ~= "expired" and record.name and redis.call("GET", key("name", record.name)) == id then
		redis.call("DEL", key("name", record.name))
	end
end

-- Closes what has expired, of a set that is sorted by expiry, and counts once each what nobody used. So many in one go,
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

-- Forgets what is no longer kept, in every index. So many in one go, likewise.
local function forget_gone(most)
	local gone = redis.call("ZRANGEBYSCORE", key("kept"), "-inf", now, "LIMIT", 0, most)
	for _, member in ipairs(gone) do
		local id, owner = member:match("^(%S+) (.+)$")
		redis.call("ZREM", key("kept"), member)
		for _, standing in ipairs(STANDINGS) do
			redis.call("ZREM", key("all", standing), id)
		end
		for _, index in ipairs({ key("all"), key("expiring"), key("inviter", owner), key("open", owner) }) do
			redis.call("ZREM", index, id)
		end
	end
	return #gone
end

-- Ends the lease of a claim. Answers what was claimed, or nil where the claim is not held.
local function end_claim(id, claim)
	local text = redis.call("HGET", key("claims", id), claim)
	if not text then
		return nil
	end
	local claimed = cjson.decode(text)
	redis.call("HDEL", key("claims", id), claim)
	redis.call("ZREM", key("leases"), id .. " " .. claim)
	if redis.call("GET", key("registering", claimed.name)) == claim then
		redis.call("DEL", key("registering", claimed.name))
	end
	return claimed
end

local function publish(event, id, ...)
	redis.call("XADD", key("events"), "MAXLEN", "~", EVENTS_KEPT, "*", "event", event, "invite", id, "time", now, ...)
end

-- Keeps an invitation that was not there before, wherever invitations are looked for. `created` and `expires` are by
-- Redis's clock, `period` is that of its owner's quota or 0, `request` "" or what it must not be made again for.
local function keep_invite(id, invite)
	local owner, expires = invite.owner, invite.expires
	local lifetime = expires - now
	local kept = lifetime + invite.retention
	redis.call("SET", key("invite", id), invite.record, "PX", kept)
	redis.call("HSET", key("state", id), "token", invite.token, "digest", invite.digest, "created", invite.created,
		"expires", expires, "uses", invite.uses, "used", 0)
	redis.call("PEXPIRE", key("state", id), kept)
	redis.call("SET", key("token", invite.digest), id, "PX", kept)
	if invite.name ~= "" then
		redis.call("SET", key("name", invite.name), id, "PX", lifetime + GRACE_MS, "NX")
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
	set_reminder(id, read_record(id), expires, lifetime)
	forget_gone(10) -- A few make room for each that comes, whether anybody sweeps or not.
	count("issued")
	publish("issued", id, "inviter", owner)
end
