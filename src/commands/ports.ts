import type { BareJid } from "../invites/bare-jid.ts";
import type { Invite, InviteRecord, InviteState } from "../invites/invite.ts";
import type { Quota, RegistrationSettings } from "../invites/policy.ts";
import type { Result } from "../invites/result.ts";
import type { InviteId } from "../invites/token.ts";

/** Whose invitations: a person's, or those made on the command line. */
export type Owner = BareJid | "operator";

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
};

/** `trustedName` is the reserved name that its own reads like, if there is one. */
export type IssuedInvite = Invite & { readonly trustedName?: string };

/** Every method throws `Unavailable` when Redis is away or slow. */
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

export type SettingName = keyof RegistrationSettings;

/** What admins set, else what the configuration says. */
export type SettingsInForce = RegistrationSettings & {
  /** Why nobody may register at present, where an admin has said so. */
  readonly lockdown?: string;
};

export type SettingsStore = {
  read(): Promise<SettingsInForce>;
  /** Which of them admins have set. */
  readSet(): Promise<ReadonlySet<SettingName>>;
  /** Acts at every gate and process at once. `undefined` goes back to the configuration. */
  set(name: SettingName, value: boolean | undefined): Promise<void>;
  /** `undefined` ends it. */
  setLockdown(reason: string | undefined): Promise<void>;
};

/** Somebody with an account, or who had one: a name that was deleted may be another's by now. */
export type Person = {
  readonly jid: BareJid;
  /** When that account was deleted. */
  readonly ended?: Date;
};

/** What is known of people besides their invitations. Every method throws `Unavailable`. */
export type PeopleStore = {
  /** Stops their open invitations at every gate at once; they make no more. */
  suspend(jids: readonly BareJid[]): Promise<void>;
  restore(jids: readonly BareJid[]): Promise<void>;
  /** Those of `jids` who are suspended. */
  suspended(jids: readonly BareJid[]): Promise<ReadonlySet<BareJid>>;
  /** Who invited this person, where that is known. */
  inviterOf(person: Person): Promise<Person | "operator" | undefined>;
  /** Whom this person brought, oldest first. It survives their deletion. */
  invitedBy(person: Person): Promise<readonly Person[]>;
  /** What is older is of an account that had this name before; 1970 where there was none. */
  accountSince(jid: BareJid): Promise<Date>;
  /** Whether something is known of the account that has this name now, and those that had it before, newest first. */
  livesOf(jid: BareJid): Promise<{ readonly isKnown: boolean; readonly past: readonly Person[] }>;
  /** The name of the quota that an admin granted. */
  grantOf(jid: BareJid): Promise<string | undefined>;
  /** `undefined` takes it back. */
  grant(jid: BareJid, quota: string | undefined): Promise<void>;
  preferences(jid: BareJid): Promise<Preferences>;
  setPreferences(jid: BareJid, preferences: Preferences): Promise<void>;
  /** Something sent to them came back: for a day they are told nothing that they did not ask for. */
  noteBounce(jid: BareJid): Promise<void>;
  hasBounced(jid: BareJid): Promise<boolean>;
};

export type Preferences = {
  /** The language to speak, whatever the messages say they are in. */
  readonly language?: string;
  /** No notices, please. */
  readonly muted?: boolean;
};

/** A member asks for what only admins may give. */
export type InviteRequest = {
  readonly number: number;
  readonly jid: BareJid;
  readonly reason: string;
};

export type RequestStore = {
  /** One at a time for each member: a later one takes the place of the one before. `undefined` where too many wait. */
  add(jid: BareJid, reason: string): Promise<InviteRequest | undefined>;
  /** For one admin to decide, for ten seconds; `undefined` where there is none, or somebody else decides. */
  hold(number: number): Promise<InviteRequest | undefined>;
  /** It is not decided: it waits on. */
  release(request: InviteRequest): Promise<void>;
  /** It is decided, and gone. */
  finish(request: InviteRequest): Promise<void>;
  /** The oldest first, and how many there are. */
  page(page: {
    readonly number: number;
    readonly size: number;
  }): Promise<{ readonly requests: readonly InviteRequest[]; readonly total: number }>;
};

/** What somebody did, by invite id and never by token. */
export type AuditEntry = {
  readonly time: Date;
  readonly by: string;
  readonly door: string;
  readonly command: string;
  /** Whom or what it was done to: an invite id, an address, a setting. */
  readonly target: string;
  readonly outcome: string;
};

export type AuditLog = {
  add(entry: Omit<AuditEntry, "time">): Promise<void>;
  /** What was done, or what was refused; newest first. */
  latest(what: "done" | "refused", most: number): Promise<readonly AuditEntry[]>;
};

/** What people are told without having asked. It is kept until a bot has told them. */
export type Notice =
  | { readonly kind: "requested"; readonly to: BareJid; readonly request: InviteRequest }
  | { readonly kind: "approved"; readonly to: BareJid; readonly invite: InviteId }
  | { readonly kind: "denied"; readonly to: BareJid }
  | { readonly kind: "used"; readonly to: BareJid; readonly invite: InviteId; readonly name: string }
  | { readonly kind: "expiring"; readonly to: BareJid; readonly invite: InviteId };

export type Notices = { post(notice: Notice): Promise<void> };

export type TakenNotice = { readonly id: string; readonly notice: Notice };

/** Notices on their way. What a process took and neither finished nor kept within half a minute, another is given. */
export type NoticeQueue = {
  take(most: number): Promise<readonly TakenNotice[]>;
  /** Holds on to these for another half a minute. */
  keep(ids: readonly string[]): Promise<void>;
  finish(id: string): Promise<void>;
  /** Posts what is due by the clock. */
  remind(): Promise<void>;
};

/** Orders that wait for a yes. */
export type Consents = {
  /** Keeps what was ordered for a minute. */
  ask(jid: BareJid, order: string): Promise<void>;
  /** For this message only, which may be dealt with again where a process died that had taken it. */
  take(jid: BareJid, message: string): Promise<string | undefined>;
};

/** The accounts of the XMPP server, as its gate tells of them. */
export type Accounts = {
  /** `undefined` where no gate answers within a second. */
  exists(name: string): Promise<boolean | undefined>;
};

export type RateLimits = {
  takeMessage(jid: BareJid): Promise<Result<void>>;
  /** What counts like an invitation, and is none. */
  takeInvite(jid: BareJid): Promise<Result<void>>;
};

/**
 * What was said in chat. A message is named by the same text each time that it is dealt with, so that what it was told
 * once it may be told again. Every method throws `Unavailable`.
 */
export type ChatMemory = {
  /** Remembers that this message was not understood, so that a correction of it may be tried. */
  noteNotUnderstood(id: string): Promise<void>;
  /** Whether it was; true for one correction only. */
  takeNotUnderstood(id: string, correction: string): Promise<boolean>;
  /** Whether this may be said: once an hour, in answer to one message. */
  takeRemark(remark: string, message: string): Promise<boolean>;
};
