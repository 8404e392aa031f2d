-- A connection to Redis that never blocks Prosody: opened by the first command, reopened by the next one.
--
-- Replies are matched to commands by their order alone. So a command that gets no reply in time costs the
-- whole connection, and everything else that waits for it.

local async = require "util.async";
local basic_resolver = require "net.resolvers.basic";
local certmanager = require "core.certmanager";
local connect = require "net.connect".connect;
local inet_pton = require "util.net".pton;
local timer = require "util.timer";
local verify_identity = require "util.x509".verify_identity;

local resp = module:require "resp";

local oid_subjectaltname = "2.5.29.17";

local function has_address(cert, address)
	local names = cert:extensions()[oid_subjectaltname];
	for _, name in ipairs(names and names.iPAddress or {}) do
		if inet_pton(name) == address then
			return true;
		end
	end
	return false;
end

-- Prosody's TLS contexts may continue past a bad certificate, and none looks at the name in it.
local function check_certificate(conn, host)
	local socket = conn:socket();
	if not (socket.getpeerverification and socket:getpeerverification()) then
		return nil, "its certificate is not trusted";
	end
	local cert = socket:getpeercertificate();
	local address = inet_pton(host);
	if not cert or not (address and has_address(cert, address) or verify_identity(host, false, cert)) then
		return nil, "its certificate is for another name";
	end
	return true;
end

-- options: cafile, which is trusted alone in place of the system's authorities; verify
local function new_tls_context(target, options)
	return certmanager.create_context(target.host .. " port 0", "client", {
		verify = options.verify and { "peer" } or { "none" };
		cafile = options.cafile;
		capath = options.cafile and false or nil;
	});
end

-- Not every resolver knows the one name that needs none.
local function new_resolver(target)
	local address = target.host == "localhost" and "127.0.0.1" or target.host;
	return basic_resolver.new(address, target.port, "tcp", { servername = not inet_pton(target.host) and target.host or nil });
end

local redis_methods = {};
local redis_mt = { __index = redis_methods };

local function finish(command, reply, err, is_answer)
	if command.timer then
		timer.stop(command.timer);
		command.timer = nil;
	end
	local callback = command.callback;
	command.callback = nil;
	if callback then
		callback(reply, err, is_answer);
	end
end

-- Ends the connection, or the attempt to make one, and with it every command that waits.
function redis_methods:drop(reason)
	local link, sent, queued = self.link, self.sent, self.queued;
	self.link, self.sent, self.queued = nil, {}, {};
	if link then
		link.dropped = true;
		if link.conn then
			link.conn:close();
		end
		if self.reachable ~= false and not prosody.shutdown_reason then
			self.reachable = false;
			self.log("warn", "Redis at %s is not reachable: %s", self.name, reason);
		end
	end
	for _, commands in ipairs({ sent, queued }) do
		for _, command in ipairs(commands) do
			finish(command, nil, reason);
		end
	end
end

function redis_methods:write(command)
	table.insert(self.sent, command);
	self.link.conn:write(command.payload);
end

-- What must go well before the first command: each step is a command, and PING shows that somebody is at home.
function redis_methods:greet()
	local target, steps = self.target, {};
	if target.password then
		table.insert(steps, target.username and { "AUTH", target.username, target.password } or { "AUTH", target.password });
	end
	if target.database then
		table.insert(steps, { "SELECT", target.database });
	end
	table.insert(steps, { "PING" });

	local link = self.link;
	for index, step in ipairs(steps) do
		self:write({ payload = resp.encode(step), callback = function (reply, err)
			if link.dropped then
				return;
			elseif not reply then
				self:drop(("%s was refused: %s"):format(step[1], err));
			elseif index == #steps then
				self:start();
			end
		end });
	end
end

function redis_methods:start()
	self.link.ready = true;
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

function redis_methods:receive(replies)
	local link = self.link;
	for _, reply in ipairs(replies) do
		local command = table.remove(self.sent, 1);
		if not command then
			return self:drop("it sent a reply to nothing");
		elseif resp.is_error(reply) then
			finish(command, nil, reply.text, true);
		else
			finish(command, reply);
		end
		if link.dropped then
			return;
		end
	end
end

function redis_methods:connect()
	local link = { feed = resp.new_parser() };
	self.link = link;

	local listeners = {};
	function listeners.onconnect(conn)
		if link.dropped then
			conn:close();
			return;
		end
		link.conn = conn;
		if self.target.tls and self.verify then
			local ok, problem = check_certificate(conn, self.target.host);
			if not ok then
				return self:drop(problem);
			end
		end
		self:greet();
	end
	function listeners.onincoming(_, data)
		if link.dropped then
			return;
		end
		local replies, problem = link.feed(data);
		if replies then
			self:receive(replies);
		else
			self:drop("it does not speak the Redis protocol: " .. problem);
		end
	end
	function listeners.ondisconnect(_, reason)
		link.conn = nil;
		if not link.dropped then
			self:drop(reason and reason ~= "closed" and reason or "it closed the connection");
		end
	end
	function listeners.onfail(_, reason)
		if not link.dropped then
			self:drop(reason);
		end
	end
	function listeners.onreadtimeout()
		return true; -- an idle connection is a good one
	end

	connect(new_resolver(self.target), listeners, { sslctx = self.tls_context });
end

-- Sends a command. The callback gets the reply, or nil and a reason, once and within `timeout` seconds;
-- and true behind the reason where it is the answer of Redis, so that the command was not obeyed for sure.
function redis_methods:send(arguments, timeout, callback)
	local command = { payload = resp.encode(arguments), callback = callback };
	if not self.target then
		return finish(command, nil, "closed", true);
	end
	command.timer = timer.add_task(timeout, function ()
		command.timer = nil;
		if command.callback then
			self:drop("no reply in time");
		end
	end);
	if self.link and self.link.ready then
		return self:write(command);
	end
	table.insert(self.queued, command);
	if not self.link then
		self:connect();
	end
end

-- The same for whoever may wait (util.async), as the answer.
function redis_methods:call(arguments, timeout)
	if not async.ready() then
		return nil, "asked where nobody can wait", true;
	end
	local wait, done = async.waiter();
	local reply, err, is_answer;
	self:send(arguments, timeout, function (...)
		reply, err, is_answer = ...;
		done();
	end);
	wait();
	return reply, err, is_answer;
end

-- For good: whoever waits is told so, and no command opens it again.
function redis_methods:close()
	self.target, self.reachable = nil, false;
	self:drop("closed");
end

-- target: as url.parse answers; options: log, cafile (else the system's), verify
local function new(target, options)
	local redis = setmetatable({
		target = target;
		name = ("%s:%d"):format(target.host, target.port);
		log = options.log;
		verify = options.verify;
		queued = {};
		sent = {};
	}, redis_mt);
	if target.tls then
		local context, problem = new_tls_context(target, options);
		if not context then
			return nil, problem;
		end
		redis.tls_context = context;
	end
	return redis;
end

return {
	new = new;
};
