-- Streams that are about to register: from the preauth to the account.

local new_id = require "util.id".medium;
local sha256 = require "util.hashes".sha256;
local user_exists = require "core.usermanager".user_exists;

local contacts = module:require "contacts";
local decisions = module:require "decisions";

local MAX_BAD_TOKENS = 5;

local host = module.host;

-- run(script, …) asks Redis; claims, people: what claims.new and people.new answer;
-- own_settings: allow_registration and registration_invite_only where Redis has none
local function new(run, claims, people, own_settings)
	local own_allow = tostring(own_settings.allow_registration);
	local own_invite_only = tostring(own_settings.registration_invite_only);

	-- By session: { bad_tokens, invite, claim, registered }
	local streams = setmetatable({}, { __mode = "k" });

	local function get_stream(session)
		local stream = streams[session];
		if not stream then
			stream = { bad_tokens = 0 };
			streams[session] = stream;
		end
		return stream;
	end

	local function peek(token)
		if not decisions.is_token(token) then
			return nil, "unknown";
		end
		local digest = sha256(token, true);
		local invite, reason, inviter = decisions.read_peek(run("peek", digest), digest);
		if people.settle(invite, inviter) then
			invite, reason = decisions.read_peek(run("peek", digest), digest);
		end
		if not invite then
			return nil, reason;
		elseif not decisions.stream_purposes[invite.kind] or not people.may_invite(invite.inviter) then
			return nil, "unknown";
		elseif invite.kind == "reset" and not (invite.name and user_exists(invite.name, host)) then
			return nil, "unknown";
		end
		return invite;
	end

	-- Whether this stream has offered too many bad tokens to be asked for another.
	local function is_exhausted(session)
		return get_stream(session).bad_tokens >= MAX_BAD_TOKENS;
	end

	-- Answers true, or nil and the reason for the refusal. Takes no use yet. `language` is that of who registers, or nil.
	local function preauth(session, token, language)
		local stream = get_stream(session);
		local invite, reason = peek(token);
		stream.invite, stream.language = invite, language;
		if invite then
			return true;
		elseif reason == "unavailable" then
			return nil, reason;
		end
		stream.bad_tokens = stream.bad_tokens + 1;
		module:log("debug", "A token was refused: %s", reason);
		return nil, "invalid-token";
	end

	-- What one of our own processes has noted in Redis under this id: answers the text, or nil and the reason for the
	-- refusal. Guessing counts like bad tokens.
	local function take_inquiry(session, kind, id)
		local reply = decisions.is_token(id) and run("take-inquiry", kind, id);
		if reply and reply[1] then
			return reply[1];
		elseif reply == nil then
			return nil, "unavailable";
		end
		local stream = get_stream(session);
		stream.bad_tokens = stream.bad_tokens + 1;
		return nil, "no-inquiry";
	end

	-- Answers the claim, or nil and the reason for the refusal.
	local function take_use(invite, username, language)
		local claim = {
			id = new_id(); -- a new one each time: an earlier one may still be on its way to be released
			invite_id = invite.id;
			name = username;
			purpose = decisions.stream_purposes[invite.kind];
			inviter = invite.inviter;
			contact = invite.contact;
		};
		local reply, _, did_not_run = run("claim", invite.digest, claim.id, username, claim.purpose, own_allow, language or "");
		local ok, reason = decisions.read_claim(reply);
		if ok then
			return claim;
		elseif not reply and not did_not_run then
			claims.release(claim); -- Redis may have heard it for all that
		end
		return nil, reason;
	end

	local function begin_with_invite(stream, event)
		local invite, username = stream.invite, event.username;
		local ok, reason = decisions.check_name(invite, username, user_exists(username, host));
		if not ok then
			return nil, reason;
		elseif not people.may_invite(invite.inviter) then
			return nil, "unknown";
		end

		local claim;
		claim, reason = take_use(invite, username, stream.language);
		if not claim then
			return nil, reason;
		end
		ok, reason = decisions.check_name(invite, username, user_exists(username, host));
		if not ok then
			claims.release(claim); -- somebody was faster, or the account went away
			return nil, reason;
		elseif event.session.destroyed then
			claims.release(claim); -- nobody is there to be told
			return nil, "unavailable";
		end
		stream.claim = claim;
		if claim.purpose == "reset" then
			event.allow_reset = username;
		end
		return true;
	end

	-- user-registering: answers true, or nil and the reason for the refusal.
	local function begin(event)
		local stream = event.session and get_stream(event.session);
		if stream and stream.registered then
			return nil, "second";
		elseif stream and stream.invite then
			local ok, reason = begin_with_invite(stream, event);
			if not ok then
				claims.note_failure(stream.invite.id, reason);
			end
			return ok, reason;
		end
		return decisions.read_may_register(run("may-register", event.username, own_allow, own_invite_only));
	end

	-- The use is spent. Answers its claim, if there was one.
	local function complete(event)
		local stream = event.session and get_stream(event.session);
		if not stream then
			return nil;
		end
		local claim = stream.claim;
		stream.registered, stream.invite, stream.claim = true, nil, nil;
		if claim then
			module:log("info", "%s of %s by invitation #%s", claim.purpose == "reset" and "New password" or "Registration", claim.name, claim.invite_id);
			contacts.befriend_inviter(claim);
			claims.commit(claim);
		end
		return claim;
	end

	-- user-registered
	local function complete_registration(event)
		if not complete(event) then
			people.end_earlier(event.username);
		end
	end

	-- user-password-reset: sessions that logged in with the old password end. mod_register_ibr sets it as if the
	-- account were new, of which no module hears that cares for the change of a password.
	local function complete_reset(event)
		complete(event);
		people.keep(event.username);
		prosody.events.fire_event("user-password-changed", { username = event.username, host = host });
	end

	-- The request was answered. A claim that is still there came to nothing, unless the account is there too.
	-- refusal: what the server itself answered, as obstacles.watch tells it, or nil
	local function finish(session, refusal)
		local stream = streams[session];
		local claim = stream and stream.claim;
		if not claim then
			return;
		end
		stream.claim = nil;
		if claim.purpose == "register" and user_exists(claim.name, host) then
			contacts.befriend_inviter(claim);
			claims.commit(claim);
		else
			claims.release(claim);
			if refusal then
				claims.note_failure(claim.invite_id, refusal.condition == "conflict" and "conflict" or "refused", refusal.words);
			end
		end
	end

	return {
		is_exhausted = is_exhausted;
		preauth = preauth;
		take_inquiry = take_inquiry;
		begin = begin;
		complete_registration = complete_registration;
		complete_reset = complete_reset;
		finish = finish;
	};
end

return {
	new = new;
};
