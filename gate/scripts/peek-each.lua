-- Are these tokens good? Changes nothing. The web process asks for all pages of one moment.
-- ARGV: tokens
-- Answers { { as peek does for one }, … } in the same order
--      or, for one that cannot be read, { "failed", why }

local answers = {}
for index, token in ipairs(ARGV) do
	local is_read, answer = pcall(peek, token)
	answers[index] = is_read and answer or { "failed", type(answer) == "table" and answer.err or tostring(answer) }
end
return answers
