-- Where Redis is, in one string:
--   redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE]
--   redis+sentinel://[[USER]:PASSWORD@]HOST[:PORT],…/NAME[/DATABASE][?sentinel_password=PASSWORD]
--   redis+cluster://[[USER]:PASSWORD@]HOST[:PORT],…
-- each with rediss in place of redis for TLS.
-- Pure: knows nothing of Prosody. The reasons it answers never hold any part of the URL, for that has the password.

local default_ports = { single = 6379, sentinel = 26379, cluster = 6379 };

local function percent_decode(text)
	if text:gsub("%%%x%x", ""):find("%", 1, true) then
		return nil;
	end
	return (text:gsub("%%(%x%x)", function (hex) return string.char(tonumber(hex, 16)); end));
end

-- Answers the form and whether there is TLS, or nil.
local function parse_scheme(text)
	local tls, form = text:lower():match("^redis(s?)%+?(%a*)$");
	if not tls or (form ~= "" and not default_ports[form]) or form == "single" or (form == "" and text:find("+", 1, true)) then
		return nil;
	end
	return form ~= "" and form or "single", tls == "s";
end

local function parse_credentials(text)
	local username, password = text:match("^([^:]*):(.*)$");
	if not username then
		return nil, "a user name needs a password: USER:PASSWORD@";
	end
	username, password = percent_decode(username), percent_decode(password);
	if not username or not password then
		return nil, "a percent sign in the user name or password must be written %25";
	end
	return { username = username ~= "" and username or nil; password = password ~= "" and password or nil };
end

local function parse_address(text, default_port)
	local host, port = text:match("^%[([%x:.]+)%]:?(%d*)$");
	if not host then
		host, port = text:match("^([^:%[%]]*):?(%d*)$");
	end
	if not host then
		return nil, "the address must be HOST or HOST:PORT";
	end
	port = port == "" and default_port or tonumber(port);
	if port < 1 or port > 65535 then
		return nil, "the port must be a number from 1 to 65535";
	end
	return { host = host ~= "" and host or "127.0.0.1"; port = port };
end

local function parse_addresses(text, default_port)
	local addresses = {};
	for part in (text .. ","):gmatch("([^,]*),") do
		local address, problem = parse_address(part, default_port);
		if not address then
			return nil, problem;
		end
		table.insert(addresses, address);
	end
	return addresses;
end

-- What follows the addresses: { name, database }, or nil and what is wrong.
local function parse_path(path, form)
	local name;
	if form == "sentinel" then
		name, path = path:match("^([^/]+)/?(.*)$");
		name = name and percent_decode(name);
		if not name then
			return nil, "it must end in /NAME, which the sentinels know the primary by";
		end
	end
	if not path:find("^%d*$") or #path > 9 then
		return nil, "the database must be a number";
	elseif form == "cluster" and (tonumber(path) or 0) ~= 0 then
		return nil, "a cluster has no other database than 0";
	end
	return { name = name; database = tonumber(path) };
end

local function parse_query(query)
	local sentinel_password = ("&" .. query):match("&sentinel_password=([^&]*)");
	if not sentinel_password then
		return {};
	end
	sentinel_password = percent_decode(sentinel_password);
	if not sentinel_password then
		return nil, "a percent sign in the password must be written %25";
	end
	return { sentinel_password = sentinel_password };
end

-- Answers { form, nodes, tls, username, password, database, name, sentinel_password }, or nil and what is wrong.
-- A form is "single", "sentinel" or "cluster"; nodes are { host, port } of it, of its sentinels, or of some nodes.
local function parse(url)
	local scheme, rest = url:match("^([%a+]+)://(.*)$");
	local form, tls;
	if scheme then
		form, tls = parse_scheme(scheme);
	end
	if not form then
		return nil, "it must begin with redis://, redis+sentinel:// or redis+cluster://, or for TLS with rediss";
	end

	local authority, path, query = rest:gsub("#.*$", ""):match("^([^/?]*)/?([^?]*)%??(.*)$");
	-- Passwords are often written without encoding their "@".
	local userinfo, addresses = authority:match("^(.*)@([^@]*)$");
	local credentials, nodes, place, options, problem = {};
	if userinfo then
		credentials, problem = parse_credentials(userinfo);
	end
	if credentials then
		nodes, problem = parse_addresses(addresses or authority, default_ports[form]);
	end
	if nodes then
		place, problem = parse_path(path, form);
	end
	if place then
		options, problem = parse_query(query);
	end
	if not options then
		return nil, problem;
	elseif form == "single" and #nodes > 1 then
		return nil, "several addresses need redis+sentinel:// or redis+cluster://";
	end

	return {
		form = form;
		nodes = nodes;
		tls = tls;
		username = credentials.username;
		password = credentials.password;
		database = place.database;
		name = place.name;
		sentinel_password = options.sentinel_password;
	};
end

return {
	parse = parse;
};
