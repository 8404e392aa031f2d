import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import type { SessionMemory } from "../../ports/replica.ts";
import { AckCounter, wireCount } from "./ack-counter.ts";
import { NS_SM } from "./namespaces.ts";
import type { Channel } from "./send-queue.ts";
import type { WhenAcknowledged } from "./session.ts";

type Options = {
  /** Where other processes read how many stanzas are handled; none where the session is not carried over. */
  readonly memory: SessionMemory | undefined;
  /** For how long those that are due wait for each other, where `memory` is to know of them. */
  readonly gatherMs: number;
  readonly log: Logger;
};

/** A stanza in hand: it counts as handled when `finish` is called. */
export type Handling = { readonly whenAcknowledged: WhenAcknowledged; readonly finish: () => void };

/** The receiving half of XEP-0198: what is handled, and that the server hears of it when other processes can know it, too. */
export class Acknowledgements {
  readonly #options: Options;
  #counter = new AckCounter();
  #channel: Pick<Channel, "write"> | undefined;
  #isManaged = false;
  #isDue = false;
  #isLeaving = false;
  #telling: Promise<void> | undefined;
  #whenHandled: (() => void) | undefined;
  /** By the number of the stanza that the server has to be told of first. */
  #afterwards: { readonly number: number; readonly work: () => void }[] = [];

  constructor(options: Options) {
    this.#options = options;
  }

  /** How many stanzas of the session are handled. */
  get handled(): number {
    return this.#counter.handled;
  }

  /** A session; `handled` of its stanzas were handled by other processes. */
  begin(handled = 0): void {
    this.#counter = new AckCounter(handled);
    this.#afterwards = [];
  }

  connected(channel: Pick<Channel, "write" | "isManaged">): void {
    this.#channel = channel;
    this.#isManaged = channel.isManaged;
  }

  disconnected(): void {
    this.#channel = undefined;
  }

  /** The stream was resumed; `handled` is what the server was told then. */
  resumedFrom(handled: number): void {
    this.#counter.resumedFrom(handled);
    this.#workUpTo(handled);
  }

  /** Numbers a stanza that has come; `undefined` for one that is not to be handled, now or again. */
  take(): Handling | undefined {
    // Not numbered, so not acknowledged: the server keeps it for the next session.
    if (this.#isLeaving) return undefined;
    const counter = this.#counter;
    const number = counter.take();
    if (number === undefined) return undefined;
    return {
      whenAcknowledged: (work) => {
        if (counter === this.#counter) this.#afterwards.push({ number, work });
      },
      finish: () => {
        counter.finish(number);
        const isDue =
          counter.owesAck || this.#afterwards.some(({ number: after }) => after <= counter.handled);
        if (counter === this.#counter && isDue) this.tell();
        this.#noteHandled();
      },
    };
  }

  /** Tells the server what is handled, as soon as other processes can know it. */
  tell(): void {
    this.#isDue = true;
    if (!this.#isManaged) this.#workUpTo(this.#counter.handled);
    else if (this.#options.memory === undefined) this.#write();
    else this.#telling ??= this.#tellRemembered(this.#options.memory);
  }

  /** Nothing more is taken. Resolves when what was taken is handled. */
  async leave(): Promise<void> {
    this.#isLeaving = true;
    await new Promise<void>((resolve) => {
      this.#whenHandled = resolve;
      this.#noteHandled();
    });
  }

  /** Resolves when the server has been told of all that is handled. */
  async told(): Promise<void> {
    if (this.#isManaged) this.tell();
    await this.#telling;
  }

  /**
   * The process that goes on with the session must know of all that the server was told: some servers end a session that
   * is resumed with less.
   */
  async #tellRemembered(memory: SessionMemory): Promise<void> {
    try {
      while (this.#isDue) {
        if (!this.#isLeaving) await sleep(this.#options.gatherMs);
        this.#isDue = false;
        const [channel, counter, { handled }] = [this.#channel, this.#counter, this.#counter];
        const isOurs = await memory.write({ h: wireCount(handled) });
        const isCurrent = channel === this.#channel && counter === this.#counter;
        if (isOurs && isCurrent) this.#write(handled);
      }
    } catch (err) {
      this.#options.log.error({ err }, "what is handled could not be remembered");
    } finally {
      this.#telling = undefined;
    }
  }

  #write(handled = this.#counter.handled): void {
    this.#channel?.write(`<a xmlns='${NS_SM}' h='${wireCount(handled)}'/>`);
    this.#counter.acknowledged();
    this.#workUpTo(handled);
  }

  #workUpTo(handled: number): void {
    const due = this.#afterwards.filter(({ number }) => number <= handled);
    this.#afterwards = this.#afterwards.filter(({ number }) => number > handled);
    for (const { work } of due) work();
  }

  #noteHandled(): void {
    if (this.#isLeaving && this.#counter.isSettled) this.#whenHandled?.();
  }
}
