-- What Redis holds of this domain, a piece at a time. Changes nothing.
-- ARGV: "names", cursor: a part of the names of all keys, without the root
--    or "invites", id, …: all that belongs to these invitations, each as it stands at one moment
--    or "keys", name, …: these
-- Answers { next cursor, name, … }, or for each key that is there { name, type, expiry or "", what it holds }, where a
--      container of more than 1,000 is told by its size alone, "#size", unless it belongs to an invitation

local MOST = 1000

local function expiry_of(name)
	local at = redis.pcall("PEXPIRETIME", name)
	if type(at) ~= "number" then -- Redis before 7
		local left = redis.call("PTTL", name)
		at = left < 0 and left or now + left
	end
	return at < 0 and "" or string.format("%.0f", at)
end

local readers = {
	string = { "GET" };
	hash = { "HGETALL", size = "HLEN" };
	set = { "SMEMBERS", size = "SCARD" };
	zset = { "ZRANGE", 0, -1, "WITHSCORES", size = "ZCARD" };
	stream = { size = "XLEN" };
}

local function read_key(name, most)
	local full = key(name)
	local kind = redis.call("TYPE", full).ok
	local reader = readers[kind]
	if not reader then
		return nil
	end
	local size = reader.size and redis.call(reader.size, full)
	local held = size and (size > most or not reader[1]) and "#" .. size
		or redis.call(reader[1], full, unpack(reader, 2))
	return { name, kind, expiry_of(full), held }
end

local answers = {}

local function add(name, most)
	answers[#answers + 1] = read_key(name, most)
end

local function add_invite(id)
	local digest = redis.call("HGET", key("state", id), "digest")
	local state = read_state(id)
	if not digest or not read_record(id) then
		return
	end
	for _, name in ipairs({ "invite:" .. id, "state:" .. id, "token:" .. digest, "claims:" .. id, "uses:" .. id }) do
		add(name, math.huge)
	end
	if state.reserves and redis.call("GET", key("name", state.reserves)) == id then
		add("name:" .. state.reserves)
	end
	-- What a crash of the server must not make two accounts of.
	for _, claim in ipairs(redis.call("HKEYS", key("claims", id))) do
		local claimed = cjson.decode(redis.call("HGET", key("claims", id), claim))
		if redis.call("GET", key("registering", claimed.name)) == claim then
			add("registering:" .. claimed.name)
		end
		local lease = id .. " " .. claim
		local ends = redis.call("ZSCORE", key("leases"), lease)
		if ends then
			answers[#answers + 1] = { "leases", "zset", "", { lease, ends } }
		end
	end
end

if ARGV[1] == "names" then
	local found = redis.call("SCAN", ARGV[2], "MATCH", key("*"), "COUNT", MOST)
	answers[1] = found[1]
	for _, full in ipairs(found[2]) do
		answers[#answers + 1] = full:sub(#key("") + 1)
	end
	return answers
end
for index = 2, #ARGV do
	if ARGV[1] == "invites" then
		add_invite(ARGV[index])
	else
		add(ARGV[index], MOST)
	end
end
return answers
