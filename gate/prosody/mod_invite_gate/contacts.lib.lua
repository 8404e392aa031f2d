-- What an invitation does to rosters.

local jid_split = require "util.jid".split;
local rostermanager = require "core.rostermanager";
local st = require "util.stanza";
local user_exists = require "core.usermanager".user_exists;

local host = module.host;

-- One direction, without asking anybody: `username` will see the presence of `contact`.
local function subscribe(username, contact)
	local user_jid, contact_jid = username .. "@" .. host, contact .. "@" .. host;
	rostermanager.set_contact_pending_out(username, host, contact_jid);
	rostermanager.set_contact_pending_in(contact, host, user_jid);
	rostermanager.subscribed(contact, host, user_jid);
	rostermanager.process_inbound_subscription_approval(username, host, contact_jid);
end

local function is_mutual(username, contact_jid)
	return rostermanager.is_user_subscribed(username, host, contact_jid)
		and rostermanager.is_contact_subscribed(username, host, contact_jid);
end

local function probe(from, to)
	if prosody.bare_sessions[to] then
		module:send(st.presence({ type = "probe", from = from, to = to }));
	end
end

-- Two accounts of this host become contacts of each other. Safe to repeat.
local function befriend(username, contact)
	local user_jid, contact_jid = username .. "@" .. host, contact .. "@" .. host;
	if username == contact or is_mutual(username, contact_jid) and is_mutual(contact, user_jid) then
		return;
	end
	subscribe(username, contact);
	subscribe(contact, username);
	rostermanager.roster_push(username, host, contact_jid);
	rostermanager.roster_push(contact, host, user_jid);
	-- Who is online is seen by the other now; who comes online later is seen to by mod_presence.
	probe(user_jid, contact_jid);
	probe(contact_jid, user_jid);
end

-- The new account and its inviter, where the invitation says so and both are accounts of this host.
local function befriend_inviter(claim)
	local inviter, domain = jid_split(claim.contact and claim.inviter or nil);
	if inviter and domain == host and user_exists(inviter, host) and user_exists(claim.name, host) then
		befriend(inviter, claim.name);
	end
end

local function is_subscribed(username, contact_jid)
	return rostermanager.is_contact_subscribed(username, host, contact_jid);
end

-- XEP-0379 §3: approves the request of `contact_jid`, and asks for the same in return.
local function approve(username, contact_jid, request)
	local owner_jid = username .. "@" .. host;
	if not rostermanager.set_contact_pending_in(username, host, contact_jid, request)
	or not rostermanager.subscribed(username, host, contact_jid) then
		return false;
	end
	module:send(st.presence({ type = "subscribed", from = owner_jid, to = contact_jid }));
	module:send(st.presence({ type = "probe", from = contact_jid, to = owner_jid }));

	if not rostermanager.is_user_subscribed(username, host, contact_jid)
	and not rostermanager.is_contact_pending_out(username, host, contact_jid)
	and rostermanager.set_contact_pending_out(username, host, contact_jid) then
		module:send(st.presence({ type = "subscribe", from = owner_jid, to = contact_jid }));
	end
	rostermanager.roster_push(username, host, contact_jid);
	return true;
end

return {
	befriend_inviter = befriend_inviter;
	is_subscribed = is_subscribed;
	approve = approve;
};
