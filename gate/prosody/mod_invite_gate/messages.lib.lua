-- What people write to the domain, and what the bot answers there. Pure: knows nothing of Prosody but its stanzas.

local jid = require "util.jid";
local st = require "util.stanza";

local xmlns_client = "jabber:client";
local xmlns_forward = "urn:xmpp:forward:0";
local xmlns_gate = "urn:invite-bot:gate:0";

-- As the bot bounds what it enters by itself: far more than any command has.
local MAX_BODY = 4000;
local MAX_CHILD = 300;
local MAX_CHILDREN = 20;
local MAX_BYTES = 16000;

-- The same words again are another message after this; under one id they are the same.
local WORDS_MS = 10 * 1000;
local HOUR_MS = 60 * 60 * 1000;

-- What clients send beside messages, and for which nobody wants to see an error.
local chatter = {
	["http://jabber.org/protocol/chatstates"] = true;
	["urn:xmpp:chat-markers:0"] = true;
	["urn:xmpp:receipts"] = true;
	["urn:xmpp:reactions:0"] = true;
};

-- All that a message of the bot may hold.
local answer_children = {
	body = xmlns_client;
	thread = xmlns_client;
	["origin-id"] = "urn:xmpp:sid:0";
	received = "urn:xmpp:receipts";
	response = "urn:xmpp:tmp:quick-response";
	unstyled = "urn:xmpp:styling:0";
	x = "jabber:x:oob";
};

-- "message", which is to be answered; "chatter", which is not; nil for what the server's own rules are for.
local function kind_of(stanza)
	local type = stanza.attr.type or "normal";
	if type == "error" or type == "headline" or type == "groupchat" then
		return nil;
	elseif stanza:get_child("body") then
		return "message";
	end
	for _, child in ipairs(stanza.tags) do
		if chatter[child.attr.xmlns] then
			return "chatter";
		end
	end
	return nil;
end

-- What is the same in each copy of a message, and for how long no other message has it.
local function identity_of(stanza, bare_sender)
	local id, body = stanza.attr.id, stanza:get_child_text("body") or "";
	if id then
		return ("domain %s %s %s"):format(bare_sender, id, body), HOUR_MS;
	end
	return ("domain %s %s"):format(stanza.attr.from, body), WORDS_MS;
end

-- As much of a text as fits, without half a character at its end.
local function cut(text, size)
	if #text <= size then
		return text;
	end
	local last = size;
	while text:byte(last + 1) >= 0x80 and text:byte(last + 1) < 0xC0 do
		last = last - 1;
	end
	return text:sub(1, last);
end

local function shorten(child)
	if child.name == "body" then
		return st.stanza("body", child.attr):text(cut(child:get_text() or "", MAX_BODY));
	elseif #tostring(child) > MAX_CHILD then
		return st.stanza(child.name, { xmlns = child.attr.xmlns });
	end
	return child;
end

-- A message as text. Of one that is too long to be a command, what it is stays; nil where not even that is short.
local function storable(stanza)
	local short = st.clone(stanza, true);
	short.attr.xmlns = xmlns_client;
	for index, child in ipairs(stanza.tags) do
		if index > MAX_CHILDREN then
			break;
		end
		short:add_direct_child(shorten(child));
	end
	local text = tostring(short);
	return #text <= MAX_BYTES and text or nil;
end

-- Parsed inside of another, each element says the namespace that stanzas have by themselves.
local function strip_namespace(element)
	if element.attr.xmlns == xmlns_client then
		element.attr.xmlns = nil;
	end
	for _, child in ipairs(element.tags) do
		strip_namespace(child);
	end
end

local function wraps_answer(stanza)
	return stanza:get_child("answer", xmlns_gate) ~= nil;
end

-- The message to a user of this host that the bot has wrapped, or nil.
local function unwrap(stanza, host)
	local forwarded = stanza:get_child("answer", xmlns_gate):get_child("forwarded", xmlns_forward);
	local wrapped = forwarded and forwarded:get_child("message", xmlns_client);
	if not wrapped then
		return nil;
	end
	local to = jid.prep(wrapped.attr.to);
	local name, to_host = jid.split(to);
	local type = wrapped.attr.type or "normal";
	if not name or to_host ~= host or not wrapped.attr.id or (type ~= "chat" and type ~= "normal") then
		return nil;
	end
	for _, child in ipairs(wrapped.tags) do
		if answer_children[child.name] ~= child.attr.xmlns then
			return nil;
		end
	end
	local answer = st.clone(wrapped);
	strip_namespace(answer);
	answer.attr.from, answer.attr.to = host, to;
	return answer;
end

return {
	kind_of = kind_of;
	identity_of = identity_of;
	storable = storable;
	wraps_answer = wraps_answer;
	unwrap = unwrap;
};
