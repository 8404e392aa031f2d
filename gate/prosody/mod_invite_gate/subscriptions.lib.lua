-- XEP-0379: a request for a subscription that carries a token of the person it is for is approved at once.

local jid_bare = require "util.jid".bare;
local jid_split = require "util.jid".split;
local new_id = require "util.id".medium;
local sha256 = require "util.hashes".sha256;

local contacts = module:require "contacts";
local decisions = module:require "decisions";
local async_worker = module:require "async_worker";

local xmlns_preauth = "urn:xmpp:pars:0";

-- run(script, …) asks Redis; claims, people: what claims.new and people.new answer
local function new(run, claims, people)
	-- Answers the claim of one use, or nil where the token is no reason to approve.
	local function take_use(token, owner, contact)
		-- Expiry has no grace here, and claim grants one.
		local digest = sha256(token, true);
		local invite = decisions.read_peek(run("peek", digest), digest);
		if not invite or invite.inviter ~= owner then
			return nil;
		end
		local claim = { id = new_id(); invite_id = invite.id; name = contact; purpose = "contact"; inviter = owner };
		local reply, _, did_not_run = run("claim", digest, claim.id, contact, claim.purpose, "");
		if decisions.read_claim(reply) then
			return claim;
		elseif not reply and not did_not_run then
			claims.release(claim);
		end
		return nil;
	end

	-- Answers whether the request was approved.
	local function approve(stanza, token)
		local owner, contact = jid_bare(stanza.attr.to), jid_bare(stanza.attr.from);
		local username = jid_split(owner);
		if owner == contact or contacts.is_subscribed(username, contact) then
			return false;
		end
		people.settle({ inviter = owner });
		if not people.may_invite(owner) then
			return false;
		end
		local claim = take_use(token, owner, contact);
		if not claim then
			return false;
		elseif not contacts.approve(username, contact, stanza) then
			claims.release(claim);
			return false;
		end
		module:log("info", "%s became a contact of %s by invitation #%s", contact, owner, claim.invite_id);
		claims.commit(claim);
		return true;
	end

	-- presence/bare: unless the token is good, mod_presence goes on with a plain request.
	local function handle(event)
		local stanza = event.stanza;
		local preauth = stanza.attr.type == "subscribe" and stanza.attr.to and stanza:get_child("preauth", xmlns_preauth);
		if not preauth then
			return;
		end
		local token = preauth.attr.token;
		stanza:remove_children("preauth", xmlns_preauth);
		if not decisions.is_token(token) then
			return;
		elseif async_worker.may_wait() then
			return approve(stanza, token) or nil;
		end
		-- The request of a sender that cannot wait goes on when Redis has answered.
		async_worker.new_worker(function ()
			if not approve(stanza, token) then
				module:fire_event("presence/bare", event);
			end
		end)();
		return true;
	end

	return {
		handle = handle;
	};
end

return {
	new = new;
};
