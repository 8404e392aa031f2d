local resp = dofile("gate/prosody/mod_invite_gate/resp.lib.lua");

-- The same failures each time: math.random of its own would tell a new story at every run.
local function new_random(seed)
	local state = seed;
	return function (most)
		state = (state * 1103515245 + 12345) % 2147483648;
		return math.floor(state / 65536) % most + 1;
	end
end

local function random_bytes(random, most)
	local bytes = {};
	for index = 1, random(most + 1) - 1 do
		bytes[index] = string.char(random(256) - 1);
	end
	return table.concat(bytes);
end

-- A value and how Redis would write it.
local function random_reply(random, depth)
	local kind = random(depth > 5 and 5 or 6);
	if kind == 1 then
		local text = random_bytes(random, 20):gsub("[\r\n]", " ");
		return text, "+" .. text .. "\r\n";
	elseif kind == 2 then
		local number = random(2000000) - 1000000;
		return number, ":" .. number .. "\r\n";
	elseif kind == 3 then
		local text = random_bytes(random, 300);
		return text, "$" .. #text .. "\r\n" .. text .. "\r\n";
	elseif kind == 4 then
		return resp.null, random(2) == 1 and "$-1\r\n" or "*-1\r\n";
	elseif kind == 5 then
		return { error = "ERR told you" }, "-ERR told you\r\n";
	end
	local items, texts = {}, {};
	for index = 1, random(6) - 1 do
		items[index], texts[index] = random_reply(random, depth + 1);
	end
	return items, "*" .. #items .. "\r\n" .. table.concat(texts);
end

local function assert_reply(expected, reply)
	if expected == resp.null or type(expected) ~= "table" then
		assert.equal(expected, reply);
	elseif expected.error then
		assert.is_true(resp.is_error(reply));
		assert.equal(expected.error, reply.text);
	else
		assert.equal(#expected, #reply);
		for index, item in ipairs(expected) do
			assert_reply(item, reply[index]);
		end
	end
end

local function feed_all(feed, chunks)
	local replies = {};
	for _, chunk in ipairs(chunks) do
		for _, reply in ipairs(assert(feed(chunk))) do
			table.insert(replies, reply);
		end
	end
	return replies;
end

local function split(random, text, most)
	local chunks = {};
	while text ~= "" do
		local length = random(most);
		table.insert(chunks, text:sub(1, length));
		text = text:sub(length + 1);
	end
	return chunks;
end

describe("encode", function ()
	it("writes a command as an array of bulk strings", function ()
		assert.equal("*2\r\n$3\r\nGET\r\n$5\r\na\r\nbc\r\n", resp.encode({ "GET", "a\r\nbc" }));
	end);

	it("writes numbers, and counts bytes", function ()
		assert.equal("*3\r\n$6\r\nSELECT\r\n$1\r\n3\r\n$2\r\n\195\164\r\n", resp.encode({ "SELECT", 3, "ä" }));
	end);

	it("is what the parser reads", function ()
		local replies = resp.new_parser()(resp.encode({ "SET", "", "\0\r\n" }));
		assert.same({ { "SET", "", "\0\r\n" } }, replies);
	end);
end);

describe("a parser", function ()
	it("reads every type of reply", function ()
		local replies = resp.new_parser()("+OK\r\n:-42\r\n$0\r\n\r\n$-1\r\n*-1\r\n*0\r\n*2\r\n$1\r\na\r\n:1\r\n-ERR no\r\n");
		assert.equal(8, #replies);
		assert.equal("OK", replies[1]);
		assert.equal(-42, replies[2]);
		assert.equal("", replies[3]);
		assert.equal(resp.null, replies[4]);
		assert.equal(resp.null, replies[5]);
		assert.same({}, replies[6]);
		assert.same({ "a", 1 }, replies[7]);
		assert.is_true(resp.is_error(replies[8]));
		assert.equal("ERR no", replies[8].text);
	end);

	it("keeps the place of a null in an array", function ()
		local reply = resp.new_parser()("*3\r\n$1\r\na\r\n$-1\r\n$1\r\nb\r\n")[1];
		assert.same({ "a", resp.null, "b" }, reply);
	end);

	it("reads a stream that arrives byte by byte", function ()
		local random = new_random(1);
		local expected, text = {}, "";
		for index = 1, 20 do
			local value, wire = random_reply(random, 1);
			expected[index], text = value, text .. wire;
		end
		assert_reply(expected, feed_all(resp.new_parser(), split(random, text, 1)));
	end);

	it("reads any replies, wherever the stream is cut", function ()
		for seed = 1, 300 do
			local random = new_random(seed);
			local expected, texts = {}, {};
			for index = 1, random(10) do
				expected[index], texts[index] = random_reply(random, 1);
			end
			local replies = feed_all(resp.new_parser(), split(random, table.concat(texts), random(200)));
			assert_reply(expected, replies);
		end
	end);

	it("reads a long string in small pieces without slowing down", function ()
		local random = new_random(7);
		local text = ("x"):rep(2 * 1024 * 1024);
		local start = os.clock();
		local replies = feed_all(resp.new_parser(), split(random, "$" .. #text .. "\r\n" .. text .. "\r\n", 512));
		assert.equal(text, replies[1]);
		assert.is_true(os.clock() - start < 5);
	end);

	it("answers nothing until a reply is complete", function ()
		local feed = resp.new_parser();
		assert.same({}, feed("$5\r\nhel"));
		assert.same({}, feed(""));
		assert.same({ "hello" }, feed("lo\r\n"));
	end);

	for what, text in pairs({
		["an unknown type"] = "hello\r\n";
		["an empty line"] = "\r\n";
		["the greeting of another protocol"] = "HTTP/1.1 400 Bad Request\r\n";
		["a length that is none"] = "$abc\r\n";
		["a negative length"] = "$-2\r\n";
		["a number that is none"] = ":1e5\r\n";
		["a length beyond reason"] = "$99999999999\r\n";
		["an array beyond reason"] = "*99999999\r\n";
		["a bulk string without its end"] = "$2\r\nabcd\r\n";
		["a line without an end"] = "+" .. ("x"):rep(100 * 1024);
		["arrays without bottom"] = ("*1\r\n"):rep(100);
	}) do
		it("gives up on " .. what .. ", for good", function ()
			local feed = resp.new_parser();
			local replies, problem = feed(text);
			assert.is_nil(replies);
			assert.matches("^invalid %w+", problem);
			assert.is_nil((feed("+OK\r\n")));
		end);
	end

	it("neither loops nor throws on garbage", function ()
		for seed = 1, 500 do
			local random = new_random(seed);
			local feed = resp.new_parser();
			for _ = 1, 50 do
				local chunk = random_bytes(random, 40);
				if random(2) == 1 then
					chunk = ("+-:$*"):sub(random(5)):sub(1, 1) .. random(20) - 3 .. "\r\n" .. chunk;
				end
				local replies, problem = feed(chunk);
				assert.is_true(type(replies) == "table" or type(problem) == "string");
			end
		end
	end);

	it("neither loops nor throws on a stream that lost bytes", function ()
		for seed = 1, 300 do
			local random = new_random(seed);
			local _, text = random_reply(random, 1);
			local at = random(#text);
			text = text:sub(1, at - 1) .. text:sub(at + random(5));
			local feed = resp.new_parser();
			for _, chunk in ipairs(split(random, text, 30)) do
				local replies, problem = feed(chunk);
				assert.is_true(type(replies) == "table" or type(problem) == "string");
			end
		end
	end);
end);
