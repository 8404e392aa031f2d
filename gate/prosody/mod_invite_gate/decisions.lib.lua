-- What the answers of the scripts (docs/redis.md) mean for a stream. Pure: knows nothing of Prosody.
-- Each function answers what to go on with, or nil and a key of the table of refusals.

-- Tokens are letters and digits, or Base64 for URLs where they were taken over from Prosody's own modules: nothing
-- else is worth a question to Redis.
local MAX_TOKEN = 255;

local function is_token(text)
	return type(text) == "string" and #text <= MAX_TOKEN and text:find("^[A-Za-z0-9_-]+$") ~= nil;
end

-- The answer of peek: the invitation, if there is one to register or reset with.
local function read_peek(reply, digest)
	if not reply then
		return nil, "unavailable";
	elseif reply[1] ~= "ok" then
		return nil, reply[2] or "unknown", reply[4];
	end
	return {
		digest = digest; -- of the token
		id = reply[2];
		kind = reply[3];
		inviter = reply[4] ~= "" and reply[4] or nil;
		name = reply[5] ~= "" and reply[5] or nil;
		contact = reply[6] == "1";
	};
end

-- What an invitation is used for on a stream that is not logged in yet.
local stream_purposes = { account = "register", reset = "reset" };

-- The answer of claim: true, or why not.
local function read_claim(reply)
	if not reply then
		return nil, "unavailable";
	elseif reply[1] == "ok" then
		return true;
	elseif reply[1] == "busy" then
		return nil, "busy";
	end
	return nil, reply[2] or "unknown";
end

-- The answer of may-register: true, or why not.
local function read_may_register(reply)
	if not reply then
		return nil, "unavailable";
	elseif reply[1] == "ok" then
		return true;
	end
	return nil, reply[2] or "invite-needed";
end

-- The answer of settings: whether registration is open. Without an answer it is as it was.
local function is_open(reply, known, own_setting)
	if not reply then
		return known;
	elseif reply[1] == "true" or reply[1] == "false" then
		return reply[1] == "true";
	end
	return own_setting;
end

-- Whether the invitation and the name go together, given whether an account of that name exists. A conflict costs
-- no use, and tells nothing about names that the invitation is not for. A reset makes no account.
local function check_name(invite, username, exists)
	if invite.name and invite.name ~= username then
		return nil, "wrong-name";
	elseif invite.kind == "reset" then
		if not invite.name or not exists then
			return nil, "unknown";
		end
	elseif exists then
		return nil, "conflict";
	end
	return true;
end

-- The bots to ask, in this order, of those that are known: none that is not connected, and last those that did not
-- answer a moment ago. `chance`, from 0 up to 1, is for each to have its share.
local function rank_bots(known, chance, is_connected, is_silent)
	local ready, silent = {}, {};
	local start = math.floor(chance * #known);
	for index = 1, #known do
		local jid = known[(start + index - 1) % #known + 1];
		if is_connected(jid) then
			table.insert(is_silent(jid) and silent or ready, jid);
		end
	end
	for _, jid in ipairs(silent) do
		table.insert(ready, jid);
	end
	return ready;
end

return {
	is_token = is_token;
	is_open = is_open;
	check_name = check_name;
	read_peek = read_peek;
	read_claim = read_claim;
	read_may_register = read_may_register;
	rank_bots = rank_bots;
	stream_purposes = stream_purposes;
};
