import type { BareJid } from "./bare-jid.ts";
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

export type InviteState = "open" | "spent" | "expired" | "revoked";

/** An invitation as it stands now. */
export type Invite = InviteRecord & {
  readonly token: Token;
  readonly state: InviteState;
  readonly created: Date;
  readonly expires: Date;
  /** How many may use it. */
  readonly uses: number;
  readonly used: readonly Use[];
};

/** The facts that decide how an invitation stands. */
type Standing = {
  readonly revoked: boolean;
  readonly used: number;
  readonly uses: number;
  readonly expires: Date;
};

/** The same order of reasons as the scripts that gates run. */
export function inviteState(standing: Standing, now: Date): InviteState {
  if (standing.revoked) return "revoked";
  if (standing.used >= standing.uses) return "spent";
  return now >= standing.expires ? "expired" : "open";
}

export function isOwnedBy(invite: InviteRecord, owner: BareJid | "operator"): boolean {
  return (invite.inviter ?? "operator") === owner;
}
