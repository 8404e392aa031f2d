import type { BareJid } from "../invites/bare-jid.ts";
import type { Invite, InviteRecord } from "../invites/invite.ts";
import type { Quota, RegistrationSettings } from "../invites/policy.ts";
import type { Result } from "../invites/result.ts";
import type { InviteId } from "../invites/token.ts";

/** Whose invitations: a person's, or those made on the command line. */
export type Owner = BareJid | "operator";

export type IssueRequest = Omit<InviteRecord, "id"> & {
  readonly lifetimeSeconds: number;
  readonly retentionSeconds: number;
  readonly uses: number;
  /** Counted atomically; absent for those without one. */
  readonly quota?: Quota;
  /** The same for a repeated delivery of one message, which then gets the invitation that it got before. */
  readonly requestId?: string;
};

/** Every method throws `Unavailable` when Redis is away or slow. */
export type InviteStore = {
  issue(request: IssueRequest): Promise<Result<Invite>>;
  find(id: InviteId): Promise<Invite | undefined>;
  /** Newest first, as long as they are kept. */
  listOf(owner: Owner): Promise<readonly Invite[]>;
  /** Stops the token at once, also for those who have already shown it to the server. */
  revoke(id: InviteId): Promise<Result<void>>;
  /** How much of a quota is used. */
  usage(owner: Owner, quota: Quota): Promise<{ readonly open: number; readonly inPeriod: number }>;
};

export type SettingsStore = {
  /** The settings in force: what admins set, else what the configuration says. */
  read(): Promise<RegistrationSettings>;
};

export type RateLimits = {
  takeMessage(jid: BareJid): Promise<Result<void>>;
  takeInvite(jid: BareJid): Promise<Result<void>>;
};

/** Names that one message goes by in every copy of it, the surest first. */
export type MessageNames = readonly string[];

/** Which process answers a message: exactly one, whoever is delivered a copy. */
export type MessageClaims = {
  /** `mine`: answer it, within the lease. `taken`: another does; look again after `waitMs`. `done`: answered. */
  take(
    names: MessageNames,
  ): Promise<{ readonly outcome: "mine" | "done" } | { readonly outcome: "taken"; readonly waitMs: number }>;
  /** It is answered, and no copy of it is answered again. */
  finish(names: MessageNames): Promise<void>;
  /** Remembers that this message was not understood, so that a correction of it may be tried. */
  noteNotUnderstood(name: string): Promise<void>;
  /** Whether it was; true once only. */
  takeNotUnderstood(name: string): Promise<boolean>;
  /** Whether this may be said: true once an hour. */
  takeRemark(name: string): Promise<boolean>;
};
