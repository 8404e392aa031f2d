-- Needs: lookalikes names
-- Is this user name reserved, for somebody else than who has an invitation for no name? Changes nothing, and says nothing
-- of accounts. The web process asks while somebody types.
-- ARGV: user name
-- Answers { "yes" | "no" }

return { is_reserved(ARGV[1]) and "yes" or "no" }
