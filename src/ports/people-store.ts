import type { BareJid } from "../invites/bare-jid.ts";

/** Somebody with an account, or who had one: a name that was deleted may be another's by now. */
export type Person = {
  readonly jid: BareJid;
  /** When that account was deleted. */
  readonly ended?: Date;
};

/** What is known of people besides their invitations. Every method throws `UnavailableError`. */
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
  /** The language to speak, which wins over that of the messages. */
  readonly language?: string;
  /** No notices, please. */
  readonly muted?: boolean;
};
