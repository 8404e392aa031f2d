local decisions = dofile("gate/prosody/mod_invite_gate/decisions.lib.lua");
local refusals = dofile("gate/prosody/mod_invite_gate/refusals.lib.lua");

local function read_script(name)
	local file = assert(io.open("gate/scripts/" .. name .. ".lua"));
	local text = file:read("*a");
	file:close();
	return text;
end

describe("a token", function ()
	it("is letters and digits, and - and _ where it was made by Prosody's own modules", function ()
		assert.is_true(decisions.is_token("Abc123"));
		assert.is_true(decisions.is_token("H-VvrHTSQro_fLElsyKu_nO-"));
	end);

	for what, token in pairs({
		["nothing"] = false;
		["an empty one"] = "";
		["one with a space"] = "abc def";
		["one with a line break"] = "abc\n";
		["one with a colon"] = "abc:def";
		["one with a NUL"] = "abc\0";
		["one that is too long"] = ("a"):rep(256);
		["one of other letters"] = "äbc";
	}) do
		it("is not " .. what, function ()
			assert.is_false(decisions.is_token(token or nil));
		end);
	end
end);

describe("the answer of peek", function ()
	it("is an invitation", function ()
		assert.same(
			{ digest = "D", id = "k3f9x2", kind = "account", inviter = "romeo@montague.example", name = "juliet", contact = true },
			decisions.read_peek({ "ok", "k3f9x2", "account", "romeo@montague.example", "juliet", "1", "1767225600000" }, "D")
		);
	end);

	it("leaves out what the invitation has not", function ()
		assert.same(
			{ digest = "D", id = "k3f9x2", kind = "account", contact = false },
			decisions.read_peek({ "ok", "k3f9x2", "account", "", "", "0", "1767225600000" }, "D")
		);
	end);

	it("is a refusal with its reason", function ()
		local invite, reason = decisions.read_peek({ "refused", "revoked", "k3f9x2" }, "D");
		assert.is_nil(invite);
		assert.equal("revoked", reason);
	end);

	it("is no refusal of the token where there is none", function ()
		local invite, reason = decisions.read_peek(nil, "D");
		assert.is_nil(invite);
		assert.equal("unavailable", reason);
	end);
end);

describe("the answer of claim", function ()
	for what, case in pairs({
		["that a use was taken"] = { reply = { "ok", "k3f9x2", "", "0" }; ok = true };
		["that all uses are claimed"] = { reply = { "busy" }; reason = "busy" };
		["that the invitation was revoked"] = { reply = { "refused", "revoked" }; reason = "revoked" };
		["that the name is another's"] = { reply = { "refused", "name-reserved" }; reason = "name-reserved" };
		["nothing, and then no account is made"] = { reason = "unavailable" };
		["not to be understood, and then no account is made"] = { reply = { "refused" }; reason = "unknown" };
	}) do
		it("says " .. what, function ()
			local ok, reason = decisions.read_claim(case.reply);
			assert.equal(case.ok, ok);
			assert.equal(case.reason, reason);
		end);
	end
end);

describe("the answer of may-register", function ()
	it("lets in", function ()
		assert.is_true(decisions.read_may_register({ "ok" }));
	end);

	it("lets nobody in where there is none, or none to be understood", function ()
		assert.same({ nil, "unavailable" }, { decisions.read_may_register(nil) });
		assert.same({ nil, "invite-needed" }, { decisions.read_may_register({ "refused" }) });
	end);
end);

describe("registration", function ()
	it("is open or closed as Redis says, not as the configuration", function ()
		assert.is_true(decisions.is_open({ "true" }, false, false));
		assert.is_false(decisions.is_open({ "false" }, true, true));
	end);

	it("is as configured where Redis has no setting", function ()
		assert.is_true(decisions.is_open({ "" }, false, true));
		assert.is_false(decisions.is_open({ "" }, true, false));
	end);

	it("stays as it was while Redis is away", function ()
		assert.is_true(decisions.is_open(nil, true, false));
		assert.is_false(decisions.is_open(nil, false, true));
	end);
end);

describe("a user name", function ()
	local function check(invite, username, exists)
		local ok, reason = decisions.check_name(invite, username, exists);
		return ok or reason;
	end

	it("is free to choose where the invitation has none", function ()
		assert.is_true(check({ kind = "account" }, "juliet", false));
	end);

	it("is the invitation's own where it has one", function ()
		assert.is_true(check({ kind = "account", name = "juliet" }, "juliet", false));
		assert.equal("wrong-name", check({ kind = "account", name = "juliet" }, "romeo", false));
	end);

	it("is refused as a conflict where it is taken", function ()
		assert.equal("conflict", check({ kind = "account" }, "juliet", true));
	end);

	it("is not told to be taken where the invitation is not for it", function ()
		assert.equal("wrong-name", check({ kind = "account", name = "juliet" }, "romeo", true));
	end);

	it("is that of one account where a password is reset, and must exist, so that none is made", function ()
		assert.is_true(check({ kind = "reset", name = "juliet" }, "juliet", true));
		assert.equal("unknown", check({ kind = "reset", name = "juliet" }, "juliet", false));
		assert.equal("wrong-name", check({ kind = "reset", name = "juliet" }, "romeo", true));
		assert.equal("unknown", check({ kind = "reset" }, "romeo", true));
	end);
end);

describe("which bot is asked", function ()
	local function rank(known, chance, traits)
		local function has(trait)
			return function (jid) return (traits or {})[jid] == trait; end
		end
		return decisions.rank_bots(known, chance, function (jid) return not has("away")(jid); end, has("silent"));
	end

	it("is by chance, so that each has its share", function ()
		assert.same({ "a", "b", "c" }, rank({ "a", "b", "c" }, 0));
		assert.same({ "b", "c", "a" }, rank({ "a", "b", "c" }, 0.34));
		assert.same({ "c", "a", "b" }, rank({ "a", "b", "c" }, 0.999));
	end);

	it("is none that is not connected", function ()
		assert.same({ "a", "c" }, rank({ "a", "b", "c" }, 0, { b = "away" }));
		assert.same({}, rank({ "a" }, 0.5, { a = "away" }));
		assert.same({}, rank({}, 0.5));
	end);

	it("is one that was silent a moment ago after all others, and still", function ()
		assert.same({ "b", "c", "a" }, rank({ "a", "b", "c" }, 0, { a = "silent" }));
		assert.same({ "a" }, rank({ "a" }, 0, { a = "silent" }));
	end);
end);

describe("the table of refusals", function ()
	it("knows every reason that the scripts answer", function ()
		for _, name in ipairs({ "may-register", "claim" }) do
			for reason in read_script(name):gmatch('{ "refused", "([%w-]+)" }') do
				assert.is_table(refusals[reason], reason);
			end
		end
	end);

	it("says every one to the person", function ()
		for reason, refusal in pairs(refusals) do
			assert.matches("^%u.+%l$", refusal.text, reason);
			assert.is_truthy(({ cancel = true, modify = true, wait = true })[refusal.type], reason);
		end
	end);

	it("asks to come back only where that helps", function ()
		local later = {};
		for reason, refusal in pairs(refusals) do
			later[refusal.type == "wait" and reason or 1] = true;
		end
		later[1] = nil;
		assert.same({ busy = true, unavailable = true, ["no-bot"] = true, ["not-taken"] = true, ["too-often"] = true }, later);
	end);

	it("tells clients that the token is bad in the one way that they understand", function ()
		assert.equal("item-not-found", refusals["invalid-token"].condition);
	end);
end);
