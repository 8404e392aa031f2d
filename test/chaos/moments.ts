import { setTimeout as pause } from "node:timers/promises";

/** What may be under way in a part of the system. */
export type Business = "orders" | "registrations";

/** Times at which something has just begun, which is when it is worth disturbing. */
export type Moments = {
  tell(what: Business): void;
  /** Resolves at the next such time, or after a while without one. */
  next(what: Business): Promise<void>;
};

const PATIENCE_MS = 2_000;

export function createMoments(): Moments {
  const waiting: Record<Business, (() => void)[]> = { orders: [], registrations: [] };
  return {
    tell: (what) => {
      for (const wake of waiting[what].splice(0)) wake();
    },
    next: async (what) => {
      const timeout = new AbortController();
      const begun = new Promise<void>((resolve) => {
        waiting[what].push(resolve);
      });
      await Promise.race([
        begun,
        pause(PATIENCE_MS, undefined, { signal: timeout.signal }).catch(() => undefined),
      ]);
      timeout.abort();
    },
  };
}
