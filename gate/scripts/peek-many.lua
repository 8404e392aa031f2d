-- Are the tokens of these digests good? Changes nothing. The web process asks for all pages of one moment.
-- ARGV: digests
-- Answers { { as peek does for one }, … } in the same order
--      or, for one that cannot be read, { "failed", why }

local answers = {}
for index, digest in ipairs(ARGV) do
	local is_read, answer = pcall(peek, digest)
	answers[index] = is_read and answer or { "failed", type(answer) == "table" and answer.err or tostring(answer) }
end
return answers
