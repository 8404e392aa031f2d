-- Opens every script of this folder: to load "claim.lua" is to send this text, those of the files that its first line
-- says it needs, and its own as one.
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

-- What these scripts read and write. Raised when the meaning of a key changes; what another version wrote is
-- neither read nor changed. Not under the root itself: see docs/redis-server.md on slots of a cluster that move.
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
	local fields = redis.call("HMGET", key("state", id), "expires", "uses", "used", "revoked", "created", "reserves")
	if not fields[1] then
		return nil
	end
	return {
		expires = tonumber(fields[1]),
		uses = tonumber(fields[2]),
		used = tonumber(fields[3]),
		revoked = fields[4] and tonumber(fields[4]),
		created = tonumber(fields[5]),
		reserves = fields[6] or nil, -- what the eye takes the name for that it reserves
	}
end

-- Whether this replica owns the bot's account: the fence for what only the owner may do.
local function is_owner(replica)
	return redis.call("GET", key("lease", "owner")) == replica
end

-- A setting as admins set it, else as the bot was configured, else nil.
local function read_setting(name)
	return redis.call("HGET", key("settings"), name) or redis.call("HGET", key("defaults"), name) or nil
end

local function owner_of(record)
	return record.inviter or "operator"
end

local domain = root:match("{(.+)}")

-- The user name of somebody with an account here; nil for the operator, and for people of elsewhere.
local function name_of(owner)
	local name, host = owner:match("^([^@]+)@(.+)$")
	return host == domain and name or nil
end

-- Since when a user name is that of the account that has it now, as far as is known; 0 where it never was another's.
local function account_since(name)
	return name and tonumber(redis.call("HGET", key("account", name), "since") or nil) or 0
end

-- Whether it was made by an account that is deleted, or sets the password of one, also where another has that name by now.
local function is_of_ended_account(record, state)
	return account_since(name_of(owner_of(record))) >= state.created
		or record.kind == "reset" and account_since(record.name) >= state.created
end

-- Why nothing works that this inviter made, or nil.
local function hold_of(owner)
	if redis.call("HEXISTS", key("suspended"), owner) == 1 then
		return "suspended"
	end
	local inactive = redis.call("HGET", key("inactive"), owner)
	if inactive then
		return inactive
	elseif redis.call("HEXISTS", key("settings"), "lockdown") == 1 then
		return "locked"
	end
	return nil
end

-- How an invitation stands: "open", "spent", "expired" or "revoked"; or "hold" and the reason, as long as that lasts.
-- Every door shows this, and nobody decides it anew.
local function standing(record, state, grace_ms)
	if state.revoked then
		return "revoked"
	elseif state.used >= state.uses then
		return "spent"
	elseif now >= state.expires + grace_ms then
		return "expired"
	elseif is_of_ended_account(record, state) then
		return "revoked"
	end
	local hold = hold_of(owner_of(record))
	if hold then
		return "hold", hold
	end
	return "open"
end

-- Why this invitation does not work now, or nil where it does.
local function refusal(record, state, grace_ms)
	local stands, hold = standing(record, state, grace_ms)
	return stands ~= "open" and (hold or stands) or nil
end

-- What the holder of the token of this digest is told of it, see peek.lua.
local function peek(digest)
	local id = redis.call("GET", key("token", digest))
	local record = id and read_record(id)
	local state = record and read_state(id)
	if not state then
		return { "refused", "unknown" }
	end
	local reason = refusal(record, state, 0)
	if reason then
		local is_of_gate = reason == "disabled" or reason == "gone"
		return { "refused", reason, id, is_of_gate and record.inviter or nil }
	end
	return {
		"ok", id, record.kind, record.inviter or "", record.name or "",
		record.contact and "1" or "0", string.format("%.0f", state.expires),
	}
end

-- The record and state of an invitation that works, or nil and why it does not. One on hold may be had all the same.
local function read_open(id, is_hold_allowed)
	local record, state = read_record(id), read_state(id)
	if not record or not state then
		return nil, "unknown"
	end
	local stands, hold = standing(record, state, 0)
	if stands == "open" or stands == "hold" and is_hold_allowed then
		return record, state
	end
	return nil, hold or stands
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

-- How an invitation may stand. For each there is an index; what is on hold stays in that of the open ones.
local STANDINGS = { "open", "spent", "expired", "revoked" }

local function file_under(outcome, id, created)
	for _, other in ipairs(STANDINGS) do
		if other ~= outcome then
			redis.call("ZREM", key("all", other), id)
		end
	end
	redis.call("ZADD", key("all", outcome), created, id)
end

-- An invitation that can no longer be used: gives the inviter's quota and the reserved name back. One that expired
-- keeps its name to the end of its grace.
local function close(id, record, state, outcome)
	redis.call("ZREM", key("open", owner_of(record)), id)
	redis.call("ZREM", key("expiring"), id)
	redis.call("ZREM", key("reminders"), id)
	if record.kind == "reset" then
		redis.call("ZREM", key("resets", record.name), id)
	end
	file_under(outcome, id, state.created)
	if state.used == 0 then
		redis.call("ZREM", key("issued", owner_of(record)), id)
	end
	if outcome ~= "expired" and state.reserves and redis.call("GET", key("name", state.reserves)) == id then
		redis.call("DEL", key("name", state.reserves))
	end
end

local function publish(event, id, ...)
	redis.call("XADD", key("events"), "MAXLEN", "~", EVENTS_KEPT, "*", "event", event, "invite", id, "time", now, ...)
end

local function revoke(id, record, state)
	redis.call("HSET", key("state", id), "revoked", now)
	close(id, record, state, "revoked")
	count("revoked")
	publish("revoked", id, "inviter", owner_of(record))
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
