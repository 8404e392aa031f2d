-- The settings in force, in the order asked for; "" where neither an admin nor the bot's configuration set one.
-- ARGV: names
-- Answers { value, … }

local values = {}
for index, name in ipairs(ARGV) do
	values[index] = read_setting(name) or ""
end
return values
