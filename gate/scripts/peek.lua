-- Is the token of this digest good? Changes nothing. The gate asks at preauth.
-- ARGV: digest: the SHA-256 of a token in hexadecimal, for names of keys are no place for secrets
-- Answers { "ok", id, kind, inviter or "", reserved name or "", "1" if they become contacts else "0", expires }
--      or { "refused", "unknown" }
--      or { "refused", "revoked" | "spent" | "expired" | "suspended" | "locked", id }
--      or { "refused", "disabled" | "gone", id, inviter }: a gate said so, and may look again

return peek(ARGV[1])
