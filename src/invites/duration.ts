import { readUnit } from "./duration-units.ts";

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;

const DURATION = /^(\d{1,9})\s*(\p{L}+)$/u;
const LONGEST_SECONDS = 10 * 365 * SECONDS.d;

/**
 * Reads `90s`, `15m`, `12h`, `7d`, `2w`, or a unit in full as in `3 days`, as seconds. `undefined` for anything else, nought,
 * or over ten years.
 */
export function parseDuration(text: string): number | undefined {
  const [, amount, word = ""] = DURATION.exec(text.trim()) ?? [];
  const unit = readUnit(word);
  if (amount === undefined || unit === undefined) return undefined;
  const seconds = Number(amount) * SECONDS[unit];
  return seconds > 0 && seconds <= LONGEST_SECONDS ? seconds : undefined;
}

export type RoundDuration = {
  readonly amount: number;
  readonly unit: "second" | "minute" | "hour" | "day";
};

/** A duration as people say it: one amount of the largest unit that leaves at least two of it, or exactly one. */
export function roundDuration(seconds: number): RoundDuration {
  const days = Math.round(seconds / SECONDS.d);
  if (days >= 2 || seconds === SECONDS.d) return { amount: days, unit: "day" };
  const hours = Math.round(seconds / SECONDS.h);
  if (hours >= 2 || seconds === SECONDS.h) return { amount: hours, unit: "hour" };
  if (seconds >= SECONDS.m) return { amount: Math.round(seconds / SECONDS.m), unit: "minute" };
  return { amount: Math.max(1, Math.ceil(seconds)), unit: "second" };
}
