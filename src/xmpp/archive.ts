import { randomUUID } from "node:crypto";
import type { EarlierAnswer } from "../commands/ports.ts";
import { type BareJid, parseBareJid } from "../invites/bare-jid.ts";
import { NS } from "./namespaces.ts";
import { StanzaError } from "./session/errors.ts";
import { type Element, xml } from "./xml.ts";

type Parts = {
  readonly self: BareJid;
  /** Asks our own server. Rejects where that keeps no archive. */
  readonly request: (iq: Element, timeoutMs: number) => Promise<Element>;
};

/** What our server keeps of the conversations of our account (XEP-0313). */
export type Archive = {
  /** Whether a message is part of an answer to a question of ours; then it is nobody else's business. */
  take(message: Element): boolean;
  /** Whether the server has had this answer from us to them. False where it keeps no archive, or does not say. */
  wasSent(to: BareJid, answer: EarlierAnswer): Promise<boolean>;
  /** The same, but rejects where the server does not say. */
  search(to: BareJid, answer: EarlierAnswer): Promise<boolean>;
};

const PAGE = 50;
/** Whoever floods us has more in that time; then the answer is sent again, under its id. */
const MOST_PAGES = 8;
const ANSWER_MS = 5_000;
/**
 * Between Redis's clock, ours and the server's; and whoever was suspended with a message in hand takes it for new then.
 * A server may have to read all that it keeps of the conversation since then.
 */
const SKEW_MS = 2 * 60_000;

/** `first`: before which there are more. */
type Page = { readonly messages: readonly Element[]; readonly first: string | undefined };

export function createArchive({ self, request }: Parts): Archive {
  /** By the id of the question. It is random: nobody else can answer what they were not asked. */
  const open = new Map<string, Element[]>();

  /** The newest page, or the one before this message. */
  async function readPage(to: BareJid, since: Date, before: string): Promise<Page> {
    const queryid = randomUUID();
    const messages: Element[] = [];
    open.set(queryid, messages);
    try {
      const field = (name: string, value: string) => xml("field", { var: name }, xml("value", {}, value));
      const form = xml(
        "x",
        { xmlns: NS.dataForm, type: "submit" },
        field("FORM_TYPE", NS.mam),
        field("with", to),
        field("start", since.toISOString()),
      );
      const limits = xml("set", NS.resultSet, xml("max", {}, String(PAGE)), xml("before", {}, before));
      const query = xml("query", { xmlns: NS.mam, queryid }, form, limits);
      const result = await request(xml("iq", { type: "set" }, query), ANSWER_MS);
      const fin = result.getChild("fin", NS.mam);
      const first = fin?.getChild("set", NS.resultSet)?.getChildText("first") ?? undefined;
      return { messages, first: fin?.attrs["complete"] === "true" ? undefined : first };
    } finally {
      open.delete(queryid);
    }
  }

  async function find(to: BareJid, { id, agoMs }: EarlierAnswer): Promise<boolean> {
    const since = new Date(Date.now() - agoMs - SKEW_MS);
    let before = "";
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const { messages, first } = await readPage(to, since, before);
      if (messages.some(({ attrs }) => attrs.id === id && isOurs(attrs.from))) return true;
      if (first === undefined) return false;
      before = first;
    }
    return false;
  }

  function isOurs(from: string | undefined): boolean {
    return parseBareJid(from ?? "") === self;
  }

  return {
    take(message) {
      const result = message.getChild("result", NS.mam);
      const messages = open.get(result?.attrs["queryid"] ?? "");
      // Only our own archive may answer (XEP-0313 §4.2): anyone can send a message that looks like it.
      if (messages === undefined || (message.attrs.from !== undefined && message.attrs.from !== self)) {
        return false;
      }
      const kept = result?.getChild("forwarded", NS.forward)?.getChild("message");
      if (kept !== undefined) messages.push(kept);
      return true;
    },

    wasSent: (to, answer) => find(to, answer).catch(() => false),

    async search(to, answer) {
      try {
        return await find(to, answer);
      } catch (error) {
        if (error instanceof StanzaError) return false;
        throw error;
      }
    },
  };
}
