local parse = dofile("gate/prosody/mod_invite_gate/url.lib.lua").parse;

describe("the URL of Redis", function ()
	it("needs a host alone", function ()
		assert.same({ form = "single", nodes = { { host = "redis.example", port = 6379 } }, tls = false }, parse("redis://redis.example"));
	end);

	it("may name everything", function ()
		assert.same(
			{
				form = "single", nodes = { { host = "redis.example", port = 7000 } }, tls = true;
				username = "gate", password = "secret", database = 3;
			},
			parse("rediss://gate:secret@redis.example:7000/3")
		);
	end);

	it("may have a password and no user", function ()
		assert.same(
			{ form = "single", nodes = { { host = "127.0.0.1", port = 6379 } }, tls = false, password = "secret" },
			parse("redis://:secret@127.0.0.1")
		);
	end);

	it("may name sentinels, and what they call the primary", function ()
		assert.same(
			{
				form = "sentinel", tls = true, username = "gate", password = "secret", database = 2;
				nodes = { { host = "10.0.0.1", port = 26379 }, { host = "10.0.0.2", port = 5000 }, { host = "::1", port = 5001 } };
				name = "my master", sentinel_password = "p&q+";
			},
			parse("rediss+sentinel://gate:secret@10.0.0.1,10.0.0.2:5000,[::1]:5001/my%20master/2?x=1&sentinel_password=p%26q+")
		);
	end);

	it("may name some nodes of a cluster", function ()
		assert.same(
			{ form = "cluster", tls = false, password = "secret", nodes = { { host = "10.0.0.1", port = 6379 }, { host = "h", port = 7000 } } },
			parse("redis+cluster://:secret@10.0.0.1,h:7000")
		);
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
		assert.same({ { host = "::1", port = 6380 } }, parse("redis://[::1]:6380/0").nodes);
		assert.equal("2001:db8::1", parse("redis://[2001:db8::1]").nodes[1].host);
	end);

	it("may end in a slash, a query or a fragment", function ()
		for _, tail in ipairs({ "/", "?timeout=1", "/?timeout=1", "/#x" }) do
			assert.same({ form = "single", nodes = { { host = "h", port = 6379 } }, tls = false }, parse("redis://h" .. tail));
		end
	end);

	it("may have its scheme in capitals", function ()
		assert.is_true(parse("REDISS://h").tls);
	end);

	it("is this machine where no host is named", function ()
		assert.equal("127.0.0.1", parse("redis://:secret@:6380").nodes[1].host);
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
		["several addresses"] = "redis://:secret@h,i";
		["sentinels without a name"] = "redis+sentinel://:secret@h:26379";
		["a name of a database at sentinels"] = "redis+sentinel://:secret@h/mymaster/secret";
		["a database of a cluster"] = "redis+cluster://:secret@h/1";
		["a form that there is not"] = "redis+secret://h";
		["a form without a name"] = "redis+://secret";
		["the form that needs no name"] = "redis+single://secret";
		["a percent sign by itself in the password of the sentinels"] = "redis+sentinel://h/m?sentinel_password=secret%";
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
