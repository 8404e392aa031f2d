/**
 * What kept somebody with a good token from registering, as the gates and the page tell it, and as somebody can mend it:
 * - `conflict`: the name is taken,
 * - `refused`: the server's own rules, in its own words.
 */
export const failures = [
  "bad-name",
  "closed",
  "conflict",
  "name-reserved",
  "refused",
  "weak-password",
  "wrong-name",
] as const;

export type FailureReason = (typeof failures)[number];

/** The last attempt that came to nothing. */
export type FailedAttempt = {
  readonly reason: FailureReason;
  /** What the server said, or "". */
  readonly words: string;
  readonly time: Date;
};
