import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import type { MessageClaims } from "../commands/ports.ts";
import type { BareJid } from "../invites/bare-jid.ts";
import { identify } from "../invites/policy.ts";
import { Unavailable } from "../invites/unavailable.ts";
import { type Allowance, createAllowance } from "./allowance.ts";
import { type Conversation, type ConversationParts, createConversation, NOTHING } from "./conversation.ts";
import { type IncomingMessage, judgeMessage, type Self } from "./incoming-message.ts";
import { createLanes } from "./lanes.ts";
import type { LinkState } from "./link-state.ts";
import { createTurns } from "./turns.ts";
import type { Element } from "./xml.ts";

export type ChatParts = Omit<ConversationParts, "quieten" | "turns" | "claims"> & {
  readonly self: Self;
  readonly claims: MessageClaims;
  readonly link: LinkState;
  readonly log: Logger;
};

export type Chat = {
  /** Settles when the message has been dealt with. Never rejects. */
  receive(stanza: Element): Promise<void>;
  /** Leaves to other processes what they have taken. */
  leave(): void;
  /** Settles when every message taken so far has been. */
  idle(): Promise<void>;
};

/** How many people are remembered as not to be answered for the moment; the oldest are forgotten first. */
const MOST_REMEMBERED = 10_000;
/** Nothing is sent to an address for this long after something could not be delivered there. */
const BOUNCE_MS = 5 * 60 * 1000;
/** A flood is one line of the log in this time. */
const NOTED_MS = 60_000;
/** While Redis is away, each message is answered so, but nobody's oftener than this: limits cannot be counted then. */
const TOLD_AWAY_A_MINUTE = 20;
/** Strangers may be as many as somebody likes to make up: so many are told that they are, and the others nothing. */
const STRANGERS_A_MINUTE = 30;
const STRANGER_MS = 60 * 60 * 1000;

/** Takes people's messages in, sorts out what is none, and keeps one sender's flood from all others. */
export function createChat(parts: ChatParts): Chat {
  const quiet = new LRUCache<BareJid, true>({ max: MOST_REMEMBERED });
  const forAway = new LRUCache<BareJid, Allowance>({ max: MOST_REMEMBERED });
  const noted = new LRUCache<BareJid, true>({ max: MOST_REMEMBERED, ttl: NOTED_MS });
  const declined = new LRUCache<BareJid, true>({ max: MOST_REMEMBERED, ttl: STRANGER_MS });
  const forStrangers = createAllowance(STRANGERS_A_MINUTE, 60_000);
  const lanes = createLanes();
  const underWay = new Set<Promise<void>>();
  const turns = createTurns(parts);
  const conversation = createConversation({
    ...parts,
    turns,
    quieten: (jid, ms) => quiet.set(jid, true, { ttl: ms }),
  });

  async function judge(stanza: Element): Promise<void> {
    const judged = judgeMessage(stanza, parts.self);
    if (judged.kind === "ignore") return;
    if (judged.kind === "bounce") return noteBounce(judged.sender);
    if (isStranger(judged.message.sender)) return decline(judged.message);
    await deal(
      judged.message,
      judged.kind === "encrypted" ? conversation.declineEncrypted : conversation.obey,
    );
  }

  async function noteBounce(sender: BareJid): Promise<void> {
    quiet.set(sender, true, { ttl: BOUNCE_MS });
    if (!isStranger(sender)) await parts.dispatch.people.noteBounce(sender).catch(() => undefined);
  }

  function isStranger(sender: BareJid): boolean {
    return identify(sender, parts.dispatch.policy).role === "stranger";
  }

  async function decline(message: IncomingMessage): Promise<void> {
    const { sender } = message;
    if (quiet.has(sender) || declined.has(sender) || !forStrangers.take()) return;
    declined.set(sender, true);
    try {
      await (await conversation.declineStranger(message)).completed;
    } catch (error) {
      parts.log.debug({ err: error, from: sender }, "a stranger was not answered");
    }
  }

  /** The one place where whatever fails about a message ends. */
  async function deal(message: IncomingMessage, respond: Conversation["obey"]): Promise<void> {
    try {
      const response = await lanes.run(message.sender, () =>
        quiet.has(message.sender) ? Promise.resolve(NOTHING) : respond(message),
      );
      if (response === undefined) noteDropped(message.sender);
      await response?.completed;
    } catch (error) {
      const isAway = error instanceof Unavailable;
      parts.log[isAway ? "warn" : "error"](
        { err: isAway ? error.cause : error, from: message.sender },
        isAway
          ? "Redis did not answer in time; the sender is asked to try again"
          : "a message could not be answered",
      );
      if (isAway) await tellAway(message);
    }
  }

  function noteDropped(sender: BareJid): void {
    if (noted.has(sender)) return;
    noted.set(sender, true);
    parts.log.warn({ from: sender }, "messages are dropped: too many of their sender wait");
  }

  /** Nothing can be counted while Redis is away, so the limit is this process's own. */
  async function tellAway(message: IncomingMessage): Promise<void> {
    const allowance = forAway.get(message.sender) ?? createAllowance(TOLD_AWAY_A_MINUTE, 60_000);
    forAway.set(message.sender, allowance);
    if (!allowance.take()) return;
    await conversation.tellUnavailable(message).completed.catch((error: unknown) => {
      parts.log.warn({ err: error, from: message.sender }, "could not tell that Redis is away");
    });
  }

  async function receive(stanza: Element): Promise<void> {
    const work = judge(stanza);
    underWay.add(work);
    await work;
    underWay.delete(work);
  }

  return {
    receive,
    leave: turns.leave,
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
