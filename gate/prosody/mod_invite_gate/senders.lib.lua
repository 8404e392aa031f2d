-- Who has sent a stanza.

local host = module.host;

-- Whether an account of this host is logged in there and has sent this itself. Who is anonymous has none.
local function is_user(session, stanza)
	return session.type == "c2s" and session.host == host and stanza.attr.from == session.full_jid
		and prosody.hosts[host].users.name ~= "anonymous";
end

return {
	is_user = is_user;
};
