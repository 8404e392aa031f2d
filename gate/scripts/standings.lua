-- How invitations stand at this moment.
-- ARGV: ids
-- Answers { { "open" | "hold" | "spent" | "expired" | "revoked" | "" where it is not kept,
--             why it is on hold or "", "1" where the inviter's account has ended else "0" }, … } in the same order

local answers = {}
for index, id in ipairs(ARGV) do
	local record, state = read_record(id), read_state(id)
	if record and state then
		local stands, hold = standing(record, state, 0)
		local has_ended = account_since(name_of(owner_of(record))) >= state.created
		answers[index] = { stands, hold or "", has_ended and "1" or "0" }
	else
		answers[index] = { "", "", "0" }
	end
end
return answers
