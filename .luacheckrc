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
		"key", "now", "read_record", "read_state", "read_setting", "is_owner", "refusal", "peek", "owner_of", "close", "end_claim", "publish", "count", "notify", "set_reminder", "read_open", "keep_invite", "close_expired", "forget_gone",
		"standing", "hold_of", "domain", "name_of", "account_since", "revoke", "revoke_ended", "end_account";
		-- from names.lua and lookalikes.lua, which stand before those that need them
		"is_reserved", "reserved_like", "likeness", "skeleton", "LOOKALIKES";
		"LEASE_MS", "GRACE_MS", "DAY_MS", "EVENTS_KEPT", "CLOSED_AT_ONCE";
	};
};

for _, name in ipairs({ "common", "names", "lookalikes" }) do
	files["gate/scripts/" .. name .. ".lua"] = {
		ignore = { "211", "631" }; -- what it defines is for the others; a table has long lines
	};
end
