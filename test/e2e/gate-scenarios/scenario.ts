import type { FailureReason } from "../../../src/invites/failure.ts";

/**
 * What a gate has to do, as data: Redis before, stanzas in, stanzas out, Redis after. docs/gates.md tells how to play
 * them on a new gate. In every text, `{NAME}` stands for the token of the invitation of that name. The server serves
 * montague.example and, with users of its own, capulet.example.
 */
export interface Scenario {
  /** A sentence that begins with the gate: “registers a friend with a token”. */
  readonly name: string;
  readonly before?: {
    /** What admins set while the bot runs. Without any, accounts are registered by token alone. */
    readonly settings?: Settings;
    readonly invitations?: Readonly<Record<string, InvitationBefore>>;
    /** Bare JID to password. */
    readonly accounts?: Accounts;
  };
  readonly steps: readonly Step[];
  /** What is not told here is as it was before. */
  readonly after?: {
    /** By whom an invitation was used. None may be left claimed. */
    readonly used?: Readonly<Record<string, readonly string[]>>;
    /** What is noted of the last attempt with an invitation that came to nothing; `null` for none. Not looked at unless told. */
    readonly failures?: Readonly<Record<string, FailureReason | null>>;
    /** Bare JID to the password that logs in, or `null` where there is no such account. */
    readonly accounts?: Readonly<Record<string, string | null>>;
    /** Bare JID to its whole roster: bare JIDs to subscriptions. */
    readonly rosters?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
}

export type Settings = Readonly<
  Partial<Record<"allow_registration" | "registration_invite_only" | "lockdown", string | null>>
>;

type Accounts = Readonly<Record<string, string>>;

/** An account invitation by the operator, for one use and any name, unless said otherwise. */
export interface InvitationBefore {
  readonly kind?: "account" | "contact" | "reset";
  /** A bare JID; with one, inviter and invitee become contacts. */
  readonly by?: string;
  /** The only name that it registers, or whose password it resets. */
  readonly name?: string;
  readonly uses?: number;
  readonly state?: "expired" | "revoked";
  /** Where it is for, if not for montague.example. */
  readonly domain?: string;
}

/**
 * A client is named by its first step, which connects it; by then its stream is encrypted and not logged in. It is one
 * of montague.example unless its name is a JID of elsewhere.
 */
export type Step =
  /** A request, and the answer to it. Of several answers one will do; `ends` means that the server ends the stream. */
  | { readonly client: string; readonly sends: string; readonly gets: Expected | readonly Expected[] }
  /** A stanza that is not answered. */
  | { readonly client: string; readonly tells: string }
  /** Something that comes without having been asked for, and has no element of that name in it. */
  | { readonly client: string; readonly hears: Expected; readonly without?: string }
  /** Stream features that a new stream is offered, or not, as `{NAMESPACE}NAME`; before TLS it is offered none. */
  | { readonly client: string; readonly sees?: readonly string[]; readonly lacks?: readonly string[] }
  | { readonly client: string; readonly logsIn: string; readonly password: string }
  /** What happens to Redis and to accounts meanwhile. */
  | { readonly meanwhile: Meanwhile };

export type Meanwhile =
  | { readonly revoked: string }
  | { readonly expired: string }
  | { readonly suspended: string }
  | { readonly deleted: string }
  | { readonly set: Settings };

/**
 * A pattern in XML: an element of that name, with those attributes and that text if there is any, and children for
 * which the same holds. Namespaces count where they are written.
 */
export type Expected = `<${string}>` | "ends";

export const DOMAIN = "montague.example";

/** The requests that most scenarios are made of. */
export const preauth = (invitation: string): string =>
  `<iq type='set' to='${DOMAIN}'><preauth xmlns='urn:xmpp:pars:0' token='{${invitation}}'/></iq>`;

export const register = (username: string, password = "wherefore"): string =>
  `<iq type='set' to='${DOMAIN}'><query xmlns='jabber:iq:register'><username>${username}</username><password>${password}</password></query></iq>`;

export const accepted: Expected = "<iq type='result'/>";

export const refused = (condition: string, text = ""): Expected =>
  `<iq type='error'><error type='${typeOf(condition)}'><${condition}/>${text && `<text>${text}</text>`}</error></iq>`;

function typeOf(condition: string): string {
  if (condition === "bad-request") return "modify";
  return condition === "resource-constraint" ? "wait" : "cancel";
}
