-- Whether an answer of the bot, which a gate sends on from its domain, was not sent on before: a bot that died may have
-- sent it already, and the next one sends it again.
-- ARGV: the id of the answer, for how long that is known in ms
-- Answers { "new" } or { "known" }

local is_new = redis.call("SET", key("answered", ARGV[1]), "1", "NX", "PX", tonumber(ARGV[2]))
return { is_new and "new" or "known" }
