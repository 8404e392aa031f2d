-- The command that somebody confirms. Only the first message that says yes gets it; a redelivery of that message
-- gets it again, since the process that took it may have died before it was done.
-- ARGV: who, name of the message, how many ms it is remembered, the question that it answers or ""
-- Answers { what was ordered }, or nothing where nothing waits for a yes, another message said it, or another question asked

local confirmation = key("confirmation", ARGV[1])
local order, message, question = unpack(redis.call("HMGET", confirmation, "order", "message", "question"))
if not order or (message and message ~= ARGV[2]) or (ARGV[4] ~= "" and question ~= ARGV[4]) then
	return {}
elseif not message then
	redis.call("HSET", confirmation, "message", ARGV[2])
	redis.call("PEXPIRE", confirmation, ARGV[3])
end
return { order }
