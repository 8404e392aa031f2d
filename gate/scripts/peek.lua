-- Is this token good? Changes nothing. The gate asks at preauth.
-- ARGV: token
-- Answers { "ok", id, kind, inviter or "", reserved name or "", "1" if they become contacts else "0", expires }
--      or { "refused", "unknown" }
--      or { "refused", "revoked" | "spent" | "expired" | "suspended" | "locked", id }

return peek(ARGV[1])
