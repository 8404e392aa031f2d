-- No account came of a claim: gives the use back. Safe to repeat.
-- ARGV: id, claim id
-- Answers { "ok" }

end_claim(ARGV[1], ARGV[2])
return { "ok" }
