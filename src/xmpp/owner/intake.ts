import { setTimeout as sleep } from "node:timers/promises";
import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import type { BareJid } from "../../invites/bare-jid.ts";
import type { Problem } from "../../invites/problem.ts";
import { UnavailableError } from "../../invites/unavailable.ts";
import type { Entered, EnterRequest, Inbox, InboxEntry } from "../../ports/replica.ts";
import { REFUSE_MS } from "../../timing.ts";
import type { WhenAcknowledged } from "../session/session.ts";
import type { Element } from "../xml.ts";
import { answerIdOf, type DedupKey, dedupKeyOf } from "./dedup-keys.ts";
import type { InboxWorker } from "./inbox-worker.ts";
import type { EnteredMessage, IncomingMessage, PendingAnswer } from "./message.ts";
import type { Ownership } from "./ownership.ts";
import { Refusals } from "./refusals.ts";
import { storable } from "./storable.ts";

/** A message as one of our addresses reads it, and what is said back from there. */
export type Arrival = {
  readonly stanza: Element;
  readonly message: IncomingMessage;
  /** Resolves when an answer can be sent, or at `leaving`. */
  readonly untilReachable: (leaving: AbortSignal) => Promise<void>;
  readonly answer: (entered: EnteredMessage) => Promise<PendingAnswer>;
  /** Tells the sender why their message was not entered. */
  readonly refuse: (answerId: string, problem: Problem) => Promise<void>;
};

/** How one of our addresses reads an entry; `undefined` where it is no message any more. */
export type ReadEntry = (entry: InboxEntry) => Arrival | undefined;

/** A message, and what to do when the server knows that it was taken over. */
type Taken = {
  readonly arrival: Arrival;
  readonly key: DedupKey;
  readonly whenAcknowledged: WhenAcknowledged;
};

export type IntakeDeps = {
  readonly inbox: Inbox;
  readonly worker: InboxWorker;
  readonly ownership: Pick<Ownership, "isOwner" | "whenOwner">;
  /** How many messages of one address are refused while Redis cannot count them. */
  readonly messageLimit: { readonly points: number; readonly perSeconds: number };
  readonly log: Logger;
};

const RETRY_MS = 200;
const MAX_REMEMBERED = 10_000;
/** The id before that of any entry. */
const FIRST = "0-0";

/**
 * Takes messages over from the server. A message is entered into the inbox, or refused, before the server is told that
 * it was taken over: so it outlives this process.
 */
export class Intake {
  readonly #deps: IntakeDeps;
  readonly #refusals: Refusals;
  /** Senders over their limit, about whose messages Redis need not be asked until the window ends. */
  readonly #limited = new LRUCache<BareJid, true>({ max: MAX_REMEMBERED });
  /** Redis may have entered a message without our hearing of it. */
  #mayHaveEntered = false;
  /** The last entry that was there when the inbox was read. */
  #last = FIRST;

  constructor(deps: IntakeDeps) {
    this.#deps = deps;
    this.#refusals = new Refusals(deps.messageLimit);
  }

  /** Resolves when the message is entered, refused, or known already. Never rejects. */
  async take(arrival: Arrival, whenAcknowledged: WhenAcknowledged): Promise<void> {
    const key = dedupKeyOf(arrival.message);
    if (this.#limited.has(arrival.message.sender)) return;
    if (this.#refusals.has(key)) return whenAcknowledged(() => this.#tellUnavailable(arrival, key));
    try {
      await this.#settle({ arrival, key, whenAcknowledged }, await this.#enter(arrival, key));
    } catch (error) {
      this.#deps.log.error({ err: error, from: arrival.message.sender }, "a message could not be entered");
    }
  }

  /** Goes on with what the owner before had entered. `read` tells how one of our addresses reads an entry. */
  async recover(read: ReadEntry): Promise<void> {
    this.#mayHaveEntered = false;
    const { inbox } = this.#deps;
    const entries = await inbox.pending();
    this.#last = entries.at(-1)?.id ?? FIRST;
    for (const entry of entries) this.#readOn(entry, read);
  }

  /** Waits a moment for what gates enter, and goes on with it. Throws `UnavailableError`. */
  async followGates(read: ReadEntry): Promise<void> {
    const { entries, last } = await this.#deps.inbox.enteredByGates(this.#last);
    this.#last = last;
    for (const entry of entries) this.#readOn(entry, read);
  }

  #readOn(entry: InboxEntry, read: ReadEntry): void {
    const arrival = read(entry);
    if (arrival === undefined) this.#deps.worker.discard(entry.id);
    else if (entry.limitedSeconds === undefined) this.#work(arrival, entry);
    else this.#tellLimited(arrival, entry.id, entry.limitedSeconds);
  }

  #tellLimited(arrival: Arrival, id: string, retryAfterSeconds: number): void {
    this.#refuse(arrival, dedupKeyOf(arrival.message), {
      kind: "rate-limited",
      retryAfterSeconds,
      told: false,
    });
    this.#deps.worker.discard(id);
  }

  /** Whether {@link recover} has to look for messages that were refused and entered all the same. */
  get mayHaveEntered(): boolean {
    return this.#mayHaveEntered;
  }

  /**
   * What became of the message; `undefined` where it is to be refused. As long as this replica has the lease, Redis may
   * come back, or another replica take over, which is then given the message by the server.
   */
  async #enter({ message, stanza }: Arrival, { key, lifetimeMs }: DedupKey): Promise<Entered | undefined> {
    const request = { sender: message.sender, dedupKey: key, dedupMs: lifetimeMs, stanza: storable(stanza) };
    while (await this.#deps.ownership.whenOwner(REFUSE_MS)) {
      const entered = await this.#try(request);
      if (entered !== undefined) return entered;
      await sleep(RETRY_MS);
    }
    return undefined;
  }

  async #try(request: EnterRequest): Promise<Entered | undefined> {
    try {
      return await this.#deps.inbox.enter(request);
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      if (!this.#mayHaveEntered) this.#deps.log.warn(`${error.message}; messages wait for it`);
      this.#mayHaveEntered = true;
      return undefined;
    }
  }

  /** Who is refused hears of it when no other replica can be given the message any more, which would answer it. */
  async #settle({ arrival, key, whenAcknowledged }: Taken, entered: Entered | undefined): Promise<void> {
    switch (entered?.outcome) {
      case "entered":
        return this.#work(arrival, entered);
      case "known":
        return this.#goOn(arrival, entered.id);
      case "limited": {
        const { isFirst, retryAfterSeconds } = entered;
        const problem = { kind: "rate-limited", retryAfterSeconds, told: !isFirst } as const;
        this.#limited.set(arrival.message.sender, true, { ttl: retryAfterSeconds * 1000 });
        if (isFirst) whenAcknowledged(() => this.#refuse(arrival, key, problem));
        return;
      }
      case "lost":
        return;
      case "full":
      case undefined:
        this.#refusals.add(arrival.message.sender, key);
        whenAcknowledged(() => this.#tellUnavailable(arrival, key));
    }
  }

  #tellUnavailable(arrival: Arrival, key: DedupKey): void {
    if (this.#refusals.tell(key)) this.#refuse(arrival, key, { kind: "unavailable" });
  }

  /** Redis may have entered a message without our hearing of it. */
  async #goOn(arrival: Arrival, id: string): Promise<void> {
    if (this.#deps.worker.has(id)) return;
    const entry = await this.#deps.inbox.find(id).catch(() => undefined);
    if (entry !== undefined) this.#work(arrival, entry);
  }

  #work(arrival: Arrival, { id, received }: Pick<InboxEntry, "id" | "received">): void {
    const { message } = arrival;
    const key = dedupKeyOf(message);
    if (this.#refusals.has(key)) {
      this.#deps.worker.discard(id);
      return;
    }
    const entered = {
      message,
      requestId: key.isUnique ? key.key : id,
      answerId: answerIdOf(key, received),
    };
    const { untilReachable } = arrival;
    this.#deps.worker.add({
      id,
      sender: message.sender,
      untilReachable,
      answer: () => arrival.answer(entered),
    });
  }

  /** The server has the stanza, or will have it: nobody waits for that. */
  #refuse({ message, refuse }: Arrival, key: DedupKey, problem: Problem): void {
    refuse(answerIdOf(key, new Date()), problem).catch((error: unknown) => {
      this.#deps.log.warn(
        { err: error, from: message.sender },
        "could not tell why a message was not entered",
      );
    });
  }
}
