-- What keeps people from registering here though the gate would let them: rules of the server and of other modules, and
-- back ends that make no accounts; and what loses messages when one bot takes over from another. The heartbeat has them,
-- and doctor asks for them.
-- Each is { code = ; detail = }; src/doctor/gate-checks.ts in the project says what each code means.

local filters = require "util.filters";
local modulemanager = require "core.modulemanager";
local new_id = require "util.id".long;
local usermanager = require "core.usermanager";

local host = module.host;

local xmlns_gate = "urn:invite-bot:gate:0";

-- They answer in the gate's place, or make accounts beside it.
local rivals = { invites_register = "rival"; invites_adhoc = "rival-beside"; register_web = "rival-beside" };

-- Those of the person's own doing, or that pass by themselves.
local harmless = { ["conflict"] = true; ["not-acceptable"] = true; ["bad-request"] = true; ["jid-malformed"] = true };

-- A function that reaches nothing outside itself can do no harm, and make no account: so say those of back ends that
-- only read, such as LDAP.
local function makes_no_accounts()
	local create = usermanager.get_provider(host).create_user;
	if debug.getinfo(create, "u").nups > 0 then
		return false;
	end
	local ok, made = pcall(create, "", "");
	return not (ok and made);
end

local function read_error(kind, condition, text)
	return { kind = kind; condition = condition; words = text or condition; text = text and condition .. ": " .. text or condition };
end

local function find_rivals()
	local found = {};
	for name, code in pairs(rivals) do
		if modulemanager.is_loaded(host, name) then
			table.insert(found, { code = code; detail = "mod_" .. name });
		end
	end
	return found;
end

-- The next owner of the bot's account resumes the session of the one before (XEP-0198 §5).
local MIN_QUEUE = 10000;
local DEFAULT_QUEUE = 500;

local function find_losses()
	if not modulemanager.is_loaded(host, "smacks") then
		return { { code = "no-resumption"; detail = "mod_smacks" } };
	end
	local queue = module:get_option_number("smacks_max_queue_size", DEFAULT_QUEUE);
	return queue < MIN_QUEUE and { { code = "short-queue"; detail = tostring(queue) } } or {};
end

local function new()
	local refused; -- what the server itself answered to the last registration that the gate let through

	local function list()
		local found = find_rivals();
		for _, loss in ipairs(find_losses()) do
			table.insert(found, loss);
		end
		if makes_no_accounts() then
			table.insert(found, { code = "no-accounts"; detail = module:get_option_string("authentication", "internal_hashed") });
		end
		if refused then
			table.insert(found, { code = "refused"; detail = refused });
		end
		return found;
	end

	-- A throttle counts trials, too.
	local function counts_trials(ip)
		local is_throttled = module:get_option("registration_throttle_max") or module:get_option("min_seconds_between_registrations");
		return is_throttled and not (ip == "127.0.0.1" or ip == "::1");
	end

	-- The same, and what other modules say to a registration from the address of this stream. No account comes of it.
	local function try(session)
		local found = list();
		if counts_trials(session.ip) then
			return found;
		end
		local event = {
			username = new_id():gsub("%A", ""):lower(); password = new_id(); host = host; additional = {};
			ip = session.ip; session = session; allowed = true; invite_gate_trial = true;
		};
		module:fire_event("user-registering", event);
		if event.allowed == false then
			local err = event.error or {};
			local answer = read_error("", err.condition or event.error_condition or "not-acceptable", err.text or event.reason);
			table.insert(found, { code = "refused"; detail = answer.text });
		end
		return found;
	end

	-- Does the work, and sees whether the stream is refused meanwhile by others than the gate: there is no event for an
	-- account that could not be made. Answers what the work did, and the refusal or nil.
	local function watch(session, work)
		local answer;
		local function look(stanza)
			if type(stanza) == "table" and stanza.name == "iq" and stanza.attr.type == "error" then
				local err = stanza:get_child("error");
				if not err:child_with_ns(xmlns_gate) then
					answer = read_error(stanza:get_error());
				end
			end
			return stanza;
		end
		filters.add_filter(session, "stanzas/out", look);
		local handled = work();
		filters.remove_filter(session, "stanzas/out", look);
		if answer and not harmless[answer.condition] then
			module:log("warn", "A registration was refused, and not by the gate: %s", answer.text);
			if answer.kind == "cancel" then -- and not for its address, or for now
				refused = answer.text;
			end
		end
		return handled, answer;
	end

	return {
		list = list;
		try = try;
		watch = watch;
		forget = function () refused = nil; end; -- an account was made
	};
end

return {
	new = new;
};
