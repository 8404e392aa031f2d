-- Uses that were claimed, and the word that the gate owes Redis about each: commit or release.

local jid_split = require "util.jid".split;
local user_exists = require "core.usermanager".user_exists;

local contacts = module:require "contacts";

local OVERDUE_AT_ONCE = 100;

local host = module.host;

local function is_contact_of_inviter(claim)
	local inviter, domain = jid_split(claim.inviter);
	return inviter and domain == host and contacts.is_subscribed(inviter, claim.name);
end

-- run(script, …) asks Redis; owed: as owed.new answers
local function new(run, owed)
	local function owe(script, claim)
		owed.owe(claim.id, {
			script = script;
			args = { claim.invite_id, claim.id, claim.name, claim.purpose };
			purpose = ("%s the use of invitation #%s"):format(script, claim.invite_id);
		});
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
		for _, lease in ipairs(run("expired-claims", OVERDUE_AT_ONCE) or {}) do
			local claim = {
				invite_id = lease[1];
				id = lease[2];
				name = lease[3];
				purpose = lease[4];
				inviter = lease[5] ~= "" and lease[5] or nil;
				contact = lease[6] == "1";
			};
			if not owed.undelivered[claim.id] then
				module:log("info", "Invitation #%s was claimed for %s and never settled, settling it now", claim.invite_id, claim.name);
				settle(claim);
			end
		end
	end

	-- Somebody with a good token was refused. `words`: those of the server, where it was not the gate.
	local function note_failure(invite_id, reason, words)
		owed.owe("failure:" .. invite_id, {
			script = "note-failure";
			args = { invite_id, reason, words or "" };
			purpose = ("note a failure with invitation #%s"):format(invite_id);
		});
	end

	-- None waits for Redis.
	return {
		note_failure = note_failure;
		commit = function (claim) return owe("commit", claim); end;
		release = function (claim) return owe("release", claim); end;
		sweep = sweep;
	};
end

return {
	new = new;
};
