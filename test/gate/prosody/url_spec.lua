local parse = dofile("gate/prosody/mod_invite_gate/url.lib.lua").parse;

describe("the URL of Redis", function ()
	it("needs a host alone", function ()
		assert.same({ host = "redis.example", port = 6379, tls = false }, parse("redis://redis.example"));
	end);

	it("may name everything", function ()
		assert.same(
			{ host = "redis.example", port = 7000, tls = true, username = "gate", password = "secret", database = 3 },
			parse("rediss://gate:secret@redis.example:7000/3")
		);
	end);

	it("may have a password and no user", function ()
		assert.same({ host = "127.0.0.1", port = 6379, tls = false, password = "secret" }, parse("redis://:secret@127.0.0.1"));
	end);

	it("is percent-decoded in user and password", function ()
		local target = parse("redis://g%40te:p%3A%2F%25%c3%A4@h");
		assert.equal("g@te", target.username);
		assert.equal("p:/%ä", target.password);
	end);

	it("may hold a password with @ and : in it", function ()
		assert.equal("a@b:c", parse("redis://:a@b:c@h").password);
	end);

	it("has no password where it is empty", function ()
		assert.is_nil(parse("redis://:@h").password);
	end);

	it("may be an IPv6 address", function ()
		assert.same({ host = "::1", port = 6380, tls = false, database = 0 }, parse("redis://[::1]:6380/0"));
		assert.equal("2001:db8::1", parse("redis://[2001:db8::1]").host);
	end);

	it("may end in a slash, a query or a fragment", function ()
		for _, tail in ipairs({ "/", "?timeout=1", "/?timeout=1", "/#x" }) do
			assert.same({ host = "h", port = 6379, tls = false }, parse("redis://h" .. tail));
		end
	end);

	it("may have its scheme in capitals", function ()
		assert.is_true(parse("REDISS://h").tls);
	end);

	it("is this machine where no host is named", function ()
		assert.equal("127.0.0.1", parse("redis://:secret@:6380").host);
	end);

	for what, url in pairs({
		["another scheme"] = "http://secret.example";
		["no scheme"] = "secret.example:6379";
		["a Unix socket"] = "unix:///run/secret.sock";
		["a user without a password"] = "redis://secret@h";
		["a percent sign by itself"] = "redis://:secret%@h";
		["a percent sign before no hexadecimal digits"] = "redis://:secret%zz@h";
		["a port that is none"] = "redis://:secret@h:port";
		["port 0"] = "redis://:secret@h:0";
		["a port beyond 65535"] = "redis://:secret@h:65536";
		["an IPv6 address without brackets"] = "redis://:secret@::1";
		["a database that is no number"] = "redis://:secret@h/secret";
		["nothing"] = "";
	}) do
		it("is refused with " .. what .. ", and the reason tells nothing of it", function ()
			local target, problem = parse(url);
			assert.is_nil(target);
			assert.is_string(problem);
			assert.is_nil(problem:find("secret", 1, true));
		end);
	end
end);
