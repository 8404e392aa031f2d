import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { EarlierAnswer, MessageClaims, MessageNames } from "../commands/ports.ts";
import { Unavailable } from "../invites/unavailable.ts";
import type { LinkState } from "./link-state.ts";

export type TurnsParts = {
  readonly claims: MessageClaims;
  /** The link that answers go over. */
  readonly link: LinkState;
  readonly log: Logger;
  readonly renewMs?: number;
};

/** A message that is for us to answer, among all replicas. It stays so until it is finished or dropped. */
export type Turn = {
  readonly names: MessageNames;
  /** An answer that another process may have sent before it died. */
  readonly perhapsSent: EarlierAnswer | undefined;
  /** To be asked right before an answer goes out: false where the message is somebody else's by now. */
  mayAnswer(answerId: string): Promise<boolean>;
  /** The server has the answer. Settles when Redis knows, or is away: then it is told later. */
  finish(): Promise<void>;
  /** There is no answer: another replica may try. */
  drop(): void;
};

export type Turns = {
  /**
   * Waits while another process has the message, for that may die. `undefined` where it is answered, or about to be
   * by this very process. Rejects with `Unavailable`.
   */
  take(names: MessageNames): Promise<Turn | undefined>;
  /** The message is answered without having been ours. Like {@link Turn.finish}. */
  finish(names: MessageNames): Promise<void>;
  /** Waits for no other process any more. */
  leave(): void;
};

/** Well within the lease, so that one that is not renewed in time is the sign of a death. */
const RENEW_MS = 3_000;
/** How often to look again at a message that another process has taken. */
const LOOK_AGAIN_MS = 1_000;
/** While Redis is away, so many answered messages are remembered to tell it of. */
const MOST_UNTOLD = 10_000;
const TELL_AGAIN_MS = 1_000;

type HeldTurn = {
  readonly names: MessageNames;
  answerId: string | undefined;
  /** Another process has it. */
  isLost: boolean;
  /** Another process may have it, while we cannot answer. */
  isReleased: boolean;
};

export function createTurns({ claims, link, log, renewMs = RENEW_MS }: TurnsParts): Turns {
  const held = new Set<HeldTurn>();
  const underWay = new Set<string>();
  const untold: MessageNames[] = [];
  const leaving = new AbortController();
  let renewal: NodeJS.Timeout | undefined;
  let isTelling = false;

  function hold(names: MessageNames, perhapsSent: EarlierAnswer | undefined): Turn {
    const turn: HeldTurn = { names, answerId: perhapsSent?.id, isLost: false, isReleased: false };
    held.add(turn);
    for (const { text } of names) underWay.add(text);
    renewal ??= setInterval(renew, renewMs).unref();
    return {
      names,
      perhapsSent,
      mayAnswer: (answerId) => mayAnswer(turn, answerId),
      async finish() {
        try {
          if (!turn.isLost) await finish(names);
        } finally {
          letGo(turn);
        }
      },
      drop: () => letGo(turn),
    };
  }

  function letGo(turn: HeldTurn): void {
    held.delete(turn);
    for (const { text } of turn.names) underWay.delete(text);
    if (held.size > 0) return;
    clearInterval(renewal);
    renewal = undefined;
  }

  /** A process that was suspended, and goes on, learns here that others have gone on without it. */
  function renew(): void {
    for (const turn of held) {
      if (turn.isLost || turn.isReleased) continue;
      claims
        .take(turn.names, turn.answerId)
        .then(({ outcome }) => {
          turn.isLost ||= outcome !== "mine";
        })
        .catch((err: unknown) => log.debug({ err }, "a claim could not be renewed"));
    }
  }

  async function mayAnswer(turn: HeldTurn, answerId: string): Promise<boolean> {
    try {
      if (!link.isOnline()) await standBack(turn);
      if (turn.isLost) return false;
      turn.answerId = answerId;
      const { outcome } = await claims.take(turn.names, answerId);
      turn.isLost = outcome !== "mine";
    } catch (error) {
      // Then nobody else can take it either.
      if (!(error instanceof Unavailable)) throw error;
    }
    return !turn.isLost;
  }

  /** Leaves a message to others, who may be online, until we are. */
  async function standBack(turn: HeldTurn): Promise<void> {
    turn.isReleased = true;
    try {
      await claims.release(turn.names);
      await link.whenOnline();
    } finally {
      turn.isReleased = false;
    }
  }

  async function take(names: MessageNames): Promise<Turn | undefined> {
    for (;;) {
      // What is taken now could not be answered, and others may be online.
      await link.whenOnline();
      if (names.some(({ text }) => underWay.has(text))) return undefined;
      const claim = await claims.take(names);
      if (claim.outcome === "mine") return hold(names, claim.earlier);
      if (claim.outcome === "done" || leaving.signal.aborted) return undefined;
      const waitMs = Math.min(claim.waitMs + 1, LOOK_AGAIN_MS);
      await delay(waitMs, undefined, { signal: leaving.signal }).catch(() => undefined);
    }
  }

  async function finish(names: MessageNames): Promise<void> {
    try {
      await claims.finish(names);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      if (untold.length < MOST_UNTOLD) untold.push(names);
      tellLater();
    }
  }

  function tellLater(): void {
    if (isTelling) return;
    isTelling = true;
    setTimeout(() => {
      isTelling = false;
      const [names] = untold;
      if (names === undefined) return;
      tellAll().catch((err: unknown) => {
        if (!(err instanceof Unavailable)) {
          untold.shift();
          log.error({ err }, "an answered message could not be noted down");
        }
        tellLater();
      });
    }, TELL_AGAIN_MS).unref();
  }

  async function tellAll(): Promise<void> {
    for (let names = untold[0]; names !== undefined; names = untold[0]) {
      await claims.finish(names);
      untold.shift();
    }
  }

  return { take, finish, leave: () => leaving.abort() };
}
