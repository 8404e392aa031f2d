import type { Advice, ArgumentFault, Problem, ProblemKind, ProblemOf } from "../invites/problem.ts";
import { type Say, sayDuration } from "./index.ts";

type Sentences = { readonly [Kind in ProblemKind]: (problem: ProblemOf<Kind>, say: Say) => string };

const sentences: Sentences = {
  "unknown-command": ({ word, suggestion }, say) =>
    suggestion === undefined
      ? say("problem.unknown-command", { word: shorten(word) })
      : say("problem.unknown-command-near", { word: shorten(word), suggestion }),
  "bad-argument": ({ fault, advice }, say) =>
    advice === undefined ? sayFault(fault, say) : `${sayFault(fault, say)} ${sayAdvice(advice, say)}`,
  forbidden: ({ needs }, say) => say(`problem.forbidden-${needs}`),
  "not-local": ({ domain }, say) => say("problem.not-local", { domain }),
  "rate-limited": ({ retryAfterSeconds }, say) =>
    say("problem.rate-limited", { duration: sayDuration(say, retryAfterSeconds) }),
  "open-quota-reached": ({ limit }, say) => say("problem.open-quota-reached", { count: limit }),
  "period-quota-reached": ({ limit, retryAfterSeconds }, say) =>
    say("problem.period-quota-reached", { count: limit, duration: sayDuration(say, retryAfterSeconds) }),
  "account-too-new": ({ retryAfterSeconds }, say) =>
    say("problem.account-too-new", { duration: sayDuration(say, retryAfterSeconds) }),
  "registration-closed": (_, say) => say("problem.registration-closed"),
  "registration-not-yours": (_, say) => say("problem.registration-not-yours"),
  "contact-invites-off": (_, say) => say("problem.contact-invites-off"),
  suspended: ({ jid }, say) =>
    jid === undefined ? say("problem.suspended") : say("problem.suspended-other", { jid }),
  "not-longer": ({ id }, say) => say("problem.not-longer", { id }),
  "requests-full": (_, say) => say("problem.requests-full"),
  "no-request": ({ number }, say) => say("problem.no-request", { number }),
  "nothing-to-request": (_, say) => say("problem.nothing-to-request"),
  "nothing-to-confirm": (_, say) => say("problem.nothing-to-confirm"),
  "not-found": ({ id }, say) => say("problem.not-found", { id }),
  spent: ({ id }, say) => say("problem.spent", { id }),
  expired: ({ id }, say) => say("problem.expired", { id }),
  revoked: ({ id }, say) => say("problem.revoked", { id }),
  "on-hold": ({ id, hold }, say) => say(`problem.on-hold-${hold}`, { id }),
  "name-reserved": ({ name }, say) => say("problem.name-reserved", { name }),
  "name-taken": ({ name }, say) => say("problem.name-taken", { name }),
  "no-account": ({ name }, say) => say("problem.no-account", { name }),
  unavailable: (_, say) => say("problem.unavailable"),
  internal: ({ reference }, say) => say("problem.internal", { reference }),
};

/** The one sentence that tells a person what went wrong and what to do next. */
export function sayProblem(say: Say, problem: Problem): string {
  const sentence = sentences[problem.kind] as (problem: Problem, say: Say) => string;
  return sentence(problem, say);
}

function sayFault(fault: ArgumentFault, say: Say): string {
  switch (fault.fault) {
    case "missing":
    case "twice":
    case "no-value":
      return say(`fault.${fault.fault}`, { param: fault.param });
    case "unexpected":
    case "not-an-invite-id":
    case "reserved-name":
      return say(`fault.${fault.fault}`, { text: shorten(fault.text) });
    case "not-a-duration":
    case "not-a-count":
    case "not-a-jid":
      return say(`fault.${fault.fault}`, { param: fault.param, text: shorten(fault.text) });
    case "not-a-choice": {
      const { param, text, choices } = fault;
      return say("fault.not-a-choice", { param, text: shorten(text), choices: choices.join(", ") });
    }
    case "not-a-user-name":
      return say("fault.not-a-user-name", { text: shorten(fault.text) });
    case "too-long":
      return say("fault.too-long", { param: fault.param, duration: sayDuration(say, fault.limitSeconds) });
    case "too-many":
    case "text-too-long":
      return say(`fault.${fault.fault}`, { param: fault.param, count: fault.limit });
    case "open-quote":
    case "name-with-uses":
      return say(`fault.${fault.fault}`);
  }
}

function sayAdvice(advice: Advice, say: Say): string {
  return advice.kind === "list" ? say("advice.list") : say(`advice.${advice.kind}`, { line: advice.line });
}

const MAX_QUOTED = 30;

/** What somebody typed, fit to be quoted back: one line, not long. */
function shorten(text: string): string {
  const letters = [...text.replace(/[\s\p{Cc}\p{Cf}]+/gu, " ").trim()];
  return letters.length > MAX_QUOTED ? `${letters.slice(0, MAX_QUOTED - 1).join("")}…` : letters.join("");
}
