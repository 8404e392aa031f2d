-- What one of our own processes asks a gate on a stream that is not logged in. It is given once, and only to
-- what a process that may write to this Redis has asked.
-- ARGV: what is asked, such as "account"; id of the inquiry
-- Answers { what it is about }, or nothing where none of our processes asks that

local about = redis.call("GETDEL", key("inquiry", ARGV[1] .. ":" .. ARGV[2]))
return about and { about } or {}
