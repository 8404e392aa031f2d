-- Needs: expiry ended
-- Closes invitations that have expired, forgets those that are no longer kept, and revokes those of accounts that
-- ended: some of each, the oldest first.
-- Answers { how many were closed, how many were forgotten, how many of each are the most in one go }

revoke_ended(CLOSED_AT_ONCE)
return {
	tostring(close_expired(key("expiring"), CLOSED_AT_ONCE)),
	tostring(forget_gone(CLOSED_AT_ONCE)),
	tostring(CLOSED_AT_ONCE),
}
