-- The way to Redis: one connection to the present primary, opened by the first command, and by the next one
-- after it was lost. A command that gets no reply in time costs the connection, and everything else that waits for it.

local async = require "util.async";
local timer = require "util.timer";

local connections = module:require "connection";
local new_topology = module:require "topology".new;
local is_wrong_node = module:require "redis_errors".is_wrong_node;

local redis_methods = {};
local redis_mt = { __index = redis_methods };

local function finish(command, ...)
	if command.timer then
		timer.stop(command.timer);
		command.timer = nil;
	end
	local callback = command.callback;
	command.callback = nil;
	if callback then
		callback(...);
	end
end

function redis_methods:note_lost(reason)
	if self.reachable ~= false and not prosody.shutdown_reason then
		self.reachable = false;
		self.log("warn", "Redis at %s is not reachable: %s", self.name, reason);
	end
end

-- Ends the connection, or the search for it, and with it every command that waits.
function redis_methods:drop(reason)
	local connection, forget, queued = self.connection, self.forget, self.queued;
	self.connection, self.forget, self.queued = nil, nil, {};
	if forget then
		forget();
	end
	if connection or forget then
		self:note_lost(reason);
	end
	if connection then
		connection:close(reason);
	end
	for _, command in ipairs(queued) do
		finish(command, nil, reason);
	end
end

function redis_methods:write(command)
	local connection = self.connection;
	connection:send(command.arguments, function (reply, err, is_answer)
		finish(command, reply, err, is_answer, connection);
		if is_answer and self.connection == connection and is_wrong_node(err) then
			self:drop(err);
		end
	end);
end

function redis_methods:start()
	self.is_open = true;
	if self.reachable ~= true then
		self.reachable = true;
		self.log("info", "Redis at %s is reachable", self.name);
	end
	local queued = self.queued;
	self.queued = {};
	for _, command in ipairs(queued) do
		self:write(command);
	end
end

function redis_methods:connect()
	local search = {};
	self.search = search;
	local forget = self.topology.find(function (address, problem)
		if self.search ~= search then
			return;
		end
		self.search, self.forget = nil, nil;
		if not address then
			self:note_lost(problem);
			return self:drop(problem);
		end
		self.name = ("%s:%d"):format(address.host, address.port);
		local connection;
		connection = connections.new(address, {
			tls = self.tls;
			greeting = self.topology.greeting;
			on_open = function () self:start(); end;
			on_close = function (reason)
				if self.connection == connection then
					self:drop(reason);
				end
			end;
		});
		self.connection, self.is_open = connection, false;
		connection:open();
	end);
	if self.search == search then
		self.forget = function () self.search = nil; forget(); end;
	end
end

-- Sends a command. The callback gets the reply, or nil and a reason, once and within `timeout` seconds; behind the
-- reason true where it is the answer of Redis, so that the command was not obeyed for sure; and last the connection that
-- it went over. connection: the only one that it may go over, if not any.
function redis_methods:send(arguments, timeout, callback, connection)
	local command = { arguments = arguments, callback = callback };
	if not self.topology or (connection and connection ~= self.connection) then
		return finish(command, nil, "closed", true);
	end
	command.timer = timer.add_task(timeout, function ()
		command.timer = nil;
		if command.callback then
			self:drop("no reply in time");
		end
	end);
	if self.connection and self.is_open then
		return self:write(command);
	end
	table.insert(self.queued, command);
	if not self.connection and not self.search then
		self:connect();
	end
end

-- The same for callers that may wait (util.async): answers a function that waits for the answer, and gives it.
function redis_methods:ask(arguments, timeout, connection)
	if not async.ready() then
		return function () return nil, "asked where nobody can wait", true; end;
	end
	local wait, done = async.waiter();
	local reply, err, is_answer, used;
	self:send(arguments, timeout, function (...)
		reply, err, is_answer, used = ...;
		done();
	end, connection);
	return function ()
		wait();
		return reply, err, is_answer, used;
	end;
end

-- As the answer.
function redis_methods:call(...)
	return self:ask(...)();
end

-- For good: pending commands fail, and no command opens it again.
function redis_methods:close()
	self.topology, self.reachable = nil, false;
	self:drop("closed");
end

-- target: as url.parse answers; options: log, cafile (else the system's), verify, and key, one of those that lie
-- together in a cluster
local function new(target, options)
	local tls;
	if target.tls then
		local problem;
		tls, problem = connections.new_tls(options);
		if not tls then
			return nil, problem;
		end
	end
	local first = target.nodes[1];
	return setmetatable({
		topology = new_topology(target, tls, options.key);
		tls = tls;
		name = ("%s:%d"):format(first.host, first.port);
		log = options.log;
		queued = {};
	}, redis_mt);
end

return {
	new = new;
};
