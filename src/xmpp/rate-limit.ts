/** A limited number within each stretch of `perMs`, in this process alone. */
export type RateCounter = {
  /** False where there is none left. */
  take(): boolean;
};

export function createRateCounter(
  points: number,
  perMs: number,
  now: () => number = () => performance.now(),
): RateCounter {
  let since = Number.NEGATIVE_INFINITY;
  let left = 0;
  return {
    take() {
      if (now() - since >= perMs) {
        since = now();
        left = points;
      }
      if (left === 0) return false;
      left -= 1;
      return true;
    },
  };
}
