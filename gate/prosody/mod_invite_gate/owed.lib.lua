-- The word that the gate owes Redis: scripts that have to run there some day. What could not be delivered is kept and
-- repeated until Redis has it, so each may be repeated.

local now = require "util.time".monotonic;

local unpack = table.unpack or unpack; -- luacheck: ignore 113

local new_worker = module:require "async_worker".new_worker;

local RETRY_SECONDS = 1;

-- run(script, …) asks Redis; undelivered: what an earlier life of this module still owed, by key
local function new(run, undelivered)
	local retrying = false;
	local deliver_all;

	local function retry_until_delivered()
		if retrying then
			return;
		end
		retrying = true;
		module:add_timer(RETRY_SECONDS, function ()
			if next(undelivered) == nil then
				retrying = false;
				return;
			end
			deliver_all();
			return RETRY_SECONDS;
		end);
	end

	-- What happened earlier is told by how long ago, which is the same by every clock.
	local function arguments_of(word)
		local args = { unpack(word.args) };
		if word.happened then
			table.insert(args, ("%d"):format(math.floor((now() - word.happened) * 1000)));
		end
		return unpack(args);
	end

	-- Answers whether Redis is to be asked for more.
	local function deliver(key)
		local word = undelivered[key];
		if not word then
			return true;
		end
		local reply, err = run(word.script, arguments_of(word));
		if reply then
			if undelivered[key] == word then -- unless there is newer word by now
				undelivered[key] = nil;
			end
			if reply[1] ~= "ok" then
				module:log("warn", "Could not %s, for it is gone", word.purpose);
			end
			return true;
		elseif not word.delayed then
			word.delayed = true;
			module:log("warn", "Could not %s yet: %s", word.purpose, err);
		end
		retry_until_delivered();
		return false;
	end

	-- A round ends at the first that Redis does not take.
	deliver_all = new_worker(function ()
		local keys = {};
		for key in pairs(undelivered) do
			table.insert(keys, key);
		end
		for _, key in ipairs(keys) do
			if not deliver(key) then
				return;
			end
		end
	end);

	-- word: { script, args, purpose: such as "commit the use of #k3f9x2", happened: when, if that is the last argument }.
	-- Later word under the same key takes the place of what is not delivered. Waits for nobody.
	local function owe(key, word)
		undelivered[key] = word;
		new_worker(function () deliver(key); end)();
	end

	if next(undelivered) ~= nil then
		retry_until_delivered();
	end

	return {
		owe = owe;
		undelivered = undelivered;
	};
end

return {
	new = new;
};
