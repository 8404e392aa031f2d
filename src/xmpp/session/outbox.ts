import { SendFailed } from "./errors.ts";
import { wireCount } from "./inbound.ts";

/** What may wait for the server: over it, send() rejects. In bytes. */
const MOST_WAITING_BYTES = 32 * 1024 * 1024;
/** A stanza that ended this many links is taken for the cause. */
const MOST_LINKS = 4;

export type Outgoing = {
  readonly xml: string;
  /** What a new session may be given again: the server drops or the recipient recognises a copy. */
  readonly isRepeatable: boolean;
};

type Entry = Outgoing & {
  links: number;
  readonly resolve: () => void;
  readonly reject: (error: SendFailed) => void;
};

/** Where stanzas go while there is a link. */
export type Channel = {
  /** Calls back when the operating system has the text; only needed without stream management. */
  readonly write: (xml: string, written?: (error?: Error | null) => void) => void;
  /** The server was asked to acknowledge. */
  readonly asked: () => void;
  readonly isManaged: boolean;
};

/**
 * What is to reach the server, the sending half of XEP-0198: a stanza stays here until it is acknowledged,
 * whatever becomes of the link.
 */
export class Outbox {
  #channel: Channel | undefined;
  #unsent: Entry[] = [];
  /** Written and not acknowledged, oldest first. */
  #unacked: Entry[] = [];
  #bytes = 0;
  /** The server's last count. */
  #h = 0;
  #isAsking = false;
  #isMoreSinceAsking = false;
  #whenEmpty: (() => void)[] = [];

  add(outgoing: Outgoing): Promise<void> {
    if (this.#bytes + outgoing.xml.length > MOST_WAITING_BYTES) {
      return Promise.reject(new SendFailed("too much is waiting for the server already"));
    }
    return new Promise((resolve, reject) => {
      this.#bytes += outgoing.xml.length;
      const entry = { ...outgoing, links: 0, resolve, reject };
      if (this.#channel === undefined) this.#unsent.push(entry);
      else this.#write(entry, this.#channel);
    });
  }

  /** A fresh session, in which the counts start at nought and `first` goes first. What cannot be repeated is lost. */
  opened(channel: Channel, first: string): void {
    const written = this.#unacked;
    this.#unacked = [];
    this.#h = 0;
    const lost = written.filter((entry) => !entry.isRepeatable);
    this.#reject(lost, "the session was lost before the server acknowledged it");
    const unsent = [...written.filter((entry) => entry.isRepeatable), ...this.#unsent];
    this.#unsent = [];
    this.#channel = channel;
    this.add({ xml: first, isRepeatable: false }).catch(() => undefined);
    this.#unsent = unsent;
    this.#flush(channel);
  }

  /** The old session goes on: what it does not have is written again, in the old order. */
  resumed(channel: Channel): void {
    this.#unsent = [...this.#unacked, ...this.#unsent];
    this.#unacked = [];
    this.#flush(channel);
  }

  /** The link is gone. */
  closed(): void {
    this.#channel = undefined;
    this.#isAsking = false;
    this.#isMoreSinceAsking = false;
  }

  /** The server has so many. False where it claims more than it was sent. */
  acknowledged(h: number): boolean {
    const count = wireCount(h - this.#h + 2 ** 32);
    if (!Number.isInteger(h) || h < 0 || count > this.#unacked.length) return false;
    this.#h = h;
    for (const entry of this.#unacked.splice(0, count)) {
      this.#bytes -= entry.xml.length;
      entry.resolve();
    }
    this.#tellWhenEmpty();
    return true;
  }

  /** The server answered, and so may be asked again. */
  answered(): void {
    this.#isAsking = false;
    if (this.#isMoreSinceAsking && this.#unacked.length > 0) this.ask();
  }

  /** Asks again, though the server may have left the last question open. */
  askAnew(): void {
    this.#isAsking = false;
    this.ask();
  }

  /** Asks the server for its count, once for all that is written in one go and once at a time. */
  ask(): void {
    if (this.#isAsking) {
      this.#isMoreSinceAsking = true;
      return;
    }
    this.#isAsking = true;
    this.#isMoreSinceAsking = false;
    const channel = this.#channel;
    queueMicrotask(() => {
      if (channel === undefined || channel !== this.#channel) return;
      channel.write("<r xmlns='urn:xmpp:sm:3'/>");
      channel.asked();
    });
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
    this.#reject([...this.#unacked.splice(0), ...this.#unsent.splice(0)], reason);
  }

  #flush(channel: Channel): void {
    this.#channel = channel;
    for (const entry of this.#unsent.splice(0)) this.#write(entry, channel);
  }

  #write(entry: Entry, channel: Channel): void {
    if (entry.links >= MOST_LINKS) {
      this.#reject([entry], `the link broke each of the ${MOST_LINKS} times that it was sent`);
      return;
    }
    entry.links += 1;
    this.#unacked.push(entry);
    if (channel.isManaged) {
      channel.write(entry.xml);
      this.ask();
      return;
    }
    channel.write(entry.xml, (error) => {
      if (error || channel !== this.#channel || !this.#unacked.includes(entry)) return;
      this.#unacked.splice(this.#unacked.indexOf(entry), 1);
      this.#bytes -= entry.xml.length;
      entry.resolve();
      this.#tellWhenEmpty();
    });
  }

  #reject(entries: readonly Entry[], reason: string): void {
    for (const entry of entries) {
      this.#bytes -= entry.xml.length;
      entry.reject(new SendFailed(reason));
    }
    this.#tellWhenEmpty();
  }

  #tellWhenEmpty(): void {
    if (this.#unacked.length + this.#unsent.length > 0) return;
    for (const tell of this.#whenEmpty.splice(0)) tell();
  }
}
