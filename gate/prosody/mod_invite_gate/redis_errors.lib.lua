-- What a server of Redis says about where to ask, and about its replicas. Pure: knows nothing of Prosody.

-- A replica that was not heard for longer is no candidate; Redis's own default for min-replicas-max-lag.
local MAX_LAG_SECONDS = 10;

-- Errors of a server that is no longer the one to ask.
local elsewhere = { READONLY = true, MASTERDOWN = true, CLUSTERDOWN = true, MOVED = true };

-- Before Redis 7 the error of a command in a script stands behind others.
local function error_code(err)
	return err:match("^ERR Error running script .*%-(%u+)") or err:match("^%u+");
end

local function is_wrong_node(err)
	return elsewhere[error_code(err) or ""] == true;
end

-- Whether it is a command that we may not run here, or that there is none of: hosted Redis does without some.
local function is_forbidden(err)
	return err:find("^NOPERM") ~= nil or err:find("^ERR unknown command") ~= nil;
end

-- The answer to SENTINEL GET-MASTER-ADDR-BY-NAME, or nil where it is none.
local function read_primary(reply)
	local host, port = type(reply) == "table" and reply[1], type(reply) == "table" and tonumber(reply[2]);
	if type(host) == "string" and port then
		return { host = host; port = port };
	end
	return nil;
end

-- "MOVED 3999 10.0.0.1:6381"; a node that does not know its own name leaves the host out. While it hands a slot over,
-- it has it still, and says "ASK …" of the keys that it has no more.
local function read_moved(err, asked)
	local host, port = err:match("^MOVED %d+ (.*):(%d+)$");
	if port then
		return { host = host ~= "" and host or asked.host; port = tonumber(port) };
	end
	return err:find("^ASK ") and asked or nil;
end

-- Whether a replica must have what the primary has taken, from INFO replication: one that is in step may take its place,
-- slave0:ip=10.0.0.2,port=6379,state=online,offset=4711,lag=0
-- and where one is demanded (min-replicas-to-write), it may have been lost just now, because it has taken it:
-- min_slaves_good_slaves:0
local function awaits_replica(info)
	for lag in info:gmatch("slave%d+:[^\r\n]*state=online[^\r\n]*lag=(%d+)") do
		if tonumber(lag) <= MAX_LAG_SECONDS then
			return true;
		end
	end
	return info:find("min_slaves_good_slaves:", 1, true) ~= nil;
end

return {
	is_wrong_node = is_wrong_node;
	is_forbidden = is_forbidden;
	read_primary = read_primary;
	read_moved = read_moved;
	awaits_replica = awaits_replica;
};
