/**
 * `ports` has the interfaces through which commands and doors ask for what others implement: stores, queues, the XMPP
 * server. It has types and little else.
 */

import type { BareJid } from "../invites/bare-jid.ts";
import type { Invite, InviteRecord, InviteState } from "../invites/invite.ts";
import type { Quota } from "../invites/policy.ts";
import type { Result } from "../invites/result.ts";
import type { InviteId } from "../invites/token.ts";

/** Whose invitations: a person's, or those made on the command line. */
export type Owner = BareJid | "operator";

/**
 * An invitation that was given out as the same before will do, if nobody has used it and some of its time is left. Without
 * `forMs` for as long as it lasts.
 */
export type Reuse = { readonly as: string; readonly forMs?: number };

export type IssueRequest = Omit<InviteRecord, "id"> & {
  readonly lifetimeSeconds: number;
  readonly retentionSeconds: number;
  readonly uses: number;
  /** It counts for the rate at which its inviter may make them. */
  readonly isLimited?: boolean;
  /** Counted atomically; absent for those without one. */
  readonly quota?: Quota;
  /** The name has an account already: refused where nothing else is, so that asking about names counts like inviting. */
  readonly isNameTaken?: boolean;
  /** The same for a repeated delivery of one message, which then gets the invitation that it got before. */
  readonly requestId?: string;
  readonly reuse?: Reuse;
};

/** `trustedName` is the reserved name that its own reads like, if there is one. */
export type IssuedInvite = Invite & { readonly trustedName?: string };

/** Every method throws `UnavailableError` when Redis is away or slow. */
export type InviteStore = {
  issue(request: IssueRequest): Promise<Result<IssuedInvite>>;
  find(id: InviteId): Promise<Invite | undefined>;
  /** How many of somebody's invitations are kept, and how many of them are open or on hold. */
  countOf(owner: Owner): Promise<{
    readonly total: number;
    readonly open: number;
    readonly onHold: number;
  }>;
  /** Stops the token at once, also for those who have already shown it to the server. */
  revoke(id: InviteId): Promise<Result<void>>;
  /** Gives a new token in place of the old one, which is dead at once. */
  rotate(id: InviteId): Promise<Result<Invite>>;
  /** Lets it last this long from now on. */
  extend(id: InviteId, lifetimeSeconds: number, retentionSeconds: number): Promise<Result<Invite>>;
  /**
   * Invitations as long as they are kept, newest first: one page, and whether there are more. With `isOwn`, those of an
   * account of that name that was deleted are left out.
   */
  page(
    filter: { readonly by?: Owner; readonly state?: InviteState; readonly isOwn?: boolean },
    page: { readonly number: number; readonly size: number },
  ): Promise<{ readonly invites: readonly Invite[]; readonly hasMore: boolean }>;
  counts(): Promise<InviteCounts>;
  /** How much of a quota is used. */
  usage(owner: Owner, quota: Quota): Promise<{ readonly open: number; readonly inPeriod: number }>;
};

export type InviteCounts = {
  readonly open: number;
  readonly onHold: number;
  readonly issued: number;
  readonly used: number;
  readonly revoked: number;
};
