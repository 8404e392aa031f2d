-- Messages to the domain itself: the gate enters them into the bot's inbox, and the bot's answers go out as the domain's.

local errors = require "util.error";
local jid_bare = require "util.jid".bare;
local sha256 = require "util.hashes".sha256;
local st = require "util.stanza";

local is_user = module:require "senders".is_user;
local messages = module:require "messages";
local refusals = module:require "refusals";

-- For this long an answer may be sent by one bot and again by the next.
local ANSWERED_MS = 60 * 60 * 1000;

local host = module.host;

-- What is taken needs no other answer. The bot tells who is over the limit.
local taken = { entered = true, known = true, limited = true };

-- run(script, …) asks Redis; bot: the user name of the bot's account
local function new(run, bot)
	local has_warned = false;

	local function enter(session, stanza, text)
		local bare = jid_bare(stanza.attr.from);
		local identity, lifetime = messages.identity_of(stanza, bare);
		local outcomes = run("enter", "", "", "", sha256(identity, true), lifetime, bare, text);
		if not (outcomes and taken[outcomes[1][1]]) then
			session.send(st.error_reply(stanza, errors.new("not-taken", nil, refusals)));
		end
		return true;
	end

	-- Where Redis does not say that an answer went out before, it goes out: rather twice than never.
	local function send_on(answer)
		local outcome = run("take-answer", answer.attr.id, ANSWERED_MS);
		if not (outcome and outcome[1] == "known") then
			module:send(answer);
		end
		return true;
	end

	local function take_answer(session, stanza)
		if session.username ~= bot then
			if not has_warned then
				has_warned = true;
				module:log("warn", "%s is not the bot that invite_gate_bot names, and does not answer as %s", stanza.attr.from, host);
			end
			return nil;
		end
		local answer = messages.unwrap(stanza, host);
		return answer and send_on(answer);
	end

	-- message/host. What is not handled here gets the server's own error. A client waits for its own message, and so its
	-- messages stay in order.
	local function handle(event)
		local session, stanza = event.origin, event.stanza;
		if stanza.attr.to ~= host or not is_user(session, stanza) then
			return nil;
		elseif messages.wraps_answer(stanza) then
			return take_answer(session, stanza);
		end
		local kind = messages.kind_of(stanza);
		local text = kind == "message" and messages.storable(stanza);
		return text and enter(session, stanza, text) or kind == "chatter" or nil;
	end

	return {
		handle = handle;
	};
end

return {
	new = new;
};
