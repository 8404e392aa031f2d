import { createHash } from "node:crypto";

/** Chance that can be had again: the same seed gives the same choices in the same order. */
export type Random = {
  /** From `least` to `most`, both included. */
  whole(least: number, most: number): number;
  isLikely(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  shuffle<T>(list: readonly T[]): T[];
};

/** Seeds that differ in anything give choices that have nothing to do with each other. */
export function seededRandom(seed: string): Random {
  let count = 0;
  /** From 0 up to, but not, 1. */
  const next = () => createHash("sha256").update(`${seed} ${count++}`).digest().readUInt32BE() / 2 ** 32;
  const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));

  return {
    whole,
    isLikely: (probability) => next() < probability,
    pick: (from) => {
      const picked = from[whole(0, from.length - 1)];
      if (picked === undefined) throw new RangeError("there is nothing to pick from");
      return picked;
    },
    shuffle: (list) =>
      list
        .map((item) => ({ item, place: next() }))
        .toSorted((a, b) => a.place - b.place)
        .map(({ item }) => item),
  };
}
