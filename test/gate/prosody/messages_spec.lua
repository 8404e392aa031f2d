local st = require "util.stanza";

local messages = dofile("gate/prosody/mod_invite_gate/messages.lib.lua");

local function message(attr, body)
	local stanza = st.message({ from = "juliet@montague.example/phone", to = "montague.example", id = "m1", type = attr and attr.type or "chat" });
	return body and stanza:text_tag("body", body) or stanza;
end

local function marker(xmlns)
	return message():tag("marker", { xmlns = xmlns }):up();
end

describe("what is written to the domain", function ()
	it("is a message where it has words", function ()
		assert.equal("message", messages.kind_of(message(nil, "invite")));
		assert.equal("message", messages.kind_of(message({ type = "normal" }, "invite")));
	end);

	it("is chatter where clients send it beside messages", function ()
		for _, xmlns in ipairs({ "http://jabber.org/protocol/chatstates", "urn:xmpp:chat-markers:0", "urn:xmpp:receipts" }) do
			assert.equal("chatter", messages.kind_of(marker(xmlns)));
		end
	end);

	it("is the server's where it has no words, or is an error, a headline or of a room", function ()
		assert.is_nil(messages.kind_of(message()));
		assert.is_nil(messages.kind_of(marker("urn:example:other")));
		for _, type in ipairs({ "error", "headline", "groupchat" }) do
			assert.is_nil(messages.kind_of(message({ type = type }, "invite")));
		end
	end);

	it("is the same under the same id with the same words, from each device", function ()
		local one, lifetime = messages.identity_of(message(nil, "invite"), "juliet@montague.example");
		assert.equal("domain juliet@montague.example m1 invite", one);
		assert.equal(3600000, lifetime);
		local nameless = message(nil, "invite");
		nameless.attr.id = nil;
		local words;
		words, lifetime = messages.identity_of(nameless, "juliet@montague.example");
		assert.equal("domain juliet@montague.example/phone invite", words);
		assert.equal(10000, lifetime);
	end);
end);

describe("what is stored of a message", function ()
	it("is all of a short one, and says its namespace", function ()
		local text = messages.storable(message(nil, "invite for bob"):tag("request", { xmlns = "urn:xmpp:receipts" }):up());
		assert.truthy(text:find("jabber:client", 1, true));
		assert.truthy(text:find("<body>invite for bob</body>", 1, true));
		assert.truthy(text:find("urn:xmpp:receipts", 1, true));
	end);

	it("is the beginning of long words, in whole letters", function ()
		local text = messages.storable(message(nil, "x" .. ("ü"):rep(9000)));
		assert.equal("x" .. ("ü"):rep(1999), text:match("<body>(.-)</body>"));
	end);

	it("is of a long child what it is, and of many the first", function ()
		local long = message(nil, "…"):tag("encrypted", { xmlns = "urn:xmpp:omemo:2" }):text(("x"):rep(100000)):up();
		assert.truthy(messages.storable(long):find("<encrypted xmlns='urn:xmpp:omemo:2'/>", 1, true));
		local many = message(nil, "invite");
		for _ = 1, 5000 do
			many:tag("x", { xmlns = "urn:example" }):up();
		end
		assert.truthy(#messages.storable(many) < 2000);
	end);

	it("is nothing where not even that is short, and the message stays as it was", function ()
		local stanza = message(nil, "invite");
		stanza.attr.id = ("x"):rep(100000);
		assert.is_nil(messages.storable(stanza));
		assert.is_nil(stanza.attr.xmlns);
	end);
end);

describe("an answer of the bot", function ()
	local function wrapped(attr, xmlns)
		local client = "jabber:client";
		return st.message({ from = "invite@montague.example/invite-bot", to = "montague.example" })
			:tag("answer", { xmlns = "urn:invite-bot:gate:0" })
			:tag("forwarded", { xmlns = "urn:xmpp:forward:0" })
			:tag("message", {
				xmlns = client, from = attr.from, to = attr.to or "juliet@montague.example/phone", id = attr.id or "a1", type = attr.type,
			})
			:text_tag("body", "Hello", { xmlns = client })
			:tag("x", { xmlns = xmlns or "jabber:x:oob" }):text_tag("url", "https://montague.example"):up():reset();
	end

	it("is the domain's own, without namespaces that stanzas have by themselves", function ()
		local answer = messages.unwrap(wrapped({ type = "chat", from = "escalus@montague.example" }), "montague.example");
		assert.equal("montague.example", answer.attr.from);
		assert.equal("juliet@montague.example/phone", answer.attr.to);
		assert.equal("Hello", answer:get_child_text("body"));
		assert.is_nil(answer.attr.xmlns);
		assert.is_not_nil(answer:get_child("x", "jabber:x:oob"));
	end);

	it("is none to somebody of elsewhere or a server, of another type, or with more than a bot says", function ()
		for _, attr in ipairs({ { to = "tybalt@capulet.example" }, { to = "montague.example" }, { type = "headline" }, { type = "error" } }) do
			assert.is_nil(messages.unwrap(wrapped(attr), "montague.example"));
		end
		assert.is_nil(messages.unwrap(wrapped({ type = "chat" }, "jabber:x:conference"), "montague.example"));
	end);

	it("is none where nothing is wrapped", function ()
		local empty = st.message({ to = "montague.example" }):tag("answer", { xmlns = "urn:invite-bot:gate:0" }):up();
		assert.is_true(messages.wraps_answer(empty));
		assert.is_nil(messages.unwrap(empty, "montague.example"));
	end);
end);
