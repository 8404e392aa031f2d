/** One is written every 20 s: who was not heard for longer is about to be missed. */
const LATE_SECONDS = 30;

/** In seconds; clocks that differ a little make nobody younger than a second. */
export function ageOf(time: Date, now: Date): number {
  return Math.max(1, Math.round((now.getTime() - time.getTime()) / 1000));
}

export function isLate(ageSeconds: number): boolean {
  return ageSeconds > LATE_SECONDS;
}
