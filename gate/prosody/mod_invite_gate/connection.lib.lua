-- One connection to one server that speaks the Redis protocol, which never blocks Prosody.
--
-- Replies are matched to commands by their order alone: giving up on one means to close the connection.

local basic_resolver = require "net.resolvers.basic";
local certmanager = require "core.certmanager";
local connect = require "net.connect".connect;
local inet_pton = require "util.net".pton;
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
-- Answers what every connection to these servers needs, or nil and a reason.
local function new_tls(options)
	local context, problem = certmanager.create_context("redis port 0", "client", {
		verify = options.verify and { "peer" } or { "none" };
		cafile = options.cafile;
		capath = options.cafile and false or nil;
	});
	return context and { context = context; verify = options.verify }, problem;
end

-- Not every resolver knows the one name that needs none.
local function new_resolver(address)
	local host = address.host == "localhost" and "127.0.0.1" or address.host;
	return basic_resolver.new(host, address.port, "tcp", { servername = not inet_pton(address.host) and address.host or nil });
end

local link_methods = {};
local link_mt = { __index = link_methods };

-- Ends the connection, or the attempt to make one. Callers that wait for a reply get the reason in its place.
function link_methods:close(reason)
	if self.closed then
		return;
	end
	self.closed = true;
	local sent, conn = self.sent, self.conn;
	self.sent, self.conn = {}, nil;
	if conn then
		conn:close();
	end
	for _, callback in ipairs(sent) do
		callback(nil, reason);
	end
	self.on_close(reason);
end

-- The callback gets the reply, or nil and a reason; and true behind it where it is the answer of Redis, so that the
-- command was not obeyed for sure.
function link_methods:send(arguments, callback)
	if self.closed then
		return callback(nil, "closed", true);
	end
	table.insert(self.sent, callback);
	self.conn:write(resp.encode(arguments));
end

-- What must go well before the connection is open. A step is { command, check }: check(reply, err) answers what is wrong.
function link_methods:greet()
	for index, step in ipairs(self.greeting) do
		self:send(step.command, function (reply, err)
			if self.closed then
				return;
			end
			local problem;
			if step.check then
				problem = step.check(reply, err);
			elseif not reply then
				problem = ("%s was refused: %s"):format(step.command[1], err);
			end
			if problem then
				self:close(problem);
			elseif index == #self.greeting then
				self.on_open();
			end
		end);
	end
end

function link_methods:receive(data)
	local replies, problem = self.feed(data);
	if not replies then
		return self:close("it does not speak the Redis protocol: " .. problem);
	end
	for _, reply in ipairs(replies) do
		local callback = table.remove(self.sent, 1);
		if not callback then
			return self:close("it sent a reply to nothing");
		elseif resp.is_error(reply) then
			callback(nil, reply.text, true);
		else
			callback(reply);
		end
		if self.closed then
			return;
		end
	end
end

-- Calls on_open once or never, and on_close once.
function link_methods:open()
	local connection = self;
	local listeners = {};
	function listeners.onconnect(conn)
		if connection.closed then
			conn:close();
			return;
		end
		connection.conn = conn;
		if connection.tls and connection.tls.verify then
			local ok, problem = check_certificate(conn, connection.address.host);
			if not ok then
				return connection:close(problem);
			end
		end
		connection:greet();
	end
	function listeners.onincoming(_, data)
		if not connection.closed then
			connection:receive(data);
		end
	end
	function listeners.ondisconnect(_, reason)
		connection.conn = nil;
		connection:close(reason and reason ~= "closed" and reason or "it closed the connection");
	end
	function listeners.onfail(_, reason)
		connection:close(reason);
	end
	function listeners.onreadtimeout()
		return true; -- an idle connection is a good one
	end
	connect(new_resolver(self.address), listeners, { sslctx = self.tls and self.tls.context });
end

-- options: tls (from new_tls) or nil, greeting, on_open, on_close(reason)
local function new(address, options)
	return setmetatable({
		address = address;
		tls = options.tls;
		greeting = options.greeting;
		on_open = options.on_open;
		on_close = options.on_close;
		feed = resp.new_parser();
		sent = {};
	}, link_mt);
end

return {
	new = new;
	new_tls = new_tls;
};
