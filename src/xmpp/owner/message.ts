import type { BareJid } from "../../invites/bare-jid.ts";

/** A message somebody wrote to us. */
export type IncomingMessage = {
  readonly from: string;
  readonly sender: BareJid;
  readonly type: string | undefined;
  readonly body: string;
  readonly thread?: string;
  readonly language?: string;
  /** The sender's own id, which replies and receipts name. */
  readonly id?: string;
  /** The id that the archive of our own account gave it (XEP-0359): the same in every copy. */
  readonly stanzaId?: string;
  /** The id of the message that this one corrects (XEP-0308). */
  readonly corrects?: string;
  /** The id of our message that it is a reaction to (XEP-0444). Its body is the reaction. */
  readonly reactsTo?: string;
  /** When it came, where it was kept for us meanwhile. */
  readonly delayedSince?: Date;
  readonly wantsReceipt: boolean;
};

/** A message that was entered into the inbox. */
export type EnteredMessage = {
  readonly message: IncomingMessage;
  /** Names it, each time that it is dealt with: what was done for it once is not done again. */
  readonly requestId: string;
  readonly answerId: string;
};

/** What a message led to. Its answer is in the queue to the server; `completed` resolves when the server has it. */
export type PendingAnswer = { readonly completed: Promise<void> };
