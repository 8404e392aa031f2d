import { seededRandom } from "./random.ts";

/** Something bad that can happen to one part of the system. */
export type Hazard = {
  readonly part: string;
  readonly harm: string;
  /** How long it lasts, from and to. Nought: it is over as soon as it is done. */
  readonly ms: readonly [least: number, most: number];
  /** Of hazards that share such a word, one happens at a time. */
  readonly alone?: string;
};

/** One hazard at its time, in milliseconds since the beginning. */
export type Fault = {
  readonly at: number;
  readonly part: string;
  readonly harm: string;
  readonly lastsMs: number;
  /** How long after the beginning of something that it disturbs. */
  readonly delayMs: number;
  readonly alone?: string;
};

const PAUSE_MS = [1_000, 3_500] as const;
const DELAY_MS = [0, 60] as const;
const MAX_AT_ONCE = 3;
/** A part is left alone for this long after something has happened to it. */
const RECOVERY_MS = 4_000;

/**
 * What happens when, by the seed alone. Hazards are dealt like cards, so that each has happened before one happens
 * again, as far as they do not get into each other's way.
 */
export function planFaults({
  seed,
  durationMs,
  hazards,
}: {
  readonly seed: string;
  readonly durationMs: number;
  readonly hazards: readonly Hazard[];
}): readonly Fault[] {
  const random = seededRandom(`${seed} faults`);
  const faults: Fault[] = [];
  let deck: Hazard[] = [];
  for (let at = random.whole(...PAUSE_MS); at < durationMs; at += random.whole(...PAUSE_MS)) {
    if (deck.length === 0) deck = random.shuffle(hazards);
    const lasting = faults.filter((fault) => at < fault.at + fault.lastsMs + RECOVERY_MS);
    const index = deck.findIndex((hazard) => mayHappen(hazard, at, lasting));
    const [hazard] = index === -1 ? [] : deck.splice(index, 1);
    if (hazard === undefined) continue;
    const { ms, ...rest } = hazard;
    const lastsMs = Math.min(random.whole(...ms), durationMs - at);
    faults.push({ at, ...rest, lastsMs, delayMs: random.whole(...DELAY_MS) });
  }
  return faults;
}

function mayHappen({ part, alone }: Hazard, at: number, lasting: readonly Fault[]): boolean {
  const atOnce = lasting.filter((fault) => at < fault.at + fault.lastsMs);
  return (
    atOnce.length < MAX_AT_ONCE &&
    !lasting.some((fault) => fault.part === part || (alone !== undefined && fault.alone === alone))
  );
}
