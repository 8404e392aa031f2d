-- XEP-0401's commands at the domain, where clients look for them: a bot decides who may run them, and what they do.
-- They are listed whether one is there or not.

local async = require "util.async";
local errors = require "util.error";
local jid_bare = require "util.jid".bare;
local st = require "util.stanza";
local timer = require "util.timer";

local new_bot_rpc = module:require "bot_rpc".new;
local is_user = module:require "senders".is_user;
local refusals = module:require "refusals";
local async_worker = module:require "async_worker";

-- Conversations waits two seconds: the answer, be it that there is none, comes by then.
local ANSWER_SECONDS = 1.8;
-- Clients ask for the list when they log in, and wait.
local LIST_SECONDS = 0.8;
-- What one session may have asked and not been answered yet.
local MAX_QUESTIONS = 10;

local xmlns_commands = "http://jabber.org/protocol/commands";
local xmlns_info = "http://jabber.org/protocol/disco#info";
local xmlns_items = "http://jabber.org/protocol/disco#items";

local host = module.host;

-- As the bot names them in English.
local nodes = {
	["urn:xmpp:invite#invite"] = { command = "invite", name = "An invitation that gives a friend an account here" };
	["urn:xmpp:invite#create-account"] = { command = "create-account", name = "An invitation for an account, with a name if you like" };
};
local node_order = { "urn:xmpp:invite#invite", "urn:xmpp:invite#create-account" };

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

local function contains(list, value)
	for _, each in ipairs(list) do
		if each == value then
			return true;
		end
	end
	return false;
end

-- run(script, …) asks Redis
local function new(run)
	local bot_rpc = new_bot_rpc(run);
	local offered = { "invite", "create-account" }; -- to somebody, the last time that Redis answered
	local open = setmetatable({}, { __mode = "k" }); -- how many questions, by session

	-- Answers a function that says that the question is not open any more, and answers whether it was.
	local function open_question(session)
		open[session] = (open[session] or 0) + 1;
		local is_open = true;
		return function ()
			local was_open = is_open;
			if is_open then
				is_open = false;
				open[session] = open[session] - 1;
			end
			return was_open;
		end;
	end

	-- Answered when a bot has answered; nobody waits meanwhile.
	local function ask_bot(session, stanza)
		if (open[session] or 0) >= MAX_QUESTIONS then
			session.send(refusal(stanza, "too-often"));
			return true;
		end
		local close_question = open_question(session);
		local function answer_once(reply)
			if close_question() then
				module:send(reply);
			end
		end
		module:add_timer(ANSWER_SECONDS, function () answer_once(refusal(stanza, "no-bot")); end);
		async_worker.new_worker(function ()
			local answer = bot_rpc.ask(stanza, ANSWER_SECONDS);
			answer_once(answer and reply_with(stanza, answer) or refusal(stanza, "no-bot"));
		end)();
		return true;
	end

	-- An IQ to the host about one of the nodes.
	local function pass_on(event)
		local session, stanza = event.origin, event.stanza;
		if not nodes[stanza.tags[1].attr.node] then
			return;
		elseif not is_user(session, stanza) then
			session.send(refusal(stanza, "stranger"));
			return true;
		end
		return ask_bot(session, stanza);
	end

	-- An IQ about commands to the bot's account, for which the server would answer: older Gajim asks it, and no session.
	local function pass_on_to(bot)
		local address = bot .. "@" .. host;
		return function (event)
			local session, stanza = event.origin, event.stanza;
			local child = stanza.tags[1];
			local is_about_commands = child.name == "command" or child.attr.node == xmlns_commands
				or (child.attr.node or ""):match("^urn:") ~= nil;
			if stanza.attr.to == address and is_about_commands and is_user(session, stanza) then
				return ask_bot(session, stanza);
			end
		end;
	end

	-- The commands that this user may run, as far as Redis says so in time; else what somebody was offered last.
	local function read_offered(user)
		local answer;
		local wait, done = async.waiter(1, true);
		local patience = timer.add_task(LIST_SECONDS, done); -- the module's own end with it, and who waits would for ever
		async_worker.new_worker(function ()
			answer = run("offered-commands", user);
			done();
		end)();
		wait();
		timer.stop(patience);
		offered = answer or offered;
		return offered;
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
		if not is_user(session, stanza) then
			return;
		end
		local commands = async_worker.may_wait() and read_offered(jid_bare(stanza.attr.from)) or offered;
		for _, node in ipairs(node_order) do
			if contains(commands, nodes[node].command) then
				query:tag("item", { jid = host, node = node, name = nodes[node].name }):up();
			end
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
		pass_on_to = pass_on_to;
		list = list;
		describe_list = describe_list;
	};
end

return {
	new = new;
	xmlns_commands = xmlns_commands;
	xmlns_info = xmlns_info;
	xmlns_items = xmlns_items;
};
