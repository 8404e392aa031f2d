-- The atomic scripts that the bot and every gate share. They are kept once, in gate/scripts.

local now = require "util.time".monotonic;
local sha1 = require "util.hashes".sha1;

-- A script is answered within this time, however often it has to be sent, or not at all.
local TIMEOUT_SECONDS = 2;

local names = { "admit", "claim", "commit", "overdue", "peek", "release", "settings" };

local function read_file(path)
	local file, err = io.open(path, "rb");
	if not file then
		return nil, err;
	end
	local text = file:read("*a");
	file:close();
	return text;
end

local function load(folder)
	local common, err = read_file(folder .. "/common.lua");
	if not common then
		return nil, err;
	end
	local scripts = {};
	for _, name in ipairs(names) do
		local text;
		text, err = read_file(folder .. "/" .. name .. ".lua");
		if not text then
			return nil, err;
		end
		local source = common .. "\n" .. text;
		scripts[name] = { source = source; sha1 = sha1(source, true) };
	end
	return scripts;
end

-- Answers run(name, …): the script's reply; or nil, a reason, and true where it did not run for sure.
-- For whoever may wait.
local function new_runner(redis, scripts, root)
	local complaint;

	local function complain(name, err)
		if err ~= complaint then
			complaint = err;
			module:log("error", "Redis did not run the script %s: %s", name, err);
		end
	end

	return function (name, ...)
		local script = scripts[name];
		local deadline = now() + TIMEOUT_SECONDS;
		local reply, err, is_answer = redis:call({ "EVALSHA", script.sha1, 1, root, ... }, TIMEOUT_SECONDS);
		if is_answer and err:sub(1, 8) == "NOSCRIPT" then
			reply, err, is_answer = redis:call({ "EVAL", script.source, 1, root, ... }, math.max(deadline - now(), 0));
		end
		if is_answer then
			complain(name, err);
		elseif now() > deadline then
			return nil, "no reply in time"; -- this process was stopped, and a lease may be over
		end
		return reply, err, is_answer;
	end
end

return {
	load = load;
	new_runner = new_runner;
	TIMEOUT_SECONDS = TIMEOUT_SECONDS;
};
