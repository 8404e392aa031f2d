import type { BareJid } from "../invites/bare-jid.ts";

/** The lease under which one of all replicas owns the bot's account and component. Every method throws `UnavailableError`. */
export type Lease = {
  /** Acquires or renews it. `undefined` while another replica has it. */
  acquire(): Promise<{ readonly standbys: number } | undefined>;
  /** Gives it up, so that another replica may acquire it at once. */
  release(): Promise<void>;
};

/** A session of the account that can be resumed (XEP-0198 §5), by any process. */
export type RememberedSession = {
  /** The server's name for it. */
  readonly id: string;
  readonly jid: string;
  /** How many of the server's stanzas were acknowledged, or were about to be. */
  readonly h: number;
  /** What contacts see of us, as it was sent. */
  readonly presence: string;
};

/** The owner's session, for the replica that owns the account next. Every method throws `UnavailableError`. */
export type SessionMemory = {
  read(): Promise<RememberedSession | undefined>;
  /** False where another replica owns the account by now: then nothing was written. `undefined` forgets it. */
  write(session: Partial<RememberedSession> | undefined): Promise<boolean>;
};

/** A message that is to be answered, and the time when it was entered. */
export type InboxEntry = {
  readonly id: string;
  readonly stanza: string;
  readonly received: Date;
  /** Its sender has sent too many for this long: they hear of it, and nothing else is done. */
  readonly limitedSeconds?: number;
};

export type EnterRequest = {
  readonly sender: BareJid;
  /** The same in each copy of the message, for this long. */
  readonly dedupKey: string;
  readonly dedupMs: number;
  readonly stanza: string;
};

export type Entered =
  | { readonly outcome: "entered"; readonly id: string; readonly received: Date }
  /** A copy of it was entered before. */
  | { readonly outcome: "known"; readonly id: string }
  /** Its sender has sent too many. `isFirst`: they have not been told yet. */
  | { readonly outcome: "limited"; readonly isFirst: boolean; readonly retryAfterSeconds: number }
  /** Too many messages wait already. */
  | { readonly outcome: "full" }
  /** Another replica owns the account by now. */
  | { readonly outcome: "lost" };

/** Messages from when the server is told that they were taken over until they are answered. Every method throws `UnavailableError`. */
export type Inbox = {
  enter(request: EnterRequest): Promise<Entered>;
  find(id: string): Promise<InboxEntry | undefined>;
  /** All that are not answered yet, oldest first. */
  pending(): Promise<readonly InboxEntry[]>;
  /**
   * What gates have entered after the entry of this id, which waits a second for some. With the id of the last entry that
   * it has seen.
   */
  enteredByGates(after: string): Promise<{ readonly entries: readonly InboxEntry[]; readonly last: string }>;
  /** These are answered. */
  remove(ids: readonly string[]): Promise<void>;
};
