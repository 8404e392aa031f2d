import type { FailedAttempt } from "../invites/failure.ts";
import { asOneLine } from "../invites/one-line.ts";
import type { InviteId } from "../invites/token.ts";
import type { Say } from "./keys.ts";

const MAX_WORDS = 200;

/** What kept somebody from registering with this invitation, and what helps. */
export function sayFailure(
  say: Say,
  { reason, words }: Pick<FailedAttempt, "reason" | "words">,
  id: InviteId,
): string {
  switch (reason) {
    case "refused":
      return say("failure.refused", { words: [...asOneLine(words)].slice(0, MAX_WORDS).join("") });
    case "wrong-name":
      return say("failure.wrong-name", { id });
    default:
      return say(`failure.${reason}`);
  }
}
