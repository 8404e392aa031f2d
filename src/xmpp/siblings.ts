import { setTimeout as delay } from "node:timers/promises";
import { stampedJid } from "../invites/bare-jid.ts";
import { NS } from "./namespaces.ts";
import { pingServer } from "./ping-server.ts";
import { SendFailed, StanzaError } from "./session/errors.ts";
import { type Element, xml } from "./xml.ts";

/**
 * How a replica stands to a message: it was answered there; it is being dealt with; it came there too, and cannot be
 * claimed; it is about to be refused for that; it is not known there.
 */
export type Standing = (typeof STANDINGS)[number];
const STANDINGS = ["answered", "busy", "stuck", "refusing", "unknown"] as const;

/** What one of the others says of a message; `silent` where it does not say anything in time. */
export type Word = { readonly jid: string; readonly standing: Standing | "silent" };

/** The other replicas of our account, which are other sessions of it. */
export type Siblings = {
  /** Our own full JID. */
  me(): string;
  /** What each of them says of the message of this key. Takes a second at most, and no time where there is none. */
  ask(key: string): Promise<readonly Word[]>;
  /** Whether one of them has answered the message of this key; when one is just about to, as soon as it has. */
  haveAnswered(key: string): Promise<boolean>;
  /** Whether one of them was silent when it was asked last, or left lately: what it has answered it does not tell. */
  isAnyUnheard(): boolean;
};

type Parts = {
  readonly me: () => string;
  readonly request: (iq: Element, timeoutMs: number) => Promise<Element>;
  /** Ours. */
  readonly standingOf: (key: string) => Standing;
  readonly answerMs?: number;
  readonly silentAnswerMs?: number;
};

type Company = Siblings & {
  /** Takes in a presence. A server shows each session of an account to all others (RFC 6121 §4.2.2, §4.4.2). */
  see(presence: Element): void;
  /** The link is lost: until there is another, nobody can be asked, and whoever wants to waits. */
  lost(): void;
  /** The same session goes on. */
  resumed(): void;
  /** A fresh session is told anew who is there. */
  begun(): void;
  /** Answers a sibling's question; `undefined` to anybody else. */
  answer(iq: Element): Element | undefined;
};

/** Questions that come up together are asked together. */
const GATHER_MS = 10;
const MOST_AT_ONCE = 100;
/** How soon to ask again one that is about to answer. */
const ASK_AGAIN_MS = 100;
/** One that was killed is present for minutes to servers that wait for it to resume (XEP-0198). */
const ANSWER_MS = 1_000;
/** For so long a message may come again that one answered which has left since. */
const LATELY_MS = 60_000;
/** For one that gave no answer to the last question: suspended ones wake up. */
const SILENT_ANSWER_MS = 150;

type Round = {
  readonly keys: Set<string>;
  /** What each sibling said of those that it knows; nothing where it was silent. */
  readonly words: Promise<ReadonlyMap<string, ReadonlyMap<string, Standing> | undefined>>;
};

export const noSiblings: Siblings = {
  me: () => "",
  ask: async () => [],
  haveAnswered: async () => false,
  isAnyUnheard: () => false,
};

export function createSiblings(parts: Parts): Company {
  const { me, request, standingOf, answerMs = ANSWER_MS, silentAnswerMs = SILENT_ANSWER_MS } = parts;
  const present = new Set<string>();
  /** Those of them that did not answer the last question in time. */
  const silent = new Set<string>();
  let gathering: Round | undefined;
  /** When one left, or may have left, last. */
  let lastUnseen = Number.NEGATIVE_INFINITY;
  let sessions = 0;
  let isKnown = true;
  let whenKnown = Promise.resolve();
  let tellKnown: () => void = () => undefined;

  function lose(): void {
    if (!isKnown) return;
    isKnown = false;
    whenKnown = new Promise((resolve) => {
      tellKnown = () => {
        isKnown = true;
        resolve();
      };
    });
  }

  /** Before the first session, there is nothing that anybody could have done without us. */
  function noteUnseen(): void {
    if (sessions > 1) lastUnseen = performance.now();
  }

  /** The server shows who is there when it has our presence, and so before it answers what comes after that. */
  async function untilShown(): Promise<void> {
    try {
      await pingServer((iq) => request(iq, answerMs));
    } catch (error) {
      // The link is lost once more, and the next will tell.
      if (error instanceof SendFailed) return;
      noteUnseen();
    }
    tellKnown();
  }

  function isSibling(jid: string | undefined): jid is string {
    return jid?.includes("/") === true && jid !== me() && stampedJid(jid) === stampedJid(me());
  }

  function gather(): Round {
    const keys = new Set<string>();
    const words = new Promise<void>((resolve) => {
      setTimeout(resolve, GATHER_MS);
    }).then(async () => {
      if (gathering?.keys === keys) gathering = undefined;
      const asked = [...present].map(async (jid) => [jid, await question(jid, [...keys])] as const);
      return new Map(await Promise.all(asked));
    });
    gathering = { keys, words };
    return gathering;
  }

  async function question(to: string, keys: readonly string[]) {
    const answer = answerOf(to, keys);
    return silent.has(to) ? Promise.race([answer, delay(silentAnswerMs, undefined)]) : answer;
  }

  async function answerOf(to: string, keys: readonly string[]) {
    const messages = keys.map((key) => xml("message", { key }));
    try {
      const iq = xml("iq", { to, type: "get" }, xml("messages", NS.replica, ...messages));
      const standings = readStandings(await request(iq, answerMs));
      silent.delete(to);
      return standings;
    } catch (error) {
      // It is no replica, or gone.
      if (error instanceof StanzaError) return new Map<string, Standing>();
      if (present.has(to)) silent.add(to);
      return undefined;
    }
  }

  async function ask(key: string): Promise<readonly Word[]> {
    await whenKnown;
    if (present.size === 0) return [];
    const round = gathering ?? gather();
    round.keys.add(key);
    if (round.keys.size >= MOST_AT_ONCE) gathering = undefined;
    return [...(await round.words)].map(([jid, known]) => ({
      jid,
      standing: known === undefined ? "silent" : (known.get(key) ?? "unknown"),
    }));
  }

  return {
    me,
    ask,

    async haveAnswered(key) {
      for (;;) {
        const standings = (await ask(key)).map(({ standing }) => standing);
        if (standings.includes("answered")) return true;
        if (!standings.includes("refusing")) return false;
        await delay(ASK_AGAIN_MS);
      }
    },

    isAnyUnheard: () => silent.size > 0 || performance.now() - lastUnseen < LATELY_MS,

    see({ attrs: { from, type } }) {
      if (!isSibling(from)) return;
      silent.delete(from);
      if (type === undefined) present.add(from);
      if (type !== "unavailable" && type !== "error") return;
      if (present.delete(from)) lastUnseen = performance.now();
    },

    lost: lose,
    resumed: () => tellKnown(),

    begun() {
      lose();
      sessions += 1;
      // Who left while we were away is not shown.
      noteUnseen();
      present.clear();
      silent.clear();
      void untilShown();
    },

    answer(iq) {
      const { from } = iq.attrs;
      if (!isSibling(from)) return undefined;
      silent.delete(from);
      const asked = iq.getChild("messages", NS.replica)?.getChildren("message") ?? [];
      const told = asked.slice(0, MOST_AT_ONCE).map(({ attrs }) => {
        const key = attrs["key"] ?? "";
        return xml("message", { key, standing: standingOf(key) });
      });
      return xml("messages", NS.replica, ...told);
    },
  };
}

function readStandings(result: Element): ReadonlyMap<string, Standing> {
  const told = result.getChild("messages", NS.replica)?.getChildren("message") ?? [];
  return new Map(
    told.flatMap(({ attrs }) => {
      const standing = STANDINGS.find((one) => one === attrs["standing"]);
      return standing === undefined ? [] : [[attrs["key"] ?? "", standing] as const];
    }),
  );
}
