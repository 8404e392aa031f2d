-- What the next owner needs to go on with the session of this one (XEP-0198), written before the server is told `h`.
-- ARGV: replica, then fields of the session and their values; without any the session is forgotten
-- Answers { "ok" } or { "lost" }: the replica does not own the account any more

if not is_owner(ARGV[1]) then
	return { "lost" }
elseif #ARGV == 1 then
	redis.call("DEL", key("session"))
else
	redis.call("HSET", key("session"), unpack(ARGV, 2))
end
return { "ok" }
