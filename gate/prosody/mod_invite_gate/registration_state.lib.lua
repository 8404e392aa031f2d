-- Whether registration is open, which the features of a stream tell. A client that registers all the same is refused by the
-- claim, which reads it anew. A login must not suffer from Redis being slow or away: it is read while a stream turns to
-- TLS, once for all that do so within a tenth of a second, and where that is not enough, what was known last will do.

local async = require "util.async";
local now = require "util.time".monotonic;

local decisions = module:require "decisions";
local async_worker = module:require "async_worker";

local FRESH_SECONDS = 0.1;
local PATIENCE_SECONDS = 0.5;

-- What is written so far is held back during the wait. The head of the stream would go out by itself, and the features after it
-- only when the client's kernel has acknowledged that, 40 ms later (Nagle's algorithm, delayed acknowledgement).
local function keep_together(conn, work)
	if conn and conn.pause_writes then
		conn:pause_writes();
		work();
		conn:resume_writes();
	else
		work();
	end
end

-- redis: as redis.new answers, or nil where there is none; run(script, …) asks it;
-- own_setting: allow_registration where Redis has none
local function new(redis, run, own_setting)
	local known = own_setting;
	local begun, ended = 0, 0;
	local fresh_until = 0;
	local waiters = {};

	local function wake_waiters()
		local woken = waiters;
		waiters = {};
		for _, wake in ipairs(woken) do
			wake();
		end
	end

	-- For all who need it, unless it is being read already. Waits for nobody.
	local read = async_worker.new_worker(function ()
		begun = begun + 1;
		local asked = now();
		local reply = run("settings", "allow_registration");
		known = decisions.is_open(reply, known, own_setting);
		fresh_until = reply and asked + FRESH_SECONDS or 0;
		ended = begun;
		wake_waiters();
	end);

	-- For a stream that is about to turn to TLS: when it has, it need not wait.
	local function look_ahead(session)
		if redis and redis.reachable ~= false then
			if now() >= fresh_until then
				read();
			end
			session.invite_gate_needs_read = begun;
		end
	end

	local function wait_until_read(conn)
		local wait, wake = async.waiter(1, true);
		local patience = module:add_timer(PATIENCE_SECONDS, wake);
		table.insert(waiters, wake);
		keep_together(conn, wait);
		patience:stop();
	end

	local function is_open(session)
		if not redis then
			return false;
		elseif not session.invite_gate_needs_read then
			look_ahead(session);
		end
		if (session.invite_gate_needs_read or 0) > ended and async_worker.may_wait() then
			wait_until_read(session.conn);
		end
		session.invite_gate_needs_read = nil;
		return known;
	end

	return {
		read = read;
		look_ahead = look_ahead;
		is_open = is_open;
	};
end

return {
	new = new;
};
