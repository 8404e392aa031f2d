import { wireCount } from "./ack-counter.ts";
import { SendError } from "./errors.ts";

/** What may wait for the server: over it, send() rejects. In characters, as all sizes here. */
const MAX_WAITING = 32 * 1024 * 1024;
/**
 * What may be in flight unacknowledged. Prosody on Debian reads 10 kB/s from a client: more, and the answer to a
 * question at its end would come so late that the connection were taken for dead.
 */
const MAX_UNDER_WAY = 64 * 1024;
/** A stanza that was in flight on this many connections that broke is taken for the cause. */
const MAX_LINKS = 4;

export type Outgoing = {
  readonly xml: string;
  /** What a new session may be given again: the server drops or the recipient recognises a copy. */
  readonly isRepeatable: boolean;
};

type Entry = Outgoing & {
  connections: number;
  readonly resolve: () => void;
  readonly reject: (error: SendError) => void;
};

/** Where stanzas go while there is a connection. */
export type Channel = {
  /** Calls back when the operating system has the text; only needed without stream management. */
  readonly write: (xml: string, written?: (error?: Error | null) => void) => void;
  /** What was written goes out now. */
  readonly flush: () => void;
  /** The server was asked to acknowledge. */
  readonly asked: () => void;
  readonly isManaged: boolean;
};

/**
 * What is to reach the server, the sending half of XEP-0198: a stanza stays here until it is acknowledged,
 * also when the connection is lost.
 */
export class SendQueue {
  #channel: Channel | undefined;
  /** Oldest first, as is what is in flight. */
  #waiting: Entry[] = [];
  #underWay: Entry[] = [];
  #size = 0;
  #sizeUnderWay = 0;
  /** The server's last count. */
  #h = 0;
  #isAsking = false;
  #isMoreSinceAsking = false;
  #isDue = false;
  #whenEmpty: (() => void)[] = [];

  /** Resolves when the server has it. */
  add(outgoing: Outgoing): Promise<void> {
    if (this.#size + outgoing.xml.length > MAX_WAITING) {
      return Promise.reject(new SendError("too much is waiting for the server already"));
    }
    return new Promise((resolve, reject) => {
      this.#size += outgoing.xml.length;
      this.#waiting.push({ ...outgoing, connections: 0, resolve, reject });
      this.#pump();
    });
  }

  /** A fresh session, in which the counts start at nought. What cannot be repeated is lost. */
  opened(channel: Channel): void {
    const written = this.#underWay.splice(0);
    const lost = written.filter((entry) => !entry.isRepeatable);
    this.#h = 0;
    this.#waiting = [...written.filter((entry) => entry.isRepeatable), ...this.#waiting];
    this.#reject(lost, "the session was lost before the server acknowledged it");
    this.#goOn(channel);
  }

  /** Another process's session goes on here. The server has `h` of its stanzas, none of which are ours. */
  adopted(channel: Channel, h: number): void {
    this.#h = h;
    this.#goOn(channel);
  }

  /** The old session goes on: what it does not have is written again, in the old order. */
  resumed(channel: Channel): void {
    this.#waiting = [...this.#underWay.splice(0), ...this.#waiting];
    this.#goOn(channel);
  }

  /** The connection is gone. */
  closed(): void {
    this.#channel = undefined;
    this.#isAsking = false;
    this.#isMoreSinceAsking = false;
  }

  /** The server has this many. False where it claims more than it was sent. */
  acknowledged(h: number): boolean {
    const count = wireCount(h - this.#h + 2 ** 32);
    if (!Number.isInteger(h) || h < 0 || count > this.#underWay.length) return false;
    this.#h = h;
    for (const entry of this.#underWay.splice(0, count)) this.#resolve(entry);
    this.#pump();
    return true;
  }

  /** The server answered, and so may be asked again. */
  answered(): void {
    this.#isAsking = false;
    if (this.#isMoreSinceAsking && this.#underWay.length > 0) this.#ask();
  }

  /** Asks, though the server may have left the last question open. */
  askAnew(): void {
    this.#isAsking = false;
    this.#ask();
  }

  /** Resolves when nothing waits for the server. */
  emptied(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenEmpty.push(resolve);
      this.#tellWhenEmpty();
    });
  }

  rejectAll(reason: string): void {
    this.closed();
    this.#reject([...this.#underWay.splice(0), ...this.#waiting.splice(0)], reason);
  }

  #goOn(channel: Channel): void {
    this.#channel = channel;
    this.#sizeUnderWay = 0;
    const isSuspect = (entry: Entry) => entry.connections >= MAX_LINKS;
    const suspects = this.#waiting.filter(isSuspect);
    this.#waiting = this.#waiting.filter((entry) => !isSuspect(entry));
    this.#reject(suspects, `the connection broke each of the ${MAX_LINKS} times that it was sent`);
    this.#pump();
  }

  /** What is added within one turn of the event loop is written together. */
  #pump(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      this.#write();
    });
  }

  /** Writes what waits, as far as it may be in flight. */
  #write(): void {
    const channel = this.#channel;
    let count = 0;
    for (const entry of this.#waiting) {
      if (channel === undefined || this.#sizeUnderWay >= MAX_UNDER_WAY) break;
      count += 1;
      entry.connections += 1;
      this.#sizeUnderWay += entry.xml.length;
      this.#underWay.push(entry);
      if (channel.isManaged) channel.write(entry.xml);
      else channel.write(entry.xml, (error) => error || this.#written(entry, channel));
    }
    this.#waiting.splice(0, count);
    if (channel?.isManaged && count > 0) this.#ask();
    channel?.flush();
    this.#tellWhenEmpty();
  }

  /** Without stream management there is nothing better to go by. */
  #written(entry: Entry, channel: Channel): void {
    const index = channel === this.#channel ? this.#underWay.indexOf(entry) : -1;
    if (index === -1) return;
    this.#underWay.splice(index, 1);
    this.#resolve(entry);
    this.#pump();
  }

  /** Asks the server for its count, once at a time. */
  #ask(): void {
    this.#isMoreSinceAsking = this.#isAsking;
    if (this.#isAsking) return;
    const channel = this.#channel;
    if (channel === undefined) return;
    this.#isAsking = true;
    channel.write("<r xmlns='urn:xmpp:sm:3'/>");
    channel.asked();
  }

  #resolve(entry: Entry): void {
    this.#size -= entry.xml.length;
    this.#sizeUnderWay -= entry.xml.length;
    entry.resolve();
  }

  #reject(entries: readonly Entry[], reason: string): void {
    for (const entry of entries) {
      this.#size -= entry.xml.length;
      entry.reject(new SendError(reason));
    }
    this.#tellWhenEmpty();
  }

  #tellWhenEmpty(): void {
    if (this.#underWay.length + this.#waiting.length > 0) return;
    for (const tell of this.#whenEmpty.splice(0)) tell();
  }
}
