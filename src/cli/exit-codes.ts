import type { ProblemKind } from "../invites/problem.ts";

/** What the process ends with; the numbers are those of sysexits.h where it has one. */
export const EXIT = { done: 0, failed: 1, usage: 64, unavailable: 69, forbidden: 77, config: 78 } as const;

export const exitCodes: Readonly<Record<ProblemKind, number>> = {
  "unknown-command": EXIT.usage,
  "bad-argument": EXIT.usage,
  forbidden: EXIT.forbidden,
  "not-local": EXIT.forbidden,
  "rate-limited": EXIT.unavailable,
  "open-quota-reached": EXIT.failed,
  "period-quota-reached": EXIT.failed,
  "account-too-new": EXIT.failed,
  "registration-closed": EXIT.failed,
  "registration-not-yours": EXIT.failed,
  "contact-invites-off": EXIT.failed,
  suspended: EXIT.forbidden,
  "not-longer": EXIT.failed,
  "no-request": EXIT.failed,
  "requests-full": EXIT.failed,
  "nothing-to-request": EXIT.failed,
  "nothing-to-confirm": EXIT.failed,
  "not-found": EXIT.failed,
  spent: EXIT.failed,
  expired: EXIT.failed,
  revoked: EXIT.failed,
  "on-hold": EXIT.failed,
  "name-reserved": EXIT.failed,
  "name-taken": EXIT.failed,
  "no-account": EXIT.failed,
  unavailable: EXIT.unavailable,
  internal: EXIT.failed,
};
