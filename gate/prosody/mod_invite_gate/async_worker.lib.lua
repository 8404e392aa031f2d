-- Who may wait (util.async), and how the others have something done all the same.

local async = require "util.async";

-- A stanza of a client or a server is handled where it may wait; one of a component is not, nor is a timer.
-- A BOSH session opens inside the XML parser, written in C, which cannot be left in between; before Lua 5.3
-- there is no telling.
local function may_wait()
	return async.ready() and coroutine.isyieldable ~= nil and coroutine.isyieldable();
end

-- Answers a function that runs f where it may wait, unless it still does.
local function new_worker(f)
	local runner = async.runner(f, { error = function (_, err) module:log("error", "%s", err); end });
	return function ()
		if runner.state == "ready" then
			runner:run(true);
		end
	end
end

return {
	may_wait = may_wait;
	new_worker = new_worker;
};
