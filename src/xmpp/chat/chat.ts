/** `xmpp/chat` reads the messages of people, answers them, and sends notices. */

import { setTimeout as sleep } from "node:timers/promises";
import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import type { BareJid } from "../../invites/bare-jid.ts";
import { identify } from "../../invites/policy.ts";
import type { InboxEntry } from "../../ports/replica.ts";
import type { Arrival, Intake } from "../owner/intake.ts";
import type { IncomingMessage } from "../owner/message.ts";
import { readStored } from "../owner/storable.ts";
import { createRateCounter, type RateCounter } from "../rate-limit.ts";
import type { WhenAcknowledged } from "../session/session.ts";
import type { Element } from "../xml.ts";
import { Conversation, type ConversationDeps } from "./conversation.ts";
import { judgeMessage, type Self } from "./incoming-message.ts";

export type ChatDeps = ConversationDeps & {
  readonly self: Self;
  readonly intake: Pick<Intake, "take">;
  /** How long nothing is sent to an address after something could not be delivered there. */
  readonly bounceMs?: number;
  readonly log: Logger;
};

/** How many people are remembered as not to be answered for the moment; the oldest are forgotten first. */
const MAX_REMEMBERED = 10_000;
/** A sender who writes again that soon waits for the answer; longer would be a loss to somebody who is there again. */
const BOUNCE_MS = 10_000;
/** What waited for longer than this is answered as what the server kept is. */
const LATE_MS = 60_000;
/** Strangers may be as many as somebody likes to make up: this many are told that they are, and the others nothing. */
const STRANGERS_A_MINUTE = 30;
const STRANGER_MS = 60 * 60 * 1000;

/** The messages to one of our addresses. It sorts out what is none, and hands the rest to the intake. */
export class Chat {
  readonly #deps: ChatDeps;
  readonly #conversation: Conversation;
  readonly #bounced: LRUCache<BareJid, true>;
  readonly #declined = new LRUCache<BareJid, true>({ max: MAX_REMEMBERED, ttl: STRANGER_MS });
  readonly #forStrangers: RateCounter = createRateCounter(STRANGERS_A_MINUTE, 60_000);

  constructor(deps: ChatDeps) {
    this.#deps = deps;
    this.#conversation = new Conversation(deps);
    this.#bounced = new LRUCache({ max: MAX_REMEMBERED, ttl: deps.bounceMs ?? BOUNCE_MS });
  }

  /** Resolves when the server need not keep the message any longer. Never rejects. */
  async receive(stanza: Element, whenAcknowledged: WhenAcknowledged): Promise<void> {
    const judged = judgeMessage(stanza, this.#deps.self, new Date());
    if (judged.kind === "ignore") return;
    if (judged.kind === "bounce") return this.#noteBounce(judged.sender);
    if (this.#isStranger(judged.message.sender)) return this.#decline(judged.message);
    await this.#deps.intake.take(this.#arrival(stanza, judged), whenAcknowledged);
  }

  /** How a message that was entered before is read. `undefined` where it is none any more. */
  read({ stanza: text, received }: InboxEntry): Arrival | undefined {
    const stanza = readStored(text);
    const judged = stanza === undefined ? undefined : judgeMessage(stanza, this.#deps.self, received);
    if (stanza === undefined || judged === undefined) return undefined;
    if (judged.kind !== "message" && judged.kind !== "encrypted") return undefined;
    return this.#arrival(stanza, { ...judged, message: asReceived(judged.message, received) });
  }

  #arrival(
    stanza: Element,
    { kind, message }: { readonly kind: "message" | "encrypted"; readonly message: IncomingMessage },
  ): Arrival {
    const conversation = this.#conversation;
    return {
      stanza,
      message,
      untilReachable: (leaving) => this.#untilReachable(message.sender, leaving),
      answer: (entered) =>
        kind === "encrypted" ? conversation.declineEncrypted(entered) : conversation.obey(entered),
      refuse: (answerId, problem) => conversation.refuse(message, answerId, problem),
    };
  }

  async #noteBounce(sender: BareJid): Promise<void> {
    this.#bounced.set(sender, true);
    if (this.#isStranger(sender)) return;
    await this.#deps.dispatch.people.noteBounce(sender).catch(() => undefined);
  }

  /** A sender who writes can be written to again, or else does not mind. */
  async #untilReachable(sender: BareJid, leaving: AbortSignal): Promise<void> {
    const waitMs = this.#bounced.getRemainingTTL(sender);
    if (waitMs > 0) await sleep(waitMs, undefined, { signal: leaving }).catch(() => undefined);
  }

  #isStranger(sender: BareJid): boolean {
    return identify(sender, this.#deps.dispatch.policy).role === "stranger";
  }

  async #decline(message: IncomingMessage): Promise<void> {
    const { sender } = message;
    if (this.#bounced.has(sender) || this.#declined.has(sender) || !this.#forStrangers.take()) return;
    this.#declined.set(sender, true);
    try {
      await this.#conversation.declineStranger(message);
    } catch (error) {
      this.#deps.log.debug({ err: error, from: sender }, "a stranger was not answered");
    }
  }
}

/** A message that has waited in the inbox for long is no different from one that the server has kept. */
function asReceived(message: IncomingMessage, received: Date): IncomingMessage {
  const isLate = Date.now() - received.getTime() > LATE_MS;
  return isLate && message.delayedSince === undefined ? { ...message, delayedSince: received } : message;
}
