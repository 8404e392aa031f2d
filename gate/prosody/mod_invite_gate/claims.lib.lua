-- Uses that were claimed, and the word that the gate owes Redis about each: commit or release.
-- A word that could not be delivered is kept and repeated until it is accepted; both may be repeated.

local jid_split = require "util.jid".split;
local user_exists = require "core.usermanager".user_exists;

local contacts = module:require "contacts";
local new_worker = module:require "waiting".new_worker;

local RETRY_SECONDS = 1;
local OVERDUE_AT_ONCE = 100;

local host = module.host;

local function is_contact_of_inviter(claim)
	local inviter, domain = jid_split(claim.inviter);
	return inviter and domain == host and contacts.is_subscribed(inviter, claim.name);
end

-- run(script, …) asks Redis; undelivered: what an earlier life of this module still owed
local function new(run, undelivered)
	local retrying = false;
	local deliver_all;

	local function retry_until_delivered()
		if retrying then
			return;
		end
		retrying = true;
		module:add_timer(RETRY_SECONDS, function ()
			if next(undelivered) == nil then
				retrying = false;
				return;
			end
			deliver_all();
			return RETRY_SECONDS;
		end);
	end

	local function deliver(claim_id)
		local word = undelivered[claim_id];
		if not word then
			return;
		end
		local reply, err = run(word.script, word.invite_id, claim_id, word.name, word.purpose);
		if reply then
			undelivered[claim_id] = nil;
			if reply[1] ~= "ok" then
				module:log("warn", "Could not %s the use of invitation #%s, for it is gone", word.script, word.invite_id);
			end
			return;
		elseif not word.delayed then
			word.delayed = true;
			module:log("warn", "Could not %s the use of invitation #%s yet: %s", word.script, word.invite_id, err);
		end
		retry_until_delivered();
	end

	deliver_all = new_worker(function ()
		local claim_ids = {};
		for claim_id in pairs(undelivered) do
			table.insert(claim_ids, claim_id);
		end
		for _, claim_id in ipairs(claim_ids) do
			deliver(claim_id);
		end
	end);

	local function owe(script, claim)
		undelivered[claim.id] = {
			script = script;
			invite_id = claim.invite_id;
			name = claim.name;
			purpose = claim.purpose;
		};
		new_worker(function () deliver(claim.id); end)();
	end

	if next(undelivered) ~= nil then
		retry_until_delivered();
	end

	-- Claims whose lease ran out without a word, because their gate crashed.
	local function settle(claim)
		if claim.purpose == "register" and user_exists(claim.name, host) then
			-- While a claim is held nobody else may register its name: so this account came of it.
			contacts.befriend_inviter(claim);
			owe("commit", claim);
		elseif claim.purpose == "reset" then
			owe("commit", claim); -- the password may have been set, and a second reset would be worse than none
		elseif claim.purpose == "contact" and is_contact_of_inviter(claim) then
			owe("commit", claim);
		else
			owe("release", claim);
		end
	end

	local function sweep()
		for _, lease in ipairs(run("overdue", OVERDUE_AT_ONCE) or {}) do
			local claim = {
				invite_id = lease[1];
				id = lease[2];
				name = lease[3];
				purpose = lease[4];
				inviter = lease[5] ~= "" and lease[5] or nil;
				contact = lease[6] == "1";
			};
			if not undelivered[claim.id] then
				module:log("info", "Invitation #%s was claimed for %s and never settled, settling it now", claim.invite_id, claim.name);
				settle(claim);
			end
		end
	end

	-- Neither waits for Redis.
	return {
		commit = function (claim) return owe("commit", claim); end;
		release = function (claim) return owe("release", claim); end;
		sweep = sweep;
		undelivered = undelivered;
	};
end

return {
	new = new;
};
