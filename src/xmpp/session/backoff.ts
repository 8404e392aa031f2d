import type { SessionTiming } from "./timing.ts";

/**
 * Milliseconds to wait after the nth failure in a row, from 1: doubling, at most the greatest, and between half
 * and the whole of that, so that many clients of one server do not come back at once.
 */
export function backoffMs(
  failures: number,
  timing: Pick<SessionTiming, "backoffLeastMs" | "backoffMostMs">,
  random: () => number,
): number {
  const whole = Math.min(timing.backoffMostMs, timing.backoffLeastMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(whole * (0.5 + 0.5 * random()));
}
