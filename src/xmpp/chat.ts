import { setMaxListeners } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import type { MessageClaims } from "../commands/ports.ts";
import type { BareJid } from "../invites/bare-jid.ts";
import { identify } from "../invites/policy.ts";
import { Unavailable } from "../invites/unavailable.ts";
import { type Allowance, createAllowance } from "./allowance.ts";
import type { Archive } from "./archive.ts";
import { createAtWork } from "./at-work.ts";
import { type Conversation, type ConversationParts, createConversation, NOTHING } from "./conversation.ts";
import { type IncomingMessage, judgeMessage, type Self } from "./incoming-message.ts";
import { createLanes } from "./lanes.ts";
import type { LinkState } from "./link-state.ts";
import { answerIdOf, keyOf, namesOf } from "./message-names.ts";
import type { Siblings, Standing } from "./siblings.ts";
import { onStandstill } from "./standstill.ts";
import { createStuckMessages, type StuckMessage } from "./stuck-messages.ts";
import { createTurns } from "./turns.ts";
import type { Element } from "./xml.ts";

export type ChatParts = Omit<ConversationParts, "atWork" | "quieten" | "turns" | "claims"> & {
  readonly self: Self;
  readonly claims: MessageClaims;
  readonly link: LinkState;
  readonly siblings: Siblings;
  /** As `wasSent`, but rejects where the server does not say. */
  readonly searchSent: Archive["search"];
  /** How many messages of one address are dealt with, also while Redis cannot count them. */
  readonly messageLimit: { readonly points: number; readonly perSeconds: number };
  /** How long nothing is sent to an address after something could not be delivered there. */
  readonly bounceMs?: number;
  readonly log: Logger;
};

export type Chat = {
  /**
   * Settles when the message has been dealt with. Never rejects. `keptSince`: when it came, where it may have been
   * answered since.
   */
  receive(stanza: Element, keptSince?: Date): Promise<void>;
  /** What is known here of the message of this key. */
  standingOf(key: string): Standing;
  /** Leaves to other processes what they have taken. */
  leave(): void;
  /** Settles when every message taken so far has been. */
  idle(): Promise<void>;
};

/** How many people are remembered as not to be answered for the moment; the oldest are forgotten first. */
const MOST_REMEMBERED = 10_000;
/** Whoever writes again that soon waits for the answer; longer would be a loss to somebody who is there again. */
const BOUNCE_MS = 10_000;
/** A flood is one line of the log in this time. */
const NOTED_MS = 60_000;
/** So long after Redis was away, a message may be one that was refused then, and that its sender's client sends again. */
const RECENTLY_MS = 30_000;
/** No replica refuses a message sooner than that: it waits for Redis, and for an answer of those that hang. */
const REFUSED_MS = 2_500;
/** As old as a message may be that its sender still waits for. */
const LATE_MS = 60_000;
/** An archive that says nothing so often is asked no more. */
const MOST_SILENCES = 2;
/** Strangers may be as many as somebody likes to make up: so many are told that they are, and the others nothing. */
const STRANGERS_A_MINUTE = 30;
const STRANGER_MS = 60 * 60 * 1000;

/** Takes people's messages in, sorts out what is none, and keeps one sender's flood from all others. */
export function createChat(parts: ChatParts): Chat {
  const quiet = new LRUCache<BareJid, true>({ max: MOST_REMEMBERED });
  const forAway = new LRUCache<BareJid, Allowance>({ max: MOST_REMEMBERED });
  const bounced = new LRUCache<BareJid, true>({ max: MOST_REMEMBERED, ttl: parts.bounceMs ?? BOUNCE_MS });
  const noted = new LRUCache<BareJid, true>({ max: MOST_REMEMBERED, ttl: NOTED_MS });
  const declined = new LRUCache<BareJid, true>({ max: MOST_REMEMBERED, ttl: STRANGER_MS });
  const forStrangers = createAllowance(STRANGERS_A_MINUTE, 60_000);
  const lanes = createLanes();
  const underWay = new Set<Promise<void>>();
  const leaving = new AbortController();
  // One message of each address may wait with one.
  setMaxListeners(0, leaving.signal);
  const atWork = createAtWork();
  const turns = createTurns({
    ...parts,
    atWork,
    isAnsweredElsewhere: parts.siblings.haveAnswered,
    isAnyUnheard: parts.siblings.isAnyUnheard,
  });
  const stuck = createStuckMessages({ ...parts, isTaken: (key) => turns.standingOf(key) !== undefined });
  /** When Redis did not answer last, or may not have, and whether it has since. */
  let away = { isStill: false, last: Number.NEGATIVE_INFINITY };
  /** What we stood still through, others may have found out without us. */
  const stopWatching = onStandstill(REFUSED_MS, () => {
    away = { ...away, last: Date.now() };
  });
  /** How many copies of each message are being dealt with. */
  const dealing = new Map<string, number>();
  const conversation = createConversation({
    ...parts,
    atWork,
    turns,
    quieten: (jid, ms) => quiet.set(jid, true, { ttl: ms }),
  });

  async function judge(stanza: Element, keptSince?: Date): Promise<void> {
    const judged = judgeMessage(stanza, parts.self);
    if (judged.kind === "ignore") return;
    if (judged.kind === "bounce") return noteBounce(judged.sender);
    if (isStranger(judged.message.sender)) return decline(judged.message);
    await deal(
      judged.message,
      judged.kind === "encrypted" ? conversation.declineEncrypted : conversation.obey,
      keptSince,
    );
  }

  async function noteBounce(sender: BareJid): Promise<void> {
    bounced.set(sender, true);
    if (!isStranger(sender)) await parts.dispatch.people.noteBounce(sender).catch(() => undefined);
  }

  /** Who writes can be written to again, or else does not mind. */
  async function untilReachable(sender: BareJid): Promise<void> {
    const waitMs = bounced.getRemainingTTL(sender);
    if (waitMs > 0) await delay(waitMs, undefined, { signal: leaving.signal }).catch(() => undefined);
  }

  function isStranger(sender: BareJid): boolean {
    return identify(sender, parts.dispatch.policy).role === "stranger";
  }

  async function decline(message: IncomingMessage): Promise<void> {
    const { sender } = message;
    if (bounced.has(sender) || declined.has(sender) || !forStrangers.take()) return;
    declined.set(sender, true);
    try {
      await (await conversation.declineStranger(message)).completed;
    } catch (error) {
      parts.log.debug({ err: error, from: sender }, "a stranger was not answered");
    }
  }

  /** The one place where whatever fails about a message ends. */
  async function deal(
    message: IncomingMessage,
    respond: Conversation["obey"],
    keptSince: Date | undefined,
  ): Promise<void> {
    const came = keptSince ?? new Date();
    const key = keyOf(namesOf(message));
    dealing.set(key, (dealing.get(key) ?? 0) + 1);
    const isKept = keptSince !== undefined;
    try {
      await attempt(message, came, respond, { isKept }).catch((error: unknown) => {
        if (!(error instanceof Unavailable)) throw error;
        parts.log.warn({ from: message.sender }, `${error.message}; a message waits for it`);
        return stuck.add(stuckMessage(message, came, respond, isKept));
      });
    } catch (error) {
      parts.log.error({ err: error, from: message.sender }, "a message could not be answered");
    } finally {
      const left = (dealing.get(key) ?? 1) - 1;
      if (left === 0) dealing.delete(key);
      else dealing.set(key, left);
    }
  }

  /** What waited for Redis meanwhile does not wait as long again. */
  async function attempt(
    message: IncomingMessage,
    came: Date,
    respond: Conversation["obey"],
    { isKept, isAgain = false }: { isKept: boolean; isAgain?: boolean },
  ): Promise<void> {
    const response = await lanes.run(message.sender, async () => {
      await untilReachable(message.sender);
      if (quiet.has(message.sender)) return NOTHING;
      const hasWaited = () => away.last > came.getTime();
      let isHopeless = false;
      const onTry = () => {
        isHopeless = away.isStill && hasWaited() && !isAgain;
        if (isHopeless) throw new Unavailable("it did not answer what came before");
      };
      try {
        const given = await respond(message, {
          stuckSince: isKept || isAgain || away.last >= came.getTime() - RECENTLY_MS ? came : undefined,
          isKnownToOthers: !isKept,
          onTry,
        });
        away.isStill = false;
        return given;
      } catch (error) {
        if (error instanceof Unavailable && !isHopeless) away = { isStill: true, last: Date.now() };
        throw error;
      }
    });
    if (response === undefined) noteDropped(message.sender);
    await response?.completed;
  }

  function stuckMessage(
    message: IncomingMessage,
    came: Date,
    respond: Conversation["obey"],
    isKept: boolean,
  ): StuckMessage {
    const names = namesOf(message);
    let silences = 0;
    let notSentBefore: Date | undefined;
    return {
      key: keyOf(names),
      tryAgain: () => attempt(asOfThen(message, came), came, respond, { isKept, isAgain: true }),
      wasAnswered: async () => {
        if (silences >= MOST_SILENCES) return false;
        const asked = new Date();
        // A server that was killed gives out again what was answered long ago.
        const { delayedSince } = message;
        const first = delayedSince !== undefined && delayedSince < came ? delayedSince : came;
        const answer = { id: answerIdOf(names, first), agoMs: asked.getTime() - first.getTime() };
        try {
          const wasSent = await parts.searchSent(message.sender, answer, notSentBefore);
          notSentBefore = asked;
          return wasSent;
        } catch (error) {
          // The silence of a link that is dead is not the archive's.
          if (await parts.link.isHeard()) silences += 1;
          if (silences < MOST_SILENCES) throw error;
          return false;
        }
      },
      refuse: () => tellAway(message, came),
      // Redis is told later, as it is away.
      finish() {
        turns
          .finish(names)
          .catch((err: unknown) =>
            parts.log.error({ err }, "could not note down that a message is answered"),
          );
      },
      release: () => turns.release(names),
    };
  }

  function noteDropped(sender: BareJid): void {
    if (noted.has(sender)) return;
    noted.set(sender, true);
    parts.log.warn({ from: sender }, "messages are dropped: too many of their sender wait");
  }

  /** Nothing can be counted while Redis is away, so the limit is this process's own. */
  async function tellAway(message: IncomingMessage, came: Date): Promise<void> {
    const { points, perSeconds } = parts.messageLimit;
    const allowance = forAway.get(message.sender) ?? createAllowance(points, perSeconds * 1000);
    forAway.set(message.sender, allowance);
    if (!allowance.take()) return;
    const isStillWanted = async () => !(await parts.siblings.haveAnswered(keyOf(namesOf(message))));
    await conversation.tellUnavailable(message, came, isStillWanted).completed.catch((error: unknown) => {
      parts.log.warn({ err: error, from: message.sender }, "could not tell that Redis is away");
    });
  }

  async function receive(stanza: Element, keptSince?: Date): Promise<void> {
    const work = judge(stanza, keptSince);
    underWay.add(work);
    await work;
    underWay.delete(work);
  }

  return {
    receive,
    standingOf: (key) =>
      turns.standingOf(key) ?? stuck.standingOf(key) ?? (dealing.has(key) ? "busy" : "unknown"),
    leave() {
      leaving.abort();
      stopWatching();
      turns.leave();
      stuck.leave();
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

/** What has waited here for long is no different from what the server has kept. */
function asOfThen(message: IncomingMessage, came: Date): IncomingMessage {
  const isLate = Date.now() - came.getTime() > LATE_MS;
  return isLate && message.delayedSince === undefined ? { ...message, delayedSince: came } : message;
}
