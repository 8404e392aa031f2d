-- Where Redis is: redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE], or rediss:// for TLS.
-- Pure: knows nothing of Prosody. The reasons it answers never hold any part of the URL, for that has the password.

local schemes = { redis = false, rediss = true };

local function percent_decode(text)
	if text:gsub("%%%x%x", ""):find("%", 1, true) then
		return nil;
	end
	return (text:gsub("%%(%x%x)", function (hex) return string.char(tonumber(hex, 16)); end));
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

local function parse_address(text)
	local host, port = text:match("^%[([%x:.]+)%]:?(%d*)$");
	if not host then
		host, port = text:match("^([^:%[%]]*):?(%d*)$");
	end
	if not host then
		return nil, "the address must be HOST or HOST:PORT";
	end
	port = port == "" and 6379 or tonumber(port);
	if port < 1 or port > 65535 then
		return nil, "the port must be a number from 1 to 65535";
	end
	return { host = host ~= "" and host or "127.0.0.1"; port = port };
end

-- Answers { host, port, tls, username, password, database }, or nil and what is wrong.
local function parse(url)
	local scheme, rest = url:match("^(%a+)://(.*)$");
	local tls = scheme and schemes[scheme:lower()];
	if tls == nil then
		return nil, "it must begin with redis:// or rediss://";
	end

	local authority, path = rest:gsub("[?#].*$", ""):match("^([^/]*)/?(.*)$");
	-- Passwords are often written without encoding their "@".
	local userinfo, address = authority:match("^(.*)@([^@]*)$");
	local credentials, endpoint, problem = {};
	if userinfo then
		credentials, problem = parse_credentials(userinfo);
	end
	if credentials then
		endpoint, problem = parse_address(address or authority);
	end
	if problem then
		return nil, problem;
	end
	if not path:find("^%d*$") or #path > 9 then
		return nil, "the database must be a number";
	end

	return {
		host = endpoint.host;
		port = endpoint.port;
		tls = tls;
		username = credentials.username;
		password = credentials.password;
		database = tonumber(path);
	};
end

return {
	parse = parse;
};
