import { randomUUID } from "node:crypto";
import { LRUCache } from "lru-cache";
import PQueue from "p-queue";
import type { EarlierAnswer } from "../commands/ports.ts";
import { type BareJid, stampedJid } from "../invites/bare-jid.ts";
import { NS } from "./namespaces.ts";
import { StanzaError } from "./session/errors.ts";
import { type Element, xml } from "./xml.ts";

type Parts = {
  readonly self: BareJid;
  /** Asks our own server. Rejects where that keeps no archive. */
  readonly request: (iq: Element, timeoutMs: number) => Promise<Element>;
};

/** What to read: of what was kept at `start` or later, the oldest, or the newest `before` a message. */
export type Stretch = {
  readonly with?: BareJid;
  readonly start: Date;
  readonly end?: Date;
  /** The archive's own names of messages; "" is before none. */
  readonly after?: string;
  readonly before?: string;
};

/** A message as the archive has it, with the archive's own name for it, and when it came or went. */
export type Kept = {
  readonly message: Element;
  readonly id: string | undefined;
  readonly time: Date | undefined;
};

/** What our server keeps of the conversations of our account (XEP-0313). */
export type Archive = {
  /**
   * Takes what is part of an answer to a question of ours, which is nobody else's business, and settles when that is
   * dealt with. `undefined` where it is none.
   */
  take(message: Element): Promise<void> | undefined;
  /** Whether the server has had this answer from us to them. False where it keeps no archive, or does not say. */
  wasSent(to: BareJid, answer: EarlierAnswer): Promise<boolean>;
  /** The same, but rejects where the server does not say. `since`: it is known not to have been sent before. */
  search(to: BareJid, answer: EarlierAnswer, since?: Date): Promise<boolean>;
  /**
   * Asks for a page, and hands out each of its messages, oldest first. Resolves when all are handed out, with the name
   * behind or before which the next page lies, if there is one. Rejects with `StanzaError` where the server keeps no
   * archive, or no longer has in it what was named.
   */
  readPage(
    stretch: Stretch,
    deal: (kept: Kept) => Promise<void>,
    timeoutMs: number,
  ): Promise<string | undefined>;
};

/** A look at what was kept of a conversation since `start`, until all of these answers are found. */
type Search = { start: Date; readonly names: Set<string>; readonly done: Promise<void> };

const PAGE = 50;
/** From either end. Whoever floods us has more in that time; then the answer is sent again, under its id. */
const MOST_PAGES = 8;
const ANSWER_MS = 5_000;
/** Whoever died may leave many to be looked for. Each has its time from when it is the server's turn. */
const SEARCHED_AT_ONCE = 4;
/**
 * Between Redis's clock, ours and the server's; and whoever was suspended with a message in hand takes it for new then.
 * A server may have to read all that it keeps of the conversation since then.
 */
const SKEW_MS = 2 * 60_000;
/** Between our clock and the server's. */
const CLOCKS_MS = 10_000;
/** Whoever died may have left many answers in doubt, and one page has all of one person's. */
const MOST_REMEMBERED = 10_000;

export function createArchive({ self, request }: Parts): Archive {
  /** By the id of the question. It is random: nobody else can answer what they were not asked. */
  const open = new Map<string, (kept: Kept) => Promise<void>>();
  /** What we sent, as far as it was seen in the archive: to whom, and its id. */
  const sent = new LRUCache<string, true>({ max: MOST_REMEMBERED });
  const searches = new PQueue({ concurrency: SEARCHED_AT_ONCE });
  const planned = new Map<BareJid, Search>();

  async function readPage(stretch: Stretch, deal: (kept: Kept) => Promise<void>, timeoutMs: number) {
    const queryid = randomUUID();
    open.set(queryid, deal);
    try {
      const query = xml("query", { xmlns: NS.mam, queryid }, formFor(stretch), limitsFor(stretch));
      const result = await request(xml("iq", { type: "set" }, query), timeoutMs);
      const fin = result.getChild("fin", NS.mam);
      const edge = stretch.before === undefined ? "last" : "first";
      const next = fin?.getChild("set", NS.resultSet)?.getChildText(edge) ?? undefined;
      return fin?.attrs["complete"] === "true" ? undefined : next;
    } finally {
      open.delete(queryid);
    }
  }

  /** A server may read all of the archive for each page: who asks before a search has begun is told by that one, too. */
  async function find(to: BareJid, { id, agoMs }: EarlierAnswer, since?: Date): Promise<boolean> {
    const name = `${to} ${id}`;
    if (sent.has(name)) return true;
    const start = new Date(since === undefined ? Date.now() - agoMs - SKEW_MS : since.getTime() - CLOCKS_MS);
    const plan = planned.get(to) ?? planSearch(to, start);
    plan.names.add(name);
    if (start < plan.start) plan.start = start;
    await plan.done.catch((error: unknown) => {
      // What was found before that stays found.
      if (!sent.has(name)) throw error;
    });
    return sent.has(name);
  }

  function planSearch(to: BareJid, start: Date): Search {
    const begin = () => {
      planned.delete(to);
      return lookThrough(to, plan);
    };
    // It is planned by when it begins.
    const done = Promise.resolve().then(() => searches.add(begin));
    const plan: Search = { start, names: new Set(), done };
    planned.set(to, plan);
    return plan;
  }

  /** An answer is found among the newest, or soon after what it answers. */
  async function lookThrough(to: BareJid, { start, names }: Search): Promise<void> {
    const isOver = () => [...names].every((name) => sent.has(name));
    const stretch = { with: to, start };
    let before: string | undefined = "";
    for (let pages = 0; pages < MOST_PAGES && before !== undefined && !isOver(); pages += 1) {
      before = await readPage({ ...stretch, before }, nothingMore, ANSWER_MS);
    }
    if (before === undefined) return;
    let next: Stretch = stretch;
    for (let pages = 0; pages < MOST_PAGES && !isOver(); pages += 1) {
      const after = await readPage(next, nothingMore, ANSWER_MS);
      if (after === undefined) return;
      next = { ...stretch, after };
    }
  }

  return {
    take(message) {
      const result = message.getChild("result", NS.mam);
      const deal = open.get(result?.attrs["queryid"] ?? "");
      // Only our own archive may answer (XEP-0313 §4.2): anyone can send a message that looks like it.
      if (deal === undefined || (message.attrs.from !== undefined && message.attrs.from !== self)) {
        return undefined;
      }
      const forwarded = result?.getChild("forwarded", NS.forward);
      const kept = forwarded?.getChild("message");
      if (kept === undefined) return Promise.resolve();
      const { from, to, id } = kept.attrs;
      if (stampedJid(from ?? "") === self) sent.set(`${stampedJid(to ?? "")} ${id}`, true);
      const time = Date.parse(forwarded?.getChild("delay", NS.delay)?.attrs.stamp ?? "");
      return deal({
        message: kept,
        id: result?.attrs.id,
        time: Number.isNaN(time) ? undefined : new Date(time),
      });
    },

    wasSent: (to, answer) => find(to, answer).catch(() => false),

    async search(to, answer, since) {
      try {
        return await find(to, answer, since);
      } catch (error) {
        if (error instanceof StanzaError) return false;
        throw error;
      }
    },

    readPage,
  };
}

/** What was sent is noted down already. */
async function nothingMore(): Promise<void> {}

function formFor({ with: other, start, end }: Stretch): Element {
  const field = (name: string, value: string | undefined) =>
    value === undefined ? undefined : xml("field", { var: name }, xml("value", {}, value));
  return xml(
    "x",
    { xmlns: NS.dataForm, type: "submit" },
    field("FORM_TYPE", NS.mam),
    field("with", other),
    field("start", start.toISOString()),
    field("end", end?.toISOString()),
  );
}

function limitsFor({ after, before }: Stretch): Element {
  const from = (name: string, id: string | undefined) => (id === undefined ? undefined : xml(name, {}, id));
  return xml("set", NS.resultSet, xml("max", {}, String(PAGE)), from("after", after), from("before", before));
}
