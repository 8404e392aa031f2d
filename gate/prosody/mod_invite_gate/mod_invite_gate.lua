-- Accounts are registered here by invitation, and Redis, which the bot writes, knows the invitations.
--
-- At preauth a token is looked at, at registration one use of it is claimed, and when the account exists the
-- use is committed. A crash in between leaves a claim whose lease runs out, and which is settled by looking for
-- the account. docs/redis.md in the project describes the scripts and what they answer.

local array = require "util.array";
local errors = require "util.error";
local json = require "util.json";
local modulemanager = require "core.modulemanager";
local new_id = require "util.id".short;
local st = require "util.stanza";
local time_now = require "util.time".now;
local timer = require "util.timer";

local domain_commands = module:require "commands";
local domain_messages = module:require "domain_messages";
local new_claims = module:require "claims".new;
local new_obstacles = module:require "obstacles".new;
local new_registration_state = module:require "registration_state".new;
local new_owed = module:require "owed".new;
local new_people = module:require "people".new;
local new_redis = module:require "redis".new;
local new_registrations = module:require "registrations".new;
local new_subscriptions = module:require "subscriptions".new;
local parse_url = module:require "url".parse;
local refusals = module:require "refusals";
local requests = module:require "requests";
local scripts = module:require "scripts";
local async_worker = module:require "async_worker";

local GATE_VERSION = "0.1.0";

local TICK_SECONDS = 20;
local RECONNECT_SECONDS = 1;
local HEARTBEAT_MS = 60 * 1000;

local xmlns_gate = "urn:invite-bot:gate:0";
local xmlns_ibr = "jabber:iq:register";
local xmlns_ibr_feature = "http://jabber.org/features/iq-register";
local xmlns_preauth = "urn:xmpp:pars:0";

local require_encryption = module:get_option_boolean("c2s_require_encryption",
	module:get_option_boolean("require_encryption", true));
-- An option that is not understood is nil, and means the safer.
local own_settings = {
	allow_registration = module:get_option_boolean("allow_registration", false) == true;
	registration_invite_only = module:get_option_boolean("registration_invite_only", true) ~= false;
};

local root = ("invites:{%s}"):format(module.host);

-- What survives a reload: the name of this gate, and what it still owes Redis.
local saved = module.saved_state or {};
local gate_name = saved.gate_name or new_id();

-- Without Redis or the scripts nobody registers; the rest of the server does not need them.
local function open()
	local folder = module:get_option_string("invite_gate_scripts", module:get_directory() .. "/../../scripts");
	local sources, problem = scripts.load(folder);
	if not sources then
		return nil, ("the scripts are missing (%s): keep gate/prosody and gate/scripts together, or set invite_gate_scripts"):format(problem);
	end
	local target;
	target, problem = parse_url(module:get_option_string("invite_gate_redis", "redis://127.0.0.1:6379"));
	if not target then
		return nil, "the option invite_gate_redis is not understood: " .. problem;
	end
	local redis;
	redis, problem = new_redis(target, {
		log = module._log;
		cafile = module:get_option_path("invite_gate_redis_ca", nil, "config");
		verify = module:get_option_boolean("invite_gate_redis_verify", true) ~= false;
		key = root;
	});
	if not redis then
		return nil, "TLS to Redis cannot be set up: " .. problem;
	end
	return redis, scripts.new_runner(redis, sources, root);
end

local redis, run, send = open();
if not redis then
	module:log_status("error", "Nobody can register: %s", run);
	run = function () return nil, "not configured"; end;
end

local owed = new_owed(run, saved.undelivered or {});
local claims = new_claims(run, owed);
local people = new_people(run, owed.owe);
local registrations = new_registrations(run, claims, people, own_settings);
local subscriptions = new_subscriptions(run, claims, people);
local obstacles = new_obstacles();
local registration_state = new_registration_state(redis, run, own_settings.allow_registration);

local function refuse(event, reason)
	event.origin.send(st.error_reply(event.stanza, errors.new(reason, nil, refusals)));
	return true;
end

-- XEP-0445 §3, and the name that the feature had before.
local features = {
	st.stanza("register", { xmlns = "urn:xmpp:ibr-token:0" });
	st.stanza("register", { xmlns = "urn:xmpp:invite" });
};

-- After mod_register_ibr, which advertises registration whether it is open or not.
module:hook("stream-features", function (event)
	local session = event.origin;
	if session.type ~= "c2s_unauthed" then
		return;
	elseif require_encryption and not session.secure then
		registration_state.look_ahead(session);
		return;
	elseif not registration_state.is_open(session) then
		event.features:remove_children("register", xmlns_ibr_feature);
		return;
	end
	for _, feature in ipairs(features) do
		event.features:add_child(feature);
	end
end, -10);

-- Why a request of a stream that is not logged in is refused before anybody looks at what it holds, or nil. A stream is
-- that of the host it was opened to, wherever its stanzas go.
local function fault_in(event, iq_type)
	local session, stanza = event.origin, event.stanza;
	if session.host ~= module.host or (stanza.attr.to and stanza.attr.to ~= module.host) then
		return "elsewhere";
	elseif require_encryption and not session.secure then
		return "insecure";
	elseif stanza.attr.type ~= iq_type or #stanza.tags ~= 1 then
		return "malformed";
	end
end

-- Guessing ends the stream. Answers whether it did.
local function close_if_exhausted(session)
	if not registrations.is_exhausted(session) then
		return false;
	end
	session:close({ condition = "policy-violation", text = "Too many invitations that are not valid" });
	return true;
end

-- Before a rival, which knows none of our tokens.
module:hook("stanza/iq/" .. xmlns_preauth .. ":preauth", function (event)
	local session, stanza = event.origin, event.stanza;
	if session.type ~= "c2s_unauthed" then
		return;
	end
	local fault = fault_in(event, "set");
	if fault then
		return refuse(event, fault);
	elseif close_if_exhausted(session) then
		return true;
	end
	local ok, reason = registrations.preauth(session, stanza.tags[1].attr.token, stanza.attr["xml:lang"]);
	if not ok then
		return refuse(event, reason);
	end
	session.send(st.reply(stanza));
	return true;
end, 10);

-- What our own processes ask: anybody else has no inquiry in Redis. answer(reply, session, what it is about)
local function hook_inquiry(kind, answer)
	module:hook("stanza/iq/" .. xmlns_gate .. ":" .. kind, function (event)
		local session, stanza = event.origin, event.stanza;
		if session.type ~= "c2s_unauthed" then
			return;
		end
		local fault = fault_in(event, "get");
		if fault then
			return refuse(event, fault);
		elseif close_if_exhausted(session) then
			return true;
		end
		local about, reason = registrations.take_inquiry(session, kind, stanza.tags[1].attr.id);
		if not about then
			return refuse(event, reason);
		end
		local reply = st.reply(stanza):tag(kind, { xmlns = xmlns_gate });
		answer(reply, session, about);
		session.send(reply);
		return true;
	end);
end

-- Whether an account exists.
hook_inquiry("account", function (reply, _, name)
	reply.tags[1].attr.exists = tostring(people.note(name) ~= "gone");
end);

-- What would keep somebody at this address from registering.
hook_inquiry("trial", function (reply, session)
	for _, obstacle in ipairs(obstacles.try(session)) do
		reply:tag("obstacle", obstacle):up();
	end
end);

-- Before mod_register_ibr, which reads the first of everything.
module:hook("stanza/iq/" .. xmlns_ibr .. ":query", function (event)
	local session, stanza = event.origin, event.stanza;
	if session.type ~= "c2s_unauthed" then
		return;
	elseif session.host ~= module.host then
		return refuse(event, "elsewhere");
	elseif stanza.attr.type == "set" and not requests.is_clear(stanza) then
		return refuse(event, "malformed");
	end
end, 10);

-- mod_register_ibr hands the three on to st.error_reply, which takes a whole error in the place of the type.
local function in_full(reason)
	local err = errors.new(reason, nil, refusals);
	return { type = err; condition = err.condition; text = err.text };
end

-- After the throttles and all others that may refuse.
module:hook("user-registering", function (event)
	if event.invite_gate_trial then
		return;
	elseif event.allowed == false then
		if modulemanager.is_loaded(module.host, "invites_register") then
			module:log("error", "mod_invites_register refused a registration: take it out of modules_enabled");
			event.error = in_full("misconfigured");
		end
		return;
	end
	local ok, reason = registrations.begin(event);
	if not ok then
		event.allowed, event.error = false, in_full(reason);
		event.reason = event.error.text;
	end
end, -100);

-- Late, because others need not wait for Redis.
module:hook("user-registered", obstacles.forget);
module:hook("user-registered", registrations.complete_registration, -100);
module:hook("user-password-reset", registrations.complete_reset, -100);

-- What was an account's ends with it, and not with the next account of that name. Of what happens outside of this process, as by
-- "prosodyctl deluser", there are no events: a login tells, at the latest.
module:hook_global("user-deleted", function (event)
	if event.host == module.host then
		people.end_earlier(event.username);
	end
end);
for _, change in ipairs({ "user-disabled", "user-enabled" }) do
	module:hook_global(change, function (event)
		if event.host == module.host then
			people.note(event.username);
		end
	end);
end
module:hook("resource-bind", function (event)
	people.welcome(event.session.username);
end);

-- There is no event for an account that could not be made: see what is left when all is done.
module:wrap_event("stanza/iq/" .. xmlns_ibr .. ":query", function (handlers, event_name, event)
	local handled, refusal = obstacles.watch(event.origin, function () return handlers(event_name, event); end);
	registrations.finish(event.origin, refusal);
	return handled;
end);

-- XEP-0379, before mod_presence.
module:hook("presence/bare", subscriptions.handle, 1);

local tick = async_worker.new_worker(function ()
	local beat = json.encode({
		server = "Prosody";
		version = prosody.version;
		gate = GATE_VERSION;
		obstacles = array(obstacles.list());
		time = math.floor(time_now() * 1000);
	});
	run("heartbeat", "gate:" .. gate_name, beat, HEARTBEAT_MS);
	if redis.reachable then
		registration_state.read();
		claims.sweep();
		people.sweep();
	end
end);

if redis then
	local due = 0;
	module:add_timer(0, function (now)
		if now >= due or redis.reachable == false then
			due = now + TICK_SECONDS;
			tick();
		end
		return RECONNECT_SECONDS;
	end);
end

-- XEP-0401's commands, before mod_adhoc (500) has a look whether they are its own.
local bot = module:get_option_string("invite_gate_bot");
local offers_commands = module:get_option_boolean("invite_gate_commands", true) ~= false;
if offers_commands then
	local commands = domain_commands.new(run);
	module:add_feature(domain_commands.xmlns_commands);
	module:hook("iq-set/host/" .. domain_commands.xmlns_commands .. ":command", commands.pass_on, 501);
	module:hook("iq-get/host/" .. domain_commands.xmlns_info .. ":query", commands.pass_on, 1);
	module:hook("host-disco-info-node", commands.describe_list, -1);
	module:hook("host-disco-items-node", commands.list, -1);
	if bot then
		-- And all commands at the bot's address, for which the server would answer.
		local pass_on = commands.pass_on_to(bot);
		module:hook("iq-set/bare/" .. domain_commands.xmlns_commands .. ":command", pass_on, 501);
		module:hook("iq-get/bare/" .. domain_commands.xmlns_info .. ":query", pass_on, 1);
		module:hook("iq-get/bare/" .. domain_commands.xmlns_items .. ":query", pass_on, 1);
	end
end

-- What people write to the domain itself. After mod_announce (0), which takes what is for its own resources.
if module:get_option_boolean("invite_gate_answer_at_domain", true) ~= false then
	if bot then
		module:hook("message/host", domain_messages.new(run, bot).handle, -1);
	else
		module:log("info", "Nobody answers at %s: the option invite_gate_bot does not name the bot's account", module.host);
	end
end

local function check_rival(event)
	if event.module == "invites_register" then
		module:log_status("error", "mod_invites_register has its own idea of who may register: take it out of modules_enabled");
	elseif event.module == "invites_adhoc" and offers_commands then
		module:log("warn", "mod_invites_adhoc has commands of the same names, which nobody can reach: take it out of modules_enabled");
	end
end
module:hook("module-loaded", check_rival);
for _, rival in ipairs({ "invites_register", "invites_adhoc" }) do
	if modulemanager.is_loaded(module.host, rival) then
		check_rival({ module = rival });
	end
end

-- Last, because mod_register_ibr by itself lets everybody in: it comes and goes with the gate, unless the
-- configuration wants it.
local is_ibr_ours = not own_settings.allow_registration
	and (saved.is_ibr_ours or not modulemanager.is_loaded(module.host, "register_ibr"));
module:depends("register_ibr");

local is_reloading = false;

-- Nobody has to wait for the end of the heartbeat to know.
local function say_goodbye(tell)
	if redis and redis.reachable and not is_reloading then
		tell("heartbeat", "gate:" .. gate_name, "", 0);
	end
end
-- Prosody 13 writes nothing any more when the handlers are through: this one waits for the reply.
module:hook_global("server-stopping", function () say_goodbye(run); end);

function module.save()
	is_reloading = true;
	return { gate_name = gate_name, undelivered = owed.undelivered, is_ibr_ours = is_ibr_ours };
end

function module.unload()
	say_goodbye(send);
	if redis then
		redis:close();
	end
	if is_ibr_ours then
		timer.add_task(0, function () -- when a reload is over
			if not modulemanager.is_loaded(module.host, module.name) then
				modulemanager.unload(module.host, "register_ibr");
			end
		end);
	end
end
