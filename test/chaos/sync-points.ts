import { setTimeout as pause } from "node:timers/promises";

/** What has just begun: an order, a registration anywhere or at the part of this name, or a use that is claimed. */
export type Business = "orders" | "registrations" | `registrations at ${string}` | "claims";

/** Times at which something has just begun, which is when it is worth disturbing. */
export type SyncPoints = {
  tell(...business: readonly Business[]): void;
  /** Resolves at the next such time, or after a while without one. */
  next(business: Business): Promise<void>;
};

const TIMEOUT_MS = 2_000;

export function createSyncPoints(): SyncPoints {
  const waiting = new Map<Business, (() => void)[]>();
  return {
    tell: (...business) => {
      for (const one of business) {
        const told = waiting.get(one) ?? [];
        waiting.delete(one);
        for (const wake of told) wake();
      }
    },
    next: async (business) => {
      const timeout = new AbortController();
      const begun = new Promise<void>((resolve) => {
        waiting.set(business, [...(waiting.get(business) ?? []), resolve]);
      });
      await Promise.race([
        begun,
        pause(TIMEOUT_MS, undefined, { signal: timeout.signal }).catch(() => undefined),
      ]);
      timeout.abort();
    },
  };
}
