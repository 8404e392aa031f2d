import { setMaxListeners } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { Unavailable } from "../invites/unavailable.ts";
import type { LinkState } from "./link-state.ts";
import type { Siblings, Standing } from "./siblings.ts";

/** A message that cannot be claimed, because Redis does not answer. */
export type StuckMessage = {
  /** What replicas call it. */
  readonly key: string;
  /** Deals with it as if it had just come. Rejects with `Unavailable` while that is no use. */
  readonly tryAgain: () => Promise<void>;
  /** Whether the server has had an answer to it from any of us, as of when this is called. Rejects where it does not say. */
  readonly wasAnswered: () => Promise<boolean>;
  /** Tells its sender that it did not work. */
  readonly refuse: () => Promise<void>;
  /** It is answered, by us or by another replica. */
  readonly finish: () => void;
  /** Lets go of it, for Redis may have granted it all the same. */
  readonly release: () => void;
};

type Parts = {
  readonly siblings: Siblings;
  /** Whether this very process deals with it, or has: the server may have given it out a second time. */
  readonly isTaken: (key: string) => boolean;
  readonly link: LinkState;
  readonly log: Logger;
  readonly firstPauseMs?: number;
};

/**
 * Decides without Redis which of all replicas answers a message. They ask each other: it is for one that can claim it,
 * else for the first of those that cannot, which refuses it.
 *
 * Their presence could say so too, by a lower priority for those without Redis, and have the server choose. But a
 * server takes one that was killed for present, until it gives up waiting for it: all would go there.
 */
export type StuckMessages = {
  /** Settles when it is refused, or somebody else's for the moment: then it is looked after until it is answered. */
  add(message: StuckMessage): Promise<void>;
  standingOf(key: string): "stuck" | "refusing" | "answered" | undefined;
  /** Leaves the rest to others. */
  leave(): void;
};

/** How others stand to a message that we refuse, where they answer it themselves. */
const OPPOSED: ReadonlySet<string> = new Set(["answered", "busy", "refusing"] satisfies Standing[]);
/** Replicas learn at about the same time that Redis is away: those that are still busy, soon after us. */
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 4_000;
/** Longer pauses than the first two, and links that were lost, may have brought Redis back. */
const AT_ONCE = 2;
/** To decide may take so long that Redis is back. */
const LONG_MS = 500;
/** An archive that took longer tells nothing of the present. */
const LOOK_MS = 1_000;
const MOST_LOOKS = 3;
/** What the others said before we were suspended for longer than this does not hold any more. */
const FRESH_MS = 900;
/** A Redis that has not failed to answer by then answers. */
const REFUSED_MS = 1_700;
/** A replica that has Redis answers soon what was left to it, so that few are open at a time. */
const MOST_OPEN = 2_000;

export function createStuckMessages(parts: Parts): StuckMessages {
  const { siblings, isTaken, link, log, firstPauseMs = FIRST_PAUSE_MS } = parts;
  const open = new Map<string, "stuck" | "refusing" | "answered">();
  const leaving = new AbortController();
  // Each message that is looked after waits with one.
  setMaxListeners(0, leaving.signal);
  /** Whether Redis is back, as soon as somebody who tries knows. */
  let trial: Promise<boolean> | undefined;

  async function decide(key: string): Promise<"answered" | "theirs" | "ours"> {
    const words = await siblings.ask(key);
    log.debug({ key, words }, "a message cannot be claimed");
    const of = (standing: string) => words.filter((word) => word.standing === standing);
    if (of("answered").length > 0) return "answered";
    if (of("busy").length + of("refusing").length > 0) return "theirs";
    const first = [siblings.me(), ...of("stuck").map(({ jid }) => jid)].sort()[0];
    return first === siblings.me() ? "ours" : "theirs";
  }

  /** Whether that was the end of it. */
  async function settle(message: StuckMessage): Promise<boolean> {
    if (!link.isOnline()) return false;
    const began = performance.now();
    const verdict = await decide(message.key);
    if (verdict === "theirs") return false;
    if (verdict === "answered") {
      message.finish();
      return true;
    }
    if (performance.now() - began > LONG_MS && (await isDone(message))) return true;
    return refuseUnanswered(message);
  }

  /**
   * Whoever answered it may be silent by now, or may have been started anew since. A slow archive tells of a time that is
   * long over: it is asked again, for what came since.
   */
  async function refuseUnanswered(message: StuckMessage): Promise<boolean> {
    for (let looks = 0; looks < MOST_LOOKS; looks++) {
      const asked = performance.now();
      const wasAnswered = await message.wasAnswered().catch(() => undefined);
      if (wasAnswered === undefined) return false;
      if (wasAnswered) {
        message.finish();
        return true;
      }
      if (performance.now() - asked <= LOOK_MS) return refuse(message);
      if (await isDone(message)) return true;
    }
    return false;
  }

  /**
   * Whether it could be refused. One that has Redis back takes the message first, and then asks us; we say that we
   * refuse it, and then ask: one of the two hears of the other. Where not even the server answers, the refusal would lie
   * on the way until the link is well again, and somebody else has answered.
   */
  async function refuse(message: StuckMessage): Promise<boolean> {
    const { key } = message;
    open.set(key, "refusing");
    const asked = performance.now();
    const [words, isHeard] = await Promise.all([siblings.ask(key), link.isHeard()]);
    const isOpposed = isTaken(key) || words.some(({ standing }) => OPPOSED.has(standing));
    if (isOpposed || !isHeard || performance.now() - asked > FRESH_MS) {
      open.set(key, "stuck");
      return false;
    }
    log.debug({ key }, "a message is refused, for it cannot be claimed");
    await message.refuse();
    open.set(key, "answered");
    message.finish();
    return true;
  }

  async function lookAfter(message: StuckMessage): Promise<void> {
    for (let round = 0; ; round++) {
      const pauseMs = Math.min(firstPauseMs * 2 ** round, LONGEST_PAUSE_MS);
      const wasOnline = link.isOnline();
      await delay(pauseMs, undefined, { signal: leaving.signal, ref: false });
      const isOnline = link.isOnline();
      if (!isOnline) message.release();
      await link.whenOnline();
      const isSoon = wasOnline && isOnline && round < AT_ONCE;
      if (!isSoon && (await isDone(message))) return;
      if (await settle(message)) return;
    }
  }

  /** One tries, and if it succeeds, all do: a Redis that hangs takes its time. */
  async function isDone({ tryAgain }: StuckMessage): Promise<boolean> {
    if (trial !== undefined && !(await trial)) return false;
    const done = tryAgain().then(
      () => true,
      (error: unknown) => {
        if (error instanceof Unavailable) return false;
        throw error;
      },
    );
    const own = Promise.race([done.catch(() => true), delay(REFUSED_MS, true, { ref: false })]);
    trial = own;
    void own.then(() => {
      if (trial === own) trial = undefined;
    });
    return done;
  }

  return {
    async add(message) {
      const { key } = message;
      if (open.has(key)) return;
      open.set(key, "stuck");
      let isSettled = true;
      try {
        isSettled = await settle(message);
      } finally {
        if (isSettled || open.size > MOST_OPEN) open.delete(key);
      }
      if (isSettled) return;
      message.release();
      if (!open.has(key)) return log.warn("a message is left to other replicas: too many are already");
      lookAfter(message)
        .catch((err: unknown) => {
          message.release();
          if (!leaving.signal.aborted) log.error({ err }, "a message could not be answered");
        })
        .finally(() => open.delete(key));
    },
    standingOf: (key) => open.get(key),
    leave: () => leaving.abort(),
  };
}
