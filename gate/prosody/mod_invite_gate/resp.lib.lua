-- The Redis serialization protocol (RESP2), as far as a client needs it.
-- Pure: knows nothing of Prosody. https://redis.io/docs/latest/develop/reference/protocol-spec/

-- What a reply may cost at the most; a server that asks for more is not the Redis that we talk to.
local MAX_LINE = 64 * 1024;
local MAX_BULK = 16 * 1024 * 1024;
local MAX_ITEMS = 1024 * 1024;
local MAX_DEPTH = 16;

-- Stands for a null reply, so that an array keeps its holes.
local null = setmetatable({}, { __tostring = function () return "null"; end });

local error_mt = { __tostring = function (reply) return reply.text; end };

local function is_error(reply)
	return getmetatable(reply) == error_mt;
end

-- A command is an array of bulk strings.
local function encode(arguments)
	local parts = { ("*%d\r\n"):format(#arguments) };
	for index, argument in ipairs(arguments) do
		argument = tostring(argument);
		parts[index + 1] = ("$%d\r\n%s\r\n"):format(#argument, argument);
	end
	return table.concat(parts);
end

local function invalid(what)
	error({ invalid = what }, 0);
end

local function parse_integer(text)
	if not text:find("^[+-]?%d+$") or #text > 20 then
		invalid("number");
	end
	return tonumber(text);
end

local function parse_length(text, most)
	local length = parse_integer(text);
	if length < -1 or length > most then
		invalid("length");
	end
	return length;
end

-- Reads from the chunks that the surrounding coroutine is resumed with.
local function new_reader()
	local buffer, position = "", 1;

	local function compact()
		buffer, position = buffer:sub(position), 1;
	end

	local function read_line()
		local from = position;
		while true do
			local stop = buffer:find("\r\n", from, true);
			if (stop or #buffer) - position > MAX_LINE then
				invalid("line, it is too long");
			elseif stop then
				local line = buffer:sub(position, stop - 1);
				position = stop + 2;
				return line;
			end
			compact();
			from = math.max(#buffer, 1); -- the last byte may be the first half of CR LF
			buffer = buffer .. coroutine.yield();
		end
	end

	local function read_bytes(length)
		local parts, missing = {}, length;
		while true do
			local part = buffer:sub(position, position + missing - 1);
			parts[#parts + 1] = part;
			position, missing = position + #part, missing - #part;
			if missing == 0 then
				return table.concat(parts);
			end
			buffer, position = coroutine.yield(), 1;
		end
	end

	return { line = read_line; bytes = read_bytes };
end

local function read_reply(reader, depth)
	if depth > MAX_DEPTH then
		invalid("array, it is too deep");
	end
	local line = reader.line();
	local kind, rest = line:sub(1, 1), line:sub(2);
	if kind == "+" then
		return rest;
	elseif kind == "-" then
		return setmetatable({ text = rest }, error_mt);
	elseif kind == ":" then
		return parse_integer(rest);
	elseif kind == "$" then
		local length = parse_length(rest, MAX_BULK);
		if length == -1 then
			return null;
		end
		local text = reader.bytes(length + 2);
		if text:sub(-2) ~= "\r\n" then
			invalid("bulk string");
		end
		return text:sub(1, -3);
	elseif kind == "*" then
		local length = parse_length(rest, MAX_ITEMS);
		if length == -1 then
			return null;
		end
		local items = {};
		for index = 1, length do
			items[index] = read_reply(reader, depth + 1);
		end
		return items;
	end
	invalid("type");
end

-- Answers feed(chunk), which answers the list of replies that became complete,
-- or nil and a reason once the stream makes no sense; then it never will again.
local function new_parser()
	local complete;
	local broken;
	local thread = coroutine.create(function ()
		local reader = new_reader();
		while true do
			local reply = read_reply(reader, 1);
			complete[#complete + 1] = reply;
		end
	end);
	local started = false;

	return function (chunk)
		if broken then
			return nil, broken;
		end
		complete = {};
		if not started then
			started = true;
			assert(coroutine.resume(thread)); -- up to where it waits for the first chunk
		end
		if chunk == "" then
			return complete;
		end
		local ok, problem = coroutine.resume(thread, chunk);
		if not ok then
			broken = "invalid " .. (type(problem) == "table" and problem.invalid or tostring(problem));
			return nil, broken;
		end
		return complete;
	end
end

return {
	null = null;
	is_error = is_error;
	encode = encode;
	new_parser = new_parser;
};
