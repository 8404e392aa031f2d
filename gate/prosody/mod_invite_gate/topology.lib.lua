-- Which server is to be asked: the one that the URL names, the one that sentinels call the primary, or the node of a
-- cluster that has the keys. As all keys of a host lie on one node, one connection is enough in a cluster, too.

local timer = require "util.timer";

local new_connection = module:require "connection".new;
local redis_errors = module:require "redis_errors";

-- Three that hang are asked within the time that a command may take.
local TIMEOUT_SECONDS = 0.5;

-- Answers find, which asks one after the other, beginning with who answered last, until one tells the address.
-- guide: question (a command), read(reply, err, node), which answers the address or nil and why there is none,
--        and what each connection to such a server needs, tls and greeting
local function ask_guides(nodes, guide)
	local order = {};
	for index, node in ipairs(nodes) do
		order[index] = node;
	end

	return function (callback)
		local cancelled, connection, patience;

		local function stop()
			if patience then
				timer.stop(patience);
			end
			if connection then
				connection:close("closed");
			end
			patience, connection = nil, nil;
		end

		local function try(index, problem)
			local node = order[index];
			if not node then
				return callback(nil, problem);
			end
			local settled = false;
			local function settle(address, why)
				if settled or cancelled then
					return;
				end
				settled = true;
				stop();
				if not address then
					return try(index + 1, why);
				end
				table.insert(order, 1, table.remove(order, index));
				callback(address);
			end

			patience = timer.add_task(TIMEOUT_SECONDS, function ()
				patience = nil;
				settle(nil, "no reply in time");
			end);
			local guide_link;
			guide_link = new_connection(node, {
				tls = guide.tls;
				greeting = guide.greeting;
				on_open = function ()
					guide_link:send(guide.question, function (reply, err) settle(guide.read(reply, err, node)); end);
				end;
				on_close = function (reason) settle(nil, reason); end;
			});
			connection = guide_link;
			connection:open();
		end

		try(1);
		return function ()
			cancelled = true;
			stop();
		end
	end
end

-- What must go well first. PING shows that somebody is at home.
local function greeting_of(target)
	local steps = {};
	if target.password then
		table.insert(steps, { command = target.username and { "AUTH", target.username, target.password } or { "AUTH", target.password } });
	end
	if target.database and target.database ~= 0 then
		table.insert(steps, { command = { "SELECT", target.database } });
	end
	table.insert(steps, { command = { "PING" } });
	return steps;
end

local function at_one_address(target)
	return {
		find = function (callback)
			callback(target.nodes[1]);
			return function () end;
		end;
		greeting = greeting_of(target);
	};
end

-- https://redis.io/docs/latest/develop/reference/sentinel-clients/
local function by_sentinels(target, tls)
	local greeting = greeting_of(target);
	table.insert(greeting, { command = { "ROLE" }, check = function (reply, err)
		if reply and reply[1] == "master" or err and redis_errors.is_forbidden(err) then
			return nil;
		end
		return "the sentinels name a server that is no primary yet";
	end });
	return {
		find = ask_guides(target.nodes, {
			question = { "SENTINEL", "GET-MASTER-ADDR-BY-NAME", target.name };
			read = function (reply, err)
				local address = redis_errors.read_primary(reply);
				return address, not address and "no sentinel tells where it is: " .. (err or "they do not know the name") or nil;
			end;
			tls = tls;
			greeting = greeting_of({ password = target.sentinel_password });
		});
		greeting = greeting;
	};
end

-- key: one of those that lie together; it need not exist
local function in_cluster(target, tls, key)
	local greeting = greeting_of(target);
	return {
		find = ask_guides(target.nodes, {
			question = { "EXISTS", key };
			read = function (reply, err, node)
				local address = reply and node or redis_errors.read_moved(err, node);
				return address, not address and "no node tells where its keys are: " .. err or nil;
			end;
			tls = tls;
			greeting = greeting;
		});
		greeting = greeting;
	};
end

-- target: as url.parse answers. Answers { find, greeting }: find(callback) gets an address { host, port }, or nil and
-- a reason, and answers a function that forgets the callback; greeting is what the server there must take.
local function new(target, tls, key)
	if target.form == "sentinel" then
		return by_sentinels(target, tls);
	elseif target.form == "cluster" then
		return in_cluster(target, tls, key);
	end
	return at_one_address(target);
end

return {
	new = new;
};
