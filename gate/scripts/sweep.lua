-- Closes invitations that have expired, and forgets those that are no longer kept: some of each, the oldest first.
-- Answers { how many were closed, how many were forgotten, how many of each are the most in one go }

return {
	tostring(close_expired(key("expiring"), CLOSED_AT_ONCE)),
	tostring(forget_gone(CLOSED_AT_ONCE)),
	tostring(CLOSED_AT_ONCE),
}
