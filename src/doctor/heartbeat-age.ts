import { HEARTBEAT_LATE_MS } from "../timing.ts";

/** In seconds; clocks that differ a little make nobody younger than a second. */
export function ageOf(time: Date, now: Date): number {
  return Math.max(1, Math.round((now.getTime() - time.getTime()) / 1000));
}

export function isLate(ageSeconds: number): boolean {
  return ageSeconds * 1000 > HEARTBEAT_LATE_MS;
}
