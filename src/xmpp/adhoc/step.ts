import type { Caller } from "../../invites/policy.ts";
import type { FormSession, FormSessionName } from "../../ports/forms.ts";
import type { Reuse } from "../../ports/invite-store.ts";
import type { Language } from "../../wording/index.ts";
import type { Action } from "./command-element.ts";
import type { Submission } from "./data-form.ts";
import type { CommandNode } from "./nodes.ts";

/** One step that a client takes: everything its `<command/>` says, and who says it. */
export type Step = {
  readonly node: CommandNode;
  readonly caller: Caller;
  readonly language: Language;
  readonly action: Action;
  /** The form that came with it. */
  readonly submission: Submission | undefined;
  /** The session that it names; its `id` is empty in a first step that leaves the choice to us. */
  readonly session: FormSessionName;
  /** The same when one request is delivered twice. */
  readonly delivery: string;
};

export type Values = FormSession["values"];

/** The same form, sent back again within this time, is the same wish. */
const REUSED_FORM_MS = 60_000;

/**
 * Some clients send every form on as `next` (slixmpp's `continue_command`, poezio), whether that is offered or not: with
 * a form it is the stage's own action.
 */
export function defaulted(step: Step): Step {
  const isSentOn = step.action === "next" && step.submission instanceof Map;
  return isSentOn ? { ...step, action: "execute" } : step;
}

/** How the form is sent on: to the stage of confirmation, or to the end. */
export function formAction({ node }: Step): "next" | "complete" {
  return node.command.confirm === undefined ? "complete" : "next";
}

/**
 * Conversations runs `invite` by itself whenever somebody looks at their own QR code, as `complete` and without a session:
 * what completes in one step may be completed by the first.
 */
export function isLook({ action, node, session }: Step): boolean {
  return action === "complete" && node.params.length === 0 && session.id === "";
}

/**
 * What clients ask for by themselves does not make an invitation each time: a look at one's own code, or a form without a
 * name that Conversations sends back again when the phone is turned.
 */
export function reuseFor(step: Step, values: Values): { readonly reuse?: Reuse } {
  const { node, action, caller, session } = step;
  if (!node.isInvitation || values["for"] !== undefined || caller.role === "operator") return {};
  if (node.params.length === 0) return action === "complete" ? { reuse: { as: `look ${caller.jid}` } } : {};
  return {
    reuse: { as: `form ${session.requester} ${values["roster"] ?? ""}`, forMs: REUSED_FORM_MS },
  };
}

/** What was filled in, by keyword. An empty field is one that was left out; what we did not ask for is nothing. */
export function valuesOf({ params }: CommandNode, submitted: ReadonlyMap<string, string>): Values {
  const filled = params.flatMap(({ var: name, param }) => {
    const text = submitted.get(name) ?? "";
    return text === "" ? [] : [[param.keyword, text] as const];
  });
  return Object.fromEntries(filled);
}
