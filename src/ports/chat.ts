import type { BareJid } from "../invites/bare-jid.ts";
import type { Result } from "../invites/result.ts";

/** Orders that wait for a yes. */
export type Confirmations = {
  /** Keeps what was ordered for a minute. `question`: the id of the message that asks. */
  ask(jid: BareJid, order: string, question: string): Promise<void>;
  /**
   * For this message only, which may be dealt with again where a process died that had taken it. With a `question`, only
   * what that asked.
   */
  take(jid: BareJid, message: string, question?: string): Promise<string | undefined>;
};

export type RateLimits = {
  takeMessage(jid: BareJid): Promise<Result<void>>;
  /** What counts like an invitation, and is none. */
  takeInvite(jid: BareJid): Promise<Result<void>>;
};

/**
 * What was said in chat. A message is named by the same text each time that it is dealt with, so that what it was told
 * once it may be told again. Every method throws `UnavailableError`.
 */
export type ChatMemory = {
  /** Remembers that this message was not understood, so that a correction of it may be tried. */
  noteNotUnderstood(id: string): Promise<void>;
  /** Whether it was; true for one correction only. */
  takeNotUnderstood(id: string, correction: string): Promise<boolean>;
  /** Whether this may be said: once an hour, in answer to one message. */
  takeRemark(remark: string, message: string): Promise<boolean>;
};
