-- The bots that are alive, and how one of them is asked: what somebody asks the domain is wrapped and sent to a
-- bot's full JID, and it answers in the same way.

local async = require "util.async";
local new_cache = require "util.cache".new;
local new_id = require "util.id".long;
local now = require "util.time".monotonic;
local st = require "util.stanza";

local decisions = module:require "decisions";

local xmlns_gate = "urn:invite-bot:gate:0";

-- Of the time that there is, what one bot may take of it while there are others to ask.
local SHARE_OF_ONE = 1 / 3;
-- A bot that did not answer is asked last for this long.
local SILENT_SECONDS = 30;
local MAX_SILENT = 100;

local host = module.host;

-- One that was killed lives on in its session, until that cannot be resumed any more.
local function is_connected(jid)
	local session = prosody.full_sessions[jid];
	return session ~= nil and not session.hibernating;
end

-- run(script, …) asks Redis
local function new(run)
	local silent_until = new_cache(MAX_SILENT); -- by full JID

	local function is_silent(jid)
		return (silent_until:get(jid) or 0) > now();
	end

	local function ask_one(jid, question, iq_type, seconds)
		local iq = st.iq({ type = iq_type, id = new_id(), from = host, to = jid }):add_child(st.clone(question));
		local reply = async.wait_for(module:send_iq(iq, nil, seconds));
		local answer = reply and reply.stanza.attr.type == "result" and reply.stanza:get_child("answer", xmlns_gate);
		return answer and answer.tags[1];
	end

	-- For callers that may wait. Answers what the reply to this IQ holds, be it an error, or nil where no bot answered
	-- within that many seconds. A bot that is asked in vain may have done what it was asked for all the same; the next
	-- one knows (docs/redis.md).
	local function ask(stanza, seconds)
		local deadline = now() + seconds;
		local question = st.stanza("question", {
			xmlns = xmlns_gate;
			id = new_id();
			asker = stanza.attr.from;
			asked = stanza.attr.to;
			iq = stanza.attr.id;
			["xml:lang"] = stanza.attr["xml:lang"];
		}):add_child(st.clone(stanza.tags[1]));

		local known = run("open-query", question.attr.id, stanza.attr.from, math.floor(seconds * 1000)) or {};
		local bots = decisions.rank_bots(known, math.random(), is_connected, is_silent);
		for index, jid in ipairs(bots) do
			local left = deadline - now();
			if left <= 0 then
				return nil;
			end
			local answer = ask_one(jid, question, stanza.attr.type, index == #bots and left or math.min(left, seconds * SHARE_OF_ONE));
			if answer then
				silent_until:set(jid, nil);
				return answer;
			end
			silent_until:set(jid, now() + SILENT_SECONDS);
			module:log("debug", "The bot at %s did not answer", jid);
		end
		return nil;
	end

	return {
		ask = ask;
	};
end

return {
	new = new;
};
