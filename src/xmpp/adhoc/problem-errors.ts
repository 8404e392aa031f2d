import type { Problem, ProblemKind } from "../../invites/problem.ts";
import type { Say } from "../../wording/index.ts";
import { sayProblem } from "../../wording/problems.ts";
import { stanzaError } from "../stanza-error.ts";
import type { Element } from "../xml.ts";

/** The stanza error of a problem; `note` where the command ran, and has failed. */
type Rendering = readonly [type: "cancel" | "modify" | "wait", condition: string] | "note";

const renderings: Readonly<Record<ProblemKind, Rendering>> = {
  "unknown-command": ["cancel", "item-not-found"],
  "bad-argument": "note",
  forbidden: ["cancel", "forbidden"],
  "not-local": ["cancel", "forbidden"],
  "rate-limited": ["wait", "policy-violation"],
  "open-quota-reached": "note",
  "period-quota-reached": "note",
  "account-too-new": "note",
  "registration-closed": "note",
  "registration-not-yours": "note",
  "contact-invites-off": "note",
  suspended: "note",
  "not-longer": "note",
  "no-request": "note",
  "requests-full": "note",
  "nothing-to-request": "note",
  "nothing-to-confirm": "note",
  "not-found": "note",
  spent: "note",
  expired: "note",
  revoked: "note",
  "on-hold": "note",
  "name-reserved": "note",
  "name-taken": "note",
  "no-account": "note",
  // The command can be sent again as it is.
  unavailable: ["wait", "resource-constraint"],
  internal: ["cancel", "internal-server-error"],
};

/** Whether the command ran, and completes with a note that says what failed. */
export function isNoted(problem: Problem): boolean {
  return renderings[problem.kind] === "note";
}

/** The error that answers the IQ. */
export function refuse(say: Say, language: string, problem: Problem): Element {
  const rendering = renderings[problem.kind];
  const [type, condition] = rendering === "note" ? (["cancel", "not-allowed"] as const) : rendering;
  return stanzaError(type, condition, { text: { sentence: sayProblem(say, problem), language } });
}
