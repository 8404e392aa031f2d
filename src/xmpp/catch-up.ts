import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { ArchiveMark, Lease } from "../commands/replica-ports.ts";
import { type BareJid, stampedJid } from "../invites/bare-jid.ts";
import { Unavailable } from "../invites/unavailable.ts";
import type { Archive, Kept } from "./archive.ts";
import { keptSince } from "./delay.ts";
import { NS } from "./namespaces.ts";
import { pingServer } from "./ping-server.ts";
import { RequestTimeout, SendFailed, StanzaError } from "./session/errors.ts";
import { type Element, xml } from "./xml.ts";

export type CatchUpParts = {
  readonly self: BareJid;
  readonly archive: Pick<Archive, "readPage">;
  readonly mark: ArchiveMark;
  /** One replica reads at a time; what it has read, the others need not. */
  readonly lease: Lease;
  /**
   * Settles when a message has been dealt with, by whichever replica. Never rejects. `keptSince`: when it came, where
   * somebody may have answered it since, without a word of that in Redis.
   */
  readonly receive: (message: Element, keptSince?: Date) => Promise<void>;
  /** Asks our own server. */
  readonly request: (iq: Element) => Promise<Element>;
  readonly log: Logger;
};

/**
 * Deals with what came in while nobody could answer. A server hands what it kept for us to one session alone, and goes
 * on handing messages to the session of a process that was killed. Both are in the archive of our account, with the
 * names by which replicas agree on who answers, so that what was answered is not answered again.
 *
 * Without an archive nothing is done.
 */
export type CatchUp = {
  /** Deals with a message that came by itself. */
  receive(message: Element): Promise<void>;
  /** A fresh session has begun: what comes in from now on comes by itself. */
  begin(): void;
  /** Reads no further. */
  stop(): void;
};

/** Who wrote longer ago than this has moved on. */
const OLDEST_MS = 60 * 60 * 1000;
/** More than anybody sends in that time, and an end, whatever a server says of further pages. */
const MOST_PAGES = 2_000;
const PAGE_MS = 30_000;
/** Between our clock and the server's. */
const SKEW_MS = 10_000;
/** Others may be reading, or Redis or the link be away. */
const LOOK_AGAIN_MS = 1_000;
/** What came in within so long is read again when all replicas have been killed. */
const MARK_EVERY_MS = 10_000;

type Position = { readonly start: Date; readonly after?: string };
/** Where to go on; `wait` begins anew, from the mark. */
type Step = Position | "wait" | "done";

export function createCatchUp(parts: CatchUpParts): CatchUp {
  const { self, archive, mark, lease, log } = parts;
  const inHand = new Set<{ readonly since: number }>();
  let session = new AbortController();

  async function take(message: Element, since: number, keptSince?: Date): Promise<void> {
    const entry = { since };
    inHand.add(entry);
    try {
      await parts.receive(message, keptSince);
    } finally {
      inHand.delete(entry);
    }
  }

  async function attend(signal: AbortSignal): Promise<void> {
    try {
      // Until the server has our presence, what comes for us comes to nobody.
      await pingServer(parts.request).catch(ignorePassing);
      await readUpTo(new Date(), signal);
      for (;;) {
        await moveMark().catch(ignorePassing);
        await delay(MARK_EVERY_MS, undefined, { signal, ref: false });
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof StanzaError) log.debug({ err: error }, "there is no archive to catch up from");
      else log.error({ err: error }, "the archive is read no further; what nobody has answered stays so");
    } finally {
      await lease.release().catch(ignorePassing);
    }
  }

  async function readUpTo(end: Date, signal: AbortSignal): Promise<void> {
    let at: Position | undefined;
    for (let pages = 0; pages < MOST_PAGES; ) {
      const step = await readOn(at, end).catch((error: unknown) => passingOver(error, at));
      if (step === "done") return;
      at = step === "wait" ? undefined : step;
      if (at === undefined) await delay(LOOK_AGAIN_MS, undefined, { signal, ref: false });
      else pages += 1;
      signal.throwIfAborted();
    }
    log.warn({ pages: MOST_PAGES }, "so much is in the archive that the rest of it is left");
  }

  async function readOn(at: Position | undefined, end: Date): Promise<Step> {
    if (!(await lease.take())) return "wait";
    if (at !== undefined) return readPage(at, end);
    const marked = await mark.read();
    if (marked === undefined) {
      // Nothing is known to be unanswered. But if we are killed over what is handed to us now, it is.
      await mark.write(new Date(end.getTime() - OLDEST_MS));
      return readPage({ start: end }, end);
    }
    const earliest = Math.max(marked.getTime() - SKEW_MS, end.getTime() - OLDEST_MS);
    return marked >= end ? "done" : readPage({ start: new Date(earliest) }, end);
  }

  async function readPage({ start, after }: Position, end: Date): Promise<Step> {
    const asked = performance.now();
    const taken: Promise<void>[] = [];
    let upTo = start;
    const deal = (kept: Kept) => {
      upTo = kept.time ?? upTo;
      const work = isForUs(kept.message)
        ? take(delivered(kept, self), upTo.getTime(), upTo)
        : Promise.resolve();
      taken.push(work);
      return work;
    };
    const stretch = { start, end: new Date(end.getTime() + SKEW_MS), ...(after && { after }) };
    const next = await archive.readPage(stretch, deal, PAGE_MS);
    // What is not dealt with yet is in hand, and holds it back.
    await mark.write(earliestOf(next === undefined || upTo > end ? end : upTo));
    // Some servers read all they have for each page. Others want to be served, too.
    await Promise.all([...taken, delay(performance.now() - asked, undefined, { ref: false })]);
    return next === undefined ? "done" : { start, after: next };
  }

  /** From ourselves are answers; an error is news only when it comes by itself. */
  function isForUs({ attrs: { from, type } }: Element): boolean {
    return type !== "error" && stampedJid(from ?? "") !== self;
  }

  /** Then all that the server gave us before is in hand. */
  async function moveMark(): Promise<void> {
    const asked = new Date();
    await pingServer(parts.request);
    await mark.write(earliestOf(asked));
  }

  function earliestOf(time: Date): Date {
    let earliest = time.getTime();
    for (const { since } of inHand) earliest = Math.min(earliest, since);
    return new Date(earliest);
  }

  return {
    receive: (message) => take(message, keptSince(message, { bareJid: self })?.getTime() ?? Date.now()),
    begin() {
      session.abort();
      session = new AbortController();
      void attend(session.signal);
    },
    stop: () => session.abort(),
  };
}

/** As it would have come: with its name in our archive (XEP-0359), and since when it was kept for us (XEP-0203). */
function delivered({ message, id, time }: Kept, self: BareJid): Element {
  for (const name of message.getChildren("stanza-id", NS.stanzaId)) {
    if (name.attrs["by"] === self) message.remove(name);
  }
  if (id !== undefined) message.append(xml("stanza-id", { xmlns: NS.stanzaId, by: self, id }));
  if (time !== undefined)
    message.prepend(xml("delay", { xmlns: NS.delay, from: self, stamp: time.toISOString() }));
  return message;
}

/** That the archive no longer has the message at which a page ended passes, too: then it is read from the mark. */
function passingOver(error: unknown, at: Position | undefined): Step {
  if (error instanceof StanzaError && at !== undefined) return "wait";
  ignorePassing(error);
  return "wait";
}

/** Redis or the link being away passes. */
function ignorePassing(error: unknown): void {
  if (error instanceof Unavailable || error instanceof SendFailed || error instanceof RequestTimeout) return;
  throw error;
}
