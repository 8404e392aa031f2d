-- What Redis has to know of the accounts of this host: which have ended, are disabled or gone, or are another person's
-- by now, for what was made under a name is not of everybody who ever has it.

local jid_split = require "util.jid".split;
local monotonic = require "util.time".monotonic;
local new_id = require "util.id".medium;
local storagemanager = require "core.storagemanager";
local usermanager = require "core.usermanager";

local LOOK_AT_ONCE = 20;

local host = module.host;

-- Where accounts are kept in Prosody's own storage, and so what is kept beside them goes with them.
local own_providers = { internal_hashed = true, internal_plain = true };

local function exists(username)
	return usermanager.get_provider(host).user_exists(username) == true;
end

-- Prosody 0.12 disables nobody.
local function is_disabled(username)
	return usermanager.user_is_enabled ~= nil and usermanager.user_is_enabled(username, host) == false;
end

-- Prosody 0.12 does not note when an account was created: there, a note is kept in the same storage, which goes with it.
local function read_note(username)
	if not own_providers[usermanager.get_provider(host).name] then
		return "";
	end
	local notes = storagemanager.get_driver(host, "accounts"):open("invite_gate");
	local note, err = notes:get(username);
	if note or err then
		return note and note.stamp or "";
	end
	local stamp = new_id();
	return notes:set(username, { stamp = stamp }) and stamp or "";
end

-- Names the storage: two servers of one domain that have not the same one note different times of creation.
local function read_store()
	local notes = storagemanager.get_driver(host, "accounts"):open("invite_gate");
	local note = notes:get(nil);
	if not note then
		note = { store = new_id() };
		notes:set(nil, note);
	end
	return note.store;
end

-- The storage, and what tells this account from others of the same name there; or "".
local function read_stamp(username)
	local info = usermanager.get_account_info and usermanager.get_account_info(username, host);
	local stamp = info and info.created and ("%d"):format(info.created) or read_note(username);
	return stamp ~= "" and read_store() .. " " .. stamp or "";
end

-- "enabled" and its stamp; or "disabled" or "gone"
local function look(username)
	if not exists(username) then
		return "gone", "";
	elseif is_disabled(username) then
		return "disabled", "";
	end
	return "enabled", read_stamp(username);
end

local function local_name(jid)
	local username, domain = jid_split(jid);
	return domain == host and username or nil;
end

-- run(script, …) asks Redis; owe: as owed.new answers
local function new(run, owe)
	-- By user name: what Redis was told last.
	local told = {};

	local function tell(username, state, stamp)
		told[username] = state .. stamp;
		owe("account " .. username, {
			script = "account";
			args = { username, state, stamp };
			purpose = "tell that an account is " .. state;
		});
	end

	-- Tells Redis where this is news. Waits for nobody.
	local function note(username)
		local state, stamp = look(username);
		if told[username] ~= state .. stamp then
			tell(username, state, stamp);
		end
		return state;
	end

	-- Somebody logs in. A user who does so without an account is anonymous.
	local function welcome(username)
		if exists(username) then
			note(username);
		end
	end

	-- An account of this name was deleted or made this moment: what is older does not belong to it.
	local function end_earlier(username)
		told[username] = nil;
		owe("ended " .. username, {
			script = "account";
			args = { username, "ended" };
			happened = monotonic();
			purpose = "tell that an account has ended";
		});
	end

	-- For a new password Prosody 13 makes the account anew: it is still the same person's.
	local function keep(username)
		local stamp = read_stamp(username);
		told[username] = "enabled" .. stamp;
		owe("same " .. username, {
			script = "account";
			args = { username, "same", stamp };
			purpose = "tell that an account is the same";
		});
	end

	-- The same, and goes on when Redis has it. Answers whether it learnt something.
	local function tell_now(username)
		local state, stamp = look(username);
		if told[username] == state .. stamp then
			return false;
		end
		local reply = run("account", username, state, stamp);
		told[username] = reply and state .. stamp or nil;
		return reply ~= nil;
	end

	-- Before an invitation is used: the account that made it, or whose password it sets, may be another's by now.
	-- held_inviter: whose account some gate had found disabled or gone. Answers whether Redis learnt something.
	local function settle(invite, held_inviter)
		local inviter = local_name(invite and invite.inviter or held_inviter);
		local owner = invite and invite.kind == "reset" and invite.name;
		if held_inviter and inviter then
			told[inviter] = nil;
		end
		local is_news = inviter ~= nil and tell_now(inviter);
		return owner and tell_now(owner) or is_news;
	end

	-- Whether the account of an inviter of this host is there and enabled.
	local function may_invite(inviter)
		local username = local_name(inviter);
		return username == nil or note(username) == "enabled";
	end

	-- Those that matter at present, some at a time.
	local function sweep()
		for _, known in ipairs(run("look", LOOK_AT_ONCE) or {}) do
			local username, inactive, stamp = known[1], known[2], known[3];
			local state, own_stamp = look(username);
			local is_known = state == "enabled" and inactive == "" and (own_stamp == "" or own_stamp == stamp);
			if not is_known and state ~= inactive then
				tell(username, state, own_stamp);
			end
		end
	end

	return {
		note = note;
		welcome = welcome;
		end_earlier = end_earlier;
		keep = keep;
		settle = settle;
		may_invite = may_invite;
		sweep = sweep;
	};
end

return {
	new = new;
};
