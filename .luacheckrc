-- What the Lua files of this project may use: the gate for Prosody, its tests, and the scripts that Redis runs.
max_line_length = 150;

files["gate/prosody"] = {
	std = "max";
	read_globals = { "prosody" };
	globals = { "module" }; -- its hooks "save" and "unload" are fields of it
};

files["test/gate"] = {
	std = "max+busted";
};

files["gate/scripts"] = {
	std = "lua51";
	read_globals = {
		"redis", "cjson", "KEYS", "ARGV";
		-- from common.lua, which opens each of them
		"key", "now", "domain", "LEASE_MS", "GRACE_MS", "DAY_MS", "EVENTS_KEPT", "CLOSED_AT_ONCE", "STANDINGS";
		"read_record", "read_state", "read_setting", "read_open", "is_owner", "owner_of", "name_of", "account_since";
		"hold_of", "standing", "refusal", "peek", "close", "revoke", "end_claim", "set_reminder", "count", "notify", "publish";
		-- from files that stand before those that need them: lookalikes.lua and names.lua,
		"LOOKALIKES", "likeness", "skeleton", "reserved_like", "is_reserved";
		-- expiry.lua, ended.lua and keep.lua
		"close_expired", "forget_gone", "revoke_ended", "end_account", "keep_invite";
	};
};

for _, name in ipairs({ "common", "ended", "expiry", "keep", "lookalikes", "names" }) do
	files["gate/scripts/" .. name .. ".lua"] = {
		ignore = { "211", "631" }; -- what it defines is for the others; a table has long lines
	};
end
