-- The atomic scripts that the bot and every gate share. They are kept once, in gate/scripts.

local now = require "util.time".monotonic;
local sha1 = require "util.hashes".sha1;

local redis_errors = module:require "redis_errors";

-- A script is answered within this time, however often it has to be sent, or not at all.
local TIMEOUT_SECONDS = 2;

-- A failover must not undo what these do: others have acted on it by then.
local confirmed = { claim = true, enter = true };
-- A replica that is well has a change within a few milliseconds.
local REPLICA_TIMEOUT_MS = 500;

local names = {
	"account", "may-register", "open-query", "heartbeat", "claim", "commit", "enter", "look", "note-failure",
	"offered-commands", "expired-claims", "peek", "release", "settings", "take-answer", "take-inquiry",
};

local function read_file(path)
	local file, err = io.open(path, "rb");
	if not file then
		return nil, err;
	end
	local text = file:read("*a");
	file:close();
	return text;
end

-- The text of a script, behind what opens all of them and what its first line says it needs.
local function read_script(folder, name)
	local text, err = read_file(folder .. "/" .. name .. ".lua");
	if not text then
		return nil, err;
	end
	local parts = {};
	for needed in ("common " .. (text:match("^%-%- Needs: ([^\n]+)") or "")):gmatch("%S+") do
		local part;
		part, err = read_file(folder .. "/" .. needed .. ".lua");
		if not part then
			return nil, err;
		end
		table.insert(parts, part);
	end
	table.insert(parts, text);
	return table.concat(parts, "\n");
end

local function load(folder)
	local scripts = {};
	for _, name in ipairs(names) do
		local source, err = read_script(folder, name);
		if not source then
			return nil, err;
		end
		scripts[name] = { source = source; sha1 = sha1(source, true) };
	end
	return scripts;
end

-- Answers send(name, …) behind run(name, …). The latter answers the script's reply; or nil, a reason, and true where it did not run for sure.
-- For callers that may wait.
local function new_runner(redis, scripts, root)
	local complaint;

	local function complain(name, err)
		if err ~= complaint then
			complaint = err;
			module:log("error", "Redis did not run the script %s: %s", name, err);
		end
	end

	-- Who is not told of replicas cannot wait for them.
	local is_forbidden = redis_errors.is_forbidden;

	-- Asks the primary about its replicas, behind what was sent before, and so in one packet with it.
	local function ask_replicas(deadline, connection)
		return redis:ask({ "INFO", "replication" }, math.max(deadline - now(), 0), connection);
	end

	-- Whether a replica has what went over this connection, where the primary has one that is in step, or has to have one.
	local function has_spread(read_replicas, connection, deadline)
		local info, err, is_answer, asked = read_replicas();
		if asked ~= connection then
			info, err, is_answer = ask_replicas(deadline, connection)();
		end
		if not info then
			return is_answer and is_forbidden(err);
		elseif not redis_errors.awaits_replica(info) then
			return true;
		end
		local count;
		count, err, is_answer = redis:call({ "WAIT", 1, REPLICA_TIMEOUT_MS }, math.max(deadline - now(), 0), connection);
		if count == 0 then
			redis:drop("its replica does not keep up"); -- perhaps because it is the primary by now
			return false;
		end
		return count ~= nil or (is_answer and is_forbidden(err));
	end

	-- For callers that cannot wait, and do without an answer.
	local function send(name, ...)
		redis:send({ "EVALSHA", scripts[name].sha1, 1, root, ... }, TIMEOUT_SECONDS, function () end);
	end

	local function run(name, ...)
		local script = scripts[name];
		local deadline = now() + TIMEOUT_SECONDS;
		local read_reply = redis:ask({ "EVALSHA", script.sha1, 1, root, ... }, TIMEOUT_SECONDS);
		local read_replicas = confirmed[name] and ask_replicas(deadline);
		local reply, err, is_answer, connection = read_reply();
		if is_answer and err:sub(1, 8) == "NOSCRIPT" then
			reply, err, is_answer, connection = redis:call({ "EVAL", script.source, 1, root, ... }, math.max(deadline - now(), 0));
		end
		if reply and read_replicas and not has_spread(read_replicas, connection, deadline) then
			return nil, "no replica has it";
		end
		if is_answer then
			complain(name, err);
		elseif now() > deadline then
			return nil, "no reply in time"; -- this process was stopped, and a lease may be over
		end
		return reply, err, is_answer;
	end

	return run, send;
end

return {
	load = load;
	new_runner = new_runner;
};
