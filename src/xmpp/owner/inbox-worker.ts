import { setMaxListeners } from "node:events";
import PQueue from "p-queue";
import type { Logger } from "pino";
import type { BareJid } from "../../invites/bare-jid.ts";
import { UnavailableError } from "../../invites/unavailable.ts";
import type { Inbox } from "../../ports/replica.ts";
import type { PendingAnswer } from "./message.ts";
import type { Ownership } from "./ownership.ts";
import { createSenderQueues } from "./sender-queues.ts";

/** An entry of the inbox, and how to answer it. */
export type InboxTask = {
  readonly id: string;
  readonly sender: BareJid;
  /** Resolves when an answer can be sent, or at `leaving`. It keeps nobody but the sender waiting. */
  readonly untilReachable: (leaving: AbortSignal) => Promise<void>;
  /** Rejects with `UnavailableError` when Redis is unavailable, before anything was answered. */
  readonly answer: () => Promise<PendingAnswer>;
};

export type InboxWorkerDeps = {
  readonly inbox: Pick<Inbox, "remove">;
  readonly ownership: Pick<Ownership, "isOwner" | "whenOwner" | "whenRenewed">;
  readonly log: Logger;
};

/**
 * How many messages are worked at together. With thousands at once, as after an outage, Redis would seem silent to all of
 * them while this process is busy with their beginnings.
 */
const MAX_CONCURRENT = 100;

/** Answers what is in the inbox: each sender's messages in order. An entry leaves the inbox when the server has its answer. */
export class InboxWorker {
  readonly #deps: InboxWorkerDeps;
  readonly #queues = createSenderQueues();
  readonly #concurrency = new PQueue({ concurrency: MAX_CONCURRENT });
  readonly #tasks = new Map<string, Promise<void>>();
  #answered: string[] = [];
  #removing: Promise<void> | undefined;
  readonly #leaving = new AbortController();
  #isAbandoned = false;

  constructor(deps: InboxWorkerDeps) {
    this.#deps = deps;
    // Each message that waits for its sender listens to it.
    setMaxListeners(0, this.#leaving.signal);
  }

  /** Whether this entry is being answered. */
  has(id: string): boolean {
    return this.#tasks.has(id);
  }

  add(task: InboxTask): void {
    if (this.#isAbandoned || this.has(task.id)) return;
    this.#tasks.set(
      task.id,
      this.#work(task).finally(() => this.#tasks.delete(task.id)),
    );
  }

  /** Removes an entry that needs no answer any more. */
  discard(id: string): void {
    this.#answered.push(id);
    this.#remove();
  }

  /** Redis answers: what could not be removed is removed now. */
  renewed(): void {
    this.#remove();
  }

  /** This process is about to stop: nothing waits for its sender any longer. */
  leave(): void {
    this.#leaving.abort();
  }

  /** Another replica has the inbox. */
  abandon(): void {
    this.#isAbandoned = true;
  }

  /** Resolves when all that was added is answered, and out of the inbox. */
  async idle(): Promise<void> {
    while (this.#tasks.size > 0) await Promise.all(this.#tasks.values());
    this.#remove();
    await this.#removing;
  }

  async #work(task: InboxTask): Promise<void> {
    try {
      const { completed } = await this.#queues.run(task.sender, () => this.#answer(task));
      await completed;
      this.discard(task.id);
    } catch (error) {
      // The next owner answers it.
      if (this.#isAbandoned || error instanceof UnavailableError) return;
      this.#deps.log.error({ err: error, from: task.sender }, "a message could not be answered");
      this.discard(task.id);
    }
  }

  /** An owner whose lease has expired runs no command. */
  async #answer(task: InboxTask): Promise<PendingAnswer> {
    await task.untilReachable(this.#leaving.signal);
    for (;;) {
      await this.#deps.ownership.whenOwner();
      if (this.#isAbandoned || !this.#deps.ownership.isOwner)
        throw new UnavailableError("the account has no owner");
      try {
        return await this.#concurrency.add(task.answer);
      } catch (error) {
        if (!(error instanceof UnavailableError)) throw error;
        this.#deps.log.warn({ from: task.sender }, `${error.message}; a message waits for it`);
        await this.#deps.ownership.whenRenewed();
      }
    }
  }

  #remove(): void {
    if (this.#removing !== undefined || this.#answered.length === 0) return;
    this.#removing = this.#removeAll().finally(() => {
      this.#removing = undefined;
    });
  }

  /** What is answered while Redis is busy with the last ones is removed together. */
  async #removeAll(): Promise<void> {
    while (this.#answered.length > 0) {
      const ids = this.#answered.splice(0);
      try {
        await this.#deps.inbox.remove(ids);
      } catch (error) {
        this.#answered.unshift(...ids);
        if (!(error instanceof UnavailableError)) {
          this.#deps.log.error({ err: error }, "answered messages could not be removed from the inbox");
        }
        return;
      }
    }
  }
}
