/** What everybody saw and what is on record when all is quiet again: what the ledger is made of. */
export type History = {
  /** What members asked for. */
  readonly orders: readonly Order[];
  /** Every message of the bot that the server has for a member. */
  readonly botMessages: readonly BotMessage[];
  /** What friends tried, and were told. */
  readonly attempts: readonly Attempt[];
  /** The user names that have an account and did not have one in the beginning. */
  readonly accounts: readonly string[];
  /** What Redis has, as docs/redis.md describes it. */
  readonly invites: readonly InviteEntry[];
  readonly tree: readonly TreeEntry[];
  readonly events: readonly EventEntry[];
  readonly audit: readonly AuditEntry[];
  /** IDs that count as open, by the inviter's bare JID. */
  readonly open: Readonly<Record<string, readonly string[]>>;
  /** Names of what only a pending registration or notice leaves in Redis. */
  readonly leftovers: readonly string[];
};

/** A message of a member that asks for an invitation, sent as often as it took. Its id is also the note. */
export type Order = { readonly id: string; readonly member: string };

/** A message of the bot, by what it is. `thread` names the order that it answers. */
export type BotMessage = {
  readonly id: string;
  readonly to: string;
  readonly thread: string;
  readonly content:
    | { readonly kind: "invitation"; readonly token: string }
    | { readonly kind: "told" }
    | { readonly kind: "picture" }
    | { readonly kind: "refusal" }
    /** The server's word that it could not deliver the order. */
    | { readonly kind: "bounce" }
    | { readonly kind: "used"; readonly invite: string; readonly name: string }
    | { readonly kind: "other"; readonly text: string };
};

/** One try to register with a token. `unsure`: the client cannot know what came of it. */
export type Attempt = {
  readonly name: string;
  /** The order that the token answers. */
  readonly order: string;
  readonly outcome: "registered" | "refused" | "unsure";
};

export type InviteEntry = {
  readonly id: string;
  readonly inviter: string;
  readonly token: string;
  /** The order that it was made for. */
  readonly note: string;
  readonly uses: number;
  /** How many uses the state counts. */
  readonly used: number;
  /** Claim ids of uses that are taken and not settled. */
  readonly claims: readonly string[];
  /** The uses that are final: whose account each made. */
  readonly usedBy: readonly string[];
};

/** Who brought this account, from both ends. Either may be missing. */
export type TreeEntry = {
  readonly name: string;
  readonly up: { readonly invite: string; readonly inviter: string } | undefined;
  /** Those who have it among their invitees. */
  readonly down: readonly string[];
};

export type EventEntry = {
  readonly event: string;
  readonly invite: string;
  readonly inviter: string;
  /** Of those who used it; "" in other events. */
  readonly name: string;
};

export type AuditEntry = { readonly by: string; readonly command: string; readonly target: string };
