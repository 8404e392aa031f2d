/**
 * `invites` is the domain: what an invitation is, who may do what, and what can go wrong. It knows no other room and
 * does no I/O.
 */

import type { BareJid } from "./bare-jid.ts";
import type { FailedAttempt } from "./failure.ts";
import type { InviteId, Token } from "./token.ts";

/**
 * - `account` registers an account,
 * - `contact` only makes inviter and invitee contacts (XEP-0379),
 * - `reset` sets a new password for the account `name`.
 */
export type InviteKind = "account" | "contact" | "reset";

/** What never changes about an invitation once it is issued. docs/redis.md has its JSON. */
export type InviteRecord = {
  readonly id: InviteId;
  readonly kind: InviteKind;
  /** Absent when the operator made it. */
  readonly inviter?: BareJid;
  /** The only user name it registers; absent for a free choice. */
  readonly name?: string;
  /** An admin or the operator made it for {@link name}, which may be one that only they give out. */
  readonly byAdmin?: true;
  /** Inviter and invitee become contacts. */
  readonly contact: boolean;
  /** The inviter's own remark, which nobody else is shown. */
  readonly note?: string;
};

/** One use that became an account or a contact. */
export type Use = {
  /** The user name registered, or the bare JID of the contact. */
  readonly name: string;
  readonly time: Date;
};

/** How an invitation stands, as the scripts decide for every door. `hold`: it may work again. */
export const inviteStates = ["open", "spent", "expired", "revoked", "hold"] as const;

export type InviteState = (typeof inviteStates)[number];

/**
 * Why an invitation is on hold:
 * - `suspended`: an admin has stopped its inviter,
 * - `disabled`: the server has, whose account is blocked,
 * - `gone`: a gate does not find the account of the inviter,
 * - `locked`: a lockdown.
 */
export const holds = ["suspended", "disabled", "gone", "locked"] as const;

export type Hold = (typeof holds)[number];

/** An invitation as it stands now. */
export type Invite = InviteRecord & {
  readonly token: Token;
  readonly state: InviteState;
  /** Present while it is on hold. */
  readonly hold?: Hold;
  /** The account of the inviter was deleted: an account of that name is somebody else's by now. */
  readonly isOfPast: boolean;
  readonly created: Date;
  readonly expires: Date;
  /** How many may use it. */
  readonly uses: number;
  readonly used: readonly Use[];
  /** Somebody tried in vain, and nobody has succeeded since. */
  readonly failure?: FailedAttempt;
};

export function isOwnedBy(
  invite: Pick<Invite, "inviter" | "isOfPast">,
  owner: BareJid | "operator",
): boolean {
  return !invite.isOfPast && (invite.inviter ?? "operator") === owner;
}
