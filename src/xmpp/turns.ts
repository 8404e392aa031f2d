import { setMaxListeners } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { EarlierAnswer, MessageClaim, MessageClaims, MessageNames } from "../commands/ports.ts";
import type { BareJid } from "../invites/bare-jid.ts";
import { ok, type Result } from "../invites/result.ts";
import { Unavailable } from "../invites/unavailable.ts";
import { type Answered, createAnswered } from "./answered.ts";
import type { AtWork } from "./at-work.ts";
import type { LinkState } from "./link-state.ts";
import { answerIdOf, isCommonAnswerId, keyOf, marksOf } from "./message-names.ts";

export type TurnsParts = {
  readonly claims: MessageClaims;
  /** The link that answers go over. */
  readonly link: Pick<LinkState, "isOnline" | "whenOnline">;
  /** What is under way at once; the rest waits. */
  readonly atWork: AtWork;
  /** Whether another replica says that it has answered the message of this key. */
  readonly isAnsweredElsewhere: (key: string) => Promise<boolean>;
  /** Whether there is a replica that may have, and does not say. */
  readonly isAnyUnheard: () => boolean;
  readonly log: Logger;
  readonly renewMs?: number;
  /** How long a claim holds that is not renewed. */
  readonly leaseMs?: number;
};

/** A message that is for us to answer, among all replicas. It stays so until it is finished or dropped. */
export type Turn = {
  readonly names: MessageNames;
  /** An answer that another process may have sent before it died. */
  readonly perhapsSent: EarlierAnswer | undefined;
  /** The id for the answer. */
  readonly answerId: string;
  /** Whether the rate of {@link TakeOptions.countsFor} allows it. */
  readonly limited: Result<void>;
  /**
   * To be asked right before an answer goes out: false where the message is somebody else's by now. Rejects with
   * `Unavailable` where that cannot be known.
   */
  mayAnswer(answerId: string): Promise<boolean>;
  /**
   * To be asked before an answer goes out that the link did not carry at once: others may have found us silent
   * meanwhile, and answered. Where neither they nor Redis say so, it is ours.
   */
  mayAnswerAgain(answerId: string): Promise<boolean>;
  /**
   * The server has all answers that might go out. Settles when Redis knows, or is away: then it is told later. False
   * where one did not go out, as the message is somebody else's, who may die over it.
   */
  finish(): Promise<boolean>;
  /** There is no answer: another replica may try. */
  drop(): void;
};

/** Once it is held, and before it is known whether somebody has answered it, it is no turn yet. */
type Candidate = Turn & {
  /** Whether another replica has answered it. */
  isAnsweredElsewhere(): Promise<boolean>;
};

export type TakeOptions = {
  /** When the message came, where it could not be taken then. */
  readonly stuckSince?: Date | undefined;
  /** Whoever may have answered it since is a replica that can say so, or was there a moment ago. */
  readonly isKnownToOthers?: boolean | undefined;
  /** Who sent it, where it counts for the limit of their messages. */
  readonly countsFor?: BareJid | undefined;
  /**
   * Called with each try: what is read then is as fresh as the claim, and costs no wait of its own. What it throws,
   * `take` rejects with.
   */
  readonly onTry?: (() => void) | undefined;
};

export type Turns = {
  /**
   * Waits while another process has the message, for that may die. `undefined` where it is answered, or about to be
   * by this very process. Rejects with `Unavailable`.
   */
  take(names: MessageNames, options?: TakeOptions): Promise<Turn | undefined>;
  /** The message is answered, by us without its having been ours, or by another. Settles as {@link Answered.add}. */
  readonly finish: Answered["add"];
  /** Lets others have at once what Redis may have granted without our hearing of it. */
  release(names: MessageNames): void;
  /** What this process itself knows of the message of this key. */
  standingOf(key: string): "answered" | "busy" | undefined;
  /** Waits for no other process any more. */
  leave(): void;
};

/** Well within the lease, so that one that is not renewed in time is the sign of a death. */
const RENEW_MS = 3_000;
/** What was taken within this part of the lease is still ours: nobody has to be asked. */
const FRESH_PART = 0.1;
/** How often to look again at a message that another process has taken. */
const LOOK_AGAIN_MS = 1_000;
/** As long as another process may go on with what is claimed: see `MessageClaims`. */
const LEASE_MS = 10_000;

type HeldTurn = {
  readonly names: MessageNames;
  /** Noted down as about to be sent. */
  answerId: string;
  /** When it was taken or renewed last, by our own clock that never stops. Nobody else can have it within the lease. */
  takenAt: number;
  /** Another process has it. */
  isLost: boolean;
  /** An answer did not go out because of that. */
  isForgone: boolean;
  /** Another process may have it, while we cannot answer. */
  isReleased: boolean;
  /** Others are being asked whether they have answered it. */
  isInQuestion: boolean;
};

export function createTurns(parts: TurnsParts): Turns {
  const {
    claims,
    link,
    atWork,
    isAnsweredElsewhere,
    isAnyUnheard,
    log,
    renewMs = RENEW_MS,
    leaseMs = LEASE_MS,
  } = parts;
  const held = new Set<HeldTurn>();
  const underWay = new Set<string>();
  const answered = createAnswered({ claims, log, wordsMs: leaseMs });
  const leaving = new AbortController();
  // Each message that another process has waits with one.
  setMaxListeners(0, leaving.signal);
  let renewal: NodeJS.Timeout | undefined;

  function hold(
    names: MessageNames,
    takenAt: number,
    { answerId, perhapsSent, limited }: Pick<Turn, "answerId" | "perhapsSent" | "limited">,
  ): Candidate {
    const turn: HeldTurn = {
      names,
      answerId: perhapsSent?.id ?? answerId,
      takenAt,
      isLost: false,
      isForgone: false,
      isReleased: false,
      isInQuestion: false,
    };
    held.add(turn);
    for (const mark of marksOf(names)) underWay.add(mark);
    renewal ??= setInterval(renew, renewMs).unref();
    const orForgo = async (mayAnswer: Promise<boolean>) => {
      const isOurs = await mayAnswer;
      turn.isForgone ||= !isOurs;
      return isOurs;
    };
    return {
      names,
      perhapsSent,
      answerId: perhapsSent === undefined || isCommonAnswerId(perhapsSent.id) ? answerId : perhapsSent.id,
      limited,
      mayAnswer: (id) => orForgo(mayAnswer(turn, id)),
      mayAnswerAgain: (id) => orForgo(mayAnswerAgain(turn, id)),
      async finish() {
        try {
          if (!turn.isForgone) await answered.add(names);
          return !turn.isForgone;
        } finally {
          letGo(turn);
        }
      },
      drop: () => letGo(turn),
      async isAnsweredElsewhere() {
        turn.isInQuestion = true;
        try {
          return await isAnsweredElsewhere(keyOf(names));
        } finally {
          turn.isInQuestion = false;
        }
      },
    };
  }

  function letGo(turn: HeldTurn): void {
    held.delete(turn);
    for (const mark of marksOf(turn.names)) underWay.delete(mark);
    if (held.size > 0) return;
    clearInterval(renewal);
    renewal = undefined;
  }

  /** A process that was suspended, and goes on, learns here that others have gone on without it. */
  function renew(): void {
    for (const turn of held) {
      // Nobody can be asked while the link is lost: until it is back, others may have it.
      if (turn.isLost || turn.isReleased || (turn.isInQuestion && !link.isOnline())) continue;
      const asked = performance.now();
      claims
        .take(turn.names, { answerId: turn.answerId })
        .then(({ outcome }) => {
          turn.isLost ||= outcome !== "mine";
          turn.takenAt = asked;
        })
        .catch((err: unknown) => log.debug({ err }, "a claim could not be renewed"));
    }
  }

  async function mayAnswer(turn: HeldTurn, answerId: string): Promise<boolean> {
    const isAsNoted = turn.answerId === answerId && link.isOnline() && isWithin(turn, leaseMs * FRESH_PART);
    return isAsNoted ? !turn.isLost : isStillOurs(turn, answerId);
  }

  async function isStillOurs(turn: HeldTurn, answerId: string): Promise<boolean> {
    try {
      if (!link.isOnline()) await standBack(turn);
      if (turn.isLost) return false;
      turn.answerId = answerId;
      const { outcome } = await takeNow(turn);
      turn.isLost = outcome !== "mine";
    } catch (error) {
      const isSurelyOurs = link.isOnline() && isWithin(turn, leaseMs);
      if (!(error instanceof Unavailable) || !isSurelyOurs) throw error;
    }
    return !turn.isLost;
  }

  /** Redis may not have heard yet of a refusal, which is made while it is away. */
  async function mayAnswerAgain(turn: HeldTurn, answerId: string): Promise<boolean> {
    const [isAnswered, isOurs] = await Promise.all([
      isAnsweredElsewhere(keyOf(turn.names)),
      isStillOurs(turn, answerId).catch((error: unknown) => {
        if (error instanceof Unavailable) return true;
        throw error;
      }),
    ]);
    if (isAnswered) {
      turn.isLost = true;
      answered.add(turn.names).catch((err: unknown) => log.error({ err }, "could not note an answer down"));
    }
    return isOurs && !isAnswered;
  }

  /** What was granted to a process that was suspended right then may be another's when it goes on. */
  async function takeNow(turn: HeldTurn): Promise<MessageClaim> {
    for (;;) {
      const asked = performance.now();
      const claim = await claims.take(turn.names, { answerId: turn.answerId });
      turn.takenAt = asked;
      if (claim.outcome !== "mine" || isWithin(turn, leaseMs)) return claim;
    }
  }

  /** Leaves a message to others, who may be online, until we are. */
  async function standBack(turn: HeldTurn): Promise<void> {
    turn.isReleased = true;
    // Redis may have let others have it, even where we do not hear so.
    turn.takenAt = Number.NEGATIVE_INFINITY;
    try {
      await claims.release(turn.names);
      await link.whenOnline();
    } finally {
      turn.isReleased = false;
    }
  }

  async function take(
    names: MessageNames,
    { stuckSince, isKnownToOthers = false, countsFor, onTry }: TakeOptions = {},
  ): Promise<Turn | undefined> {
    const came = stuckSince ?? new Date();
    const answerId = answerIdOf(names, came);
    let mayBeAnswered = stuckSince !== undefined;
    for (let looks = 0; ; looks++) {
      // What is taken now could not be answered, and others may be online.
      await link.whenOnline();
      if (marksOf(names).some((mark) => underWay.has(mark) || answered.has(mark))) return undefined;
      const { claim, asked } = await atWork.begin(async () => {
        onTry?.();
        return { asked: performance.now(), claim: await claims.take(names, { answerId, countsFor }) };
      });
      if (claim.outcome === "mine") {
        const { earlier, limited = ok(undefined) } = claim;
        const guess = { id: answerId, agoMs: Date.now() - came.getTime() };
        const perhapsSent = earlier ?? (mayBeAnswered ? guess : undefined);
        const turn = hold(names, asked, { answerId, perhapsSent, limited });
        // Asked when it is ours, so that nobody can decide to refuse it later than that without hearing of us.
        if (!mayBeAnswered) return turn;
        if (!(await turn.isAnsweredElsewhere())) {
          const isSure = looks === 0 && isKnownToOthers && !isAnyUnheard();
          return isSure ? { ...turn, perhapsSent: earlier } : turn;
        }
        await turn.finish();
        return undefined;
      }
      if (claim.outcome === "done" || leaving.signal.aborted) return undefined;
      // It may have been answered without a word of that in Redis, which was away or has lost it.
      mayBeAnswered = true;
      if (looks > 0 && (await isAnsweredElsewhere(keyOf(names)))) {
        await answered.add(names);
        return undefined;
      }
      const waitMs = Math.min(claim.waitMs + 1, LOOK_AGAIN_MS);
      await delay(waitMs, undefined, { signal: leaving.signal }).catch(() => undefined);
    }
  }

  function standingOf(key: string): "answered" | "busy" | undefined {
    if (answered.has(key)) return "answered";
    return underWay.has(key) ? "busy" : undefined;
  }

  function release(names: MessageNames): void {
    claims.release(names).catch((err: unknown) => log.debug({ err }, "a claim could not be released"));
  }

  return { take, finish: answered.add, release, standingOf, leave: () => leaving.abort() };
}

/** Whether it was taken or renewed so lately. */
function isWithin({ takenAt }: HeldTurn, ms: number): boolean {
  return performance.now() < takenAt + ms;
}
