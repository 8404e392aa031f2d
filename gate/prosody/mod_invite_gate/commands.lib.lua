-- XEP-0401's commands at the domain, where clients look for them: a bot decides who may run them, and what they do.

local async = require "util.async";
local errors = require "util.error";
local now = require "util.time".monotonic;
local st = require "util.stanza";
local timer = require "util.timer";

local new_bot_rpc = module:require "bot_rpc".new;
local is_user = module:require "senders".is_user;
local refusals = module:require "refusals";
local async_worker = module:require "async_worker";

-- With what it takes to get there, an answer comes within five seconds.
local ANSWER_SECONDS = 4.5;
-- Clients ask for the list when they log in, and wait.
local LIST_SECONDS = 1.5;
-- Nor do they wait again so soon where they waited in vain.
local QUIET_SECONDS = 10;
-- What one session may have asked and not been answered yet.
local MAX_QUESTIONS = 10;

local xmlns_commands = "http://jabber.org/protocol/commands";
local xmlns_info = "http://jabber.org/protocol/disco#info";
local xmlns_items = "http://jabber.org/protocol/disco#items";

local nodes = {
	["urn:xmpp:invite#invite"] = true;
	["urn:xmpp:invite#create-account"] = true;
};

local function refusal(stanza, reason)
	return st.error_reply(stanza, errors.new(reason, nil, refusals));
end

local function reply_with(stanza, answer)
	local reply = st.reply(stanza);
	local child = st.clone(answer);
	if child.name == "error" then
		reply.attr.type, child.attr.xmlns = "error", nil;
	end
	return reply:add_child(child);
end

-- run(script, …) asks Redis
local function new(run)
	local bot_rpc = new_bot_rpc(run);
	local quiet_until = 0;
	local open = setmetatable({}, { __mode = "k" }); -- how many questions, by session

	-- Answers a function that says that the question is not open any more. In time, it is not in any case.
	local function open_question(session)
		open[session] = (open[session] or 0) + 1;
		local is_open = true;
		local function close()
			if is_open then
				is_open = false;
				open[session] = open[session] - 1;
			end
		end
		module:add_timer(2 * ANSWER_SECONDS, close);
		return close;
	end

	-- An IQ to the host about one of the nodes. Answered when a bot has answered; nobody waits meanwhile.
	local function pass_on(event)
		local session, stanza = event.origin, event.stanza;
		if not nodes[stanza.tags[1].attr.node] then
			return;
		elseif not is_user(session, stanza) then
			session.send(refusal(stanza, "stranger"));
			return true;
		elseif (open[session] or 0) >= MAX_QUESTIONS then
			session.send(refusal(stanza, "too-often"));
			return true;
		end
		local close_question = open_question(session);
		async_worker.new_worker(function ()
			local answer = bot_rpc.ask(stanza, ANSWER_SECONDS);
			quiet_until = answer and 0 or quiet_until;
			module:send(answer and reply_with(stanza, answer) or refusal(stanza, "no-bot"));
			close_question();
		end)();
		return true;
	end

	-- Answers the items that a bot lists for this user, or nil.
	local function ask_for_items(stanza)
		local answer;
		local begun = now();
		local wait, done = async.waiter(1, true);
		local patience = timer.add_task(LIST_SECONDS, done); -- the module's own end with it, and who waits would for ever
		async_worker.new_worker(function ()
			answer = bot_rpc.ask(stanza, LIST_SECONDS);
			done();
		end)();
		wait();
		timer.stop(patience);
		if not answer and now() - begun > LIST_SECONDS / 2 then
			quiet_until = now() + QUIET_SECONDS;
		end
		return answer and answer.name == "query" and answer.tags or nil;
	end

	-- host-disco-items-node, after mod_adhoc. Other items with these names would lead nowhere.
	local function list(event)
		local session, stanza = event.origin, event.stanza;
		if event.node ~= xmlns_commands then
			return;
		end
		event.exists = true;
		local query = event.reply:get_child("query", xmlns_items);
		query:maptags(function (item) return not nodes[item.attr.node] and item or nil; end);
		if not is_user(session, stanza) or now() < quiet_until or not async_worker.may_wait() then
			return;
		end
		for _, item in ipairs(ask_for_items(stanza) or {}) do
			query:add_child(st.clone(item));
		end
	end

	-- host-disco-info-node, where there is no mod_adhoc.
	local function describe_list(event)
		if event.node ~= xmlns_commands or event.exists then
			return;
		end
		event.exists = true;
		local query = event.reply:get_child("query", xmlns_info);
		query:tag("identity", { category = "automation", type = "command-list", name = "Ad-Hoc Commands" }):up();
	end

	return {
		pass_on = pass_on;
		list = list;
		describe_list = describe_list;
	};
end

return {
	new = new;
	xmlns_commands = xmlns_commands;
	xmlns_info = xmlns_info;
};
