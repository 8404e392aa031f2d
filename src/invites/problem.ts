import type { BareJid } from "./bare-jid.ts";
import type { Hold } from "./invite.ts";

/**
 * Every failure that we expect. Each door (chat, command line, …) has a table `Record<ProblemKind, …>` that
 * turns it into its own terms, so that a new kind does not compile until every door knows it.
 */
export type Problem =
  | { readonly kind: "unknown-command"; readonly word: string; readonly suggestion?: string }
  | { readonly kind: "bad-argument"; readonly fault: ArgumentFault; readonly advice?: Advice }
  | { readonly kind: "forbidden"; readonly needs: "people" | "admins" }
  /** The sender's account is on another server than the one we invite to. */
  | { readonly kind: "not-local"; readonly domain: string }
  /** `told`: this caller has been told so already in this window, and silence is the better answer. */
  | { readonly kind: "rate-limited"; readonly retryAfterSeconds: number; readonly told: boolean }
  /** As many invitations are open at once as this member may have. */
  | { readonly kind: "open-quota-reached"; readonly limit: number }
  /** As many were issued within the period as this member may. */
  | { readonly kind: "period-quota-reached"; readonly limit: number; readonly retryAfterSeconds: number }
  /** The account is younger than the wait before its first invitation. */
  | { readonly kind: "account-too-new"; readonly retryAfterSeconds: number }
  /** Nobody registers at present. */
  | { readonly kind: "registration-closed" }
  /** Only admins hand out accounts here, so a member cannot choose a name for one. */
  | { readonly kind: "registration-not-yours" }
  | { readonly kind: "contact-invites-off" }
  /** An admin has stopped this member's invitations: the caller's own, or those of `jid`. */
  | { readonly kind: "suspended"; readonly jid?: BareJid }
  /** It lasts longer already than it was to be extended to. */
  | { readonly kind: "not-longer"; readonly id: string }
  /** Nobody waits under this number, or somebody else has decided. */
  | { readonly kind: "no-request"; readonly number: number }
  /** Too many requests wait for an admin, and no more are taken. */
  | { readonly kind: "requests-full" }
  /** Inviting is open to this member: there is nothing to ask an admin for. */
  | { readonly kind: "nothing-to-request" }
  | { readonly kind: "nothing-to-confirm" }
  | { readonly kind: "not-found"; readonly id: string }
  | { readonly kind: "spent"; readonly id: string }
  | { readonly kind: "expired"; readonly id: string }
  | { readonly kind: "revoked"; readonly id: string }
  /** It cannot be used at present, and so not be given out anew. */
  | { readonly kind: "on-hold"; readonly id: string; readonly hold: Hold }
  | { readonly kind: "name-reserved"; readonly name: string }
  | { readonly kind: "name-taken"; readonly name: string }
  | { readonly kind: "no-account"; readonly name: string }
  /** Redis did not answer in time. Nothing was done, and trying again is right. */
  | { readonly kind: "unavailable" }
  /** A fault of ours. The log has its stack under this reference. */
  | { readonly kind: "internal"; readonly reference: string };

export type ProblemKind = Problem["kind"];

export type ProblemOf<Kind extends ProblemKind> = Extract<Problem, { readonly kind: Kind }>;

/**
 * The order to send instead: the one that was probably `meant`, an `example` of one that works, or the same for the `newest`
 * open invitation of who asks; `list` where that has none.
 */
export type Advice =
  | { readonly kind: "meant" | "example" | "newest"; readonly line: string }
  | { readonly kind: "list" };

/** What is wrong with what was typed. `param` is the parameter's keyword, such as `expires`. */
export type ArgumentFault =
  | { readonly fault: "missing"; readonly param: string }
  | { readonly fault: "unexpected"; readonly text: string }
  | { readonly fault: "twice"; readonly param: string }
  | { readonly fault: "no-value"; readonly param: string }
  | { readonly fault: "open-quote" }
  | { readonly fault: "not-a-duration"; readonly param: string; readonly text: string }
  | { readonly fault: "too-long"; readonly param: string; readonly limitSeconds: number }
  | { readonly fault: "not-a-count"; readonly param: string; readonly text: string }
  | { readonly fault: "too-many"; readonly param: string; readonly limit: number }
  | { readonly fault: "not-a-user-name"; readonly param: string; readonly text: string }
  | { readonly fault: "not-a-jid"; readonly param: string; readonly text: string }
  | {
      readonly fault: "not-a-choice";
      readonly param: string;
      readonly text: string;
      readonly choices: readonly string[];
    }
  | { readonly fault: "not-an-invite-id"; readonly text: string }
  | { readonly fault: "text-too-long"; readonly param: string; readonly limit: number }
  /** Only admins give out names such as `postmaster`. */
  | { readonly fault: "reserved-name"; readonly text: string }
  /** A name is for one account, so it goes with one use. */
  | { readonly fault: "name-with-uses" };
