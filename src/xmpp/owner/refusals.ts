import { LRUCache } from "lru-cache";
import type { BareJid } from "../../invites/bare-jid.ts";
import { CLIENT_RETRY_MS } from "../../timing.ts";
import { createRateCounter, type RateCounter } from "../rate-limit.ts";
import type { DedupKey } from "./dedup-keys.ts";

/** How many senders and messages are remembered; the oldest are forgotten first. */
const MAX_REMEMBERED = 10_000;

/** Who was told to try again later, in this process alone: nothing can be counted while Redis is unavailable. */
export class Refusals {
  readonly #limit: { readonly points: number; readonly perSeconds: number };
  readonly #refused = new LRUCache<string, "told" | "to be told">({ max: MAX_REMEMBERED });
  readonly #counters = new LRUCache<BareJid, RateCounter>({ max: MAX_REMEMBERED });

  constructor(limit: { readonly points: number; readonly perSeconds: number }) {
    this.#limit = limit;
  }

  /** Remembers that a message is refused, of which its sender is to be told, if they were not told often enough. */
  add(sender: BareJid, { key, lifetimeMs }: DedupKey): void {
    const { points, perSeconds } = this.#limit;
    const counter = this.#counters.get(sender) ?? createRateCounter(points, perSeconds * 1000);
    this.#counters.set(sender, counter);
    const state = counter.take() ? "to be told" : "told";
    this.#refused.set(key, state, { ttl: Math.min(lifetimeMs, CLIENT_RETRY_MS) });
  }

  /** Whether its sender is still to be told; asked once, they count as told. */
  tell({ key }: DedupKey): boolean {
    if (this.#refused.get(key) !== "to be told") return false;
    this.#refused.set(key, "told", { ttl: this.#refused.getRemainingTTL(key) });
    return true;
  }

  /** Whether this message was refused, so that a copy of it is not answered as well. */
  has({ key }: DedupKey): boolean {
    return this.#refused.has(key);
  }
}
