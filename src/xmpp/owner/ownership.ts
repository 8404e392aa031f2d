/** `xmpp/owner` decides which replica owns the account, and passes messages through the inbox. */

import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { UnavailableError } from "../../invites/unavailable.ts";
import type { Lease } from "../../ports/replica.ts";
import { LEASE_MS, MAX_OFFLINE_MS, OFFLINE_MS, RENEW_MS, STEP_DOWN_MS } from "../../timing.ts";

/** What the owner does, and only the owner. */
export type OwnerTasks = {
  /** It owns the account from now on. `isAtStart`: no replica did when this one first looked. */
  begin(isAtStart: boolean): void;
  /** The lease was renewed: Redis answers. */
  renewed(): void;
  /** Whether it is logged in. */
  isOnline(): boolean;
  /** Another replica owns the account: ends at once, without a word to the server. */
  abandon(): Promise<void>;
  /** Finishes what it has in hand. Resolves when another replica may go on. */
  finish(options: { readonly hasStandby: boolean }): Promise<void>;
};

export type OwnershipDeps = {
  readonly lease: Lease;
  readonly tasks: OwnerTasks;
  readonly log: Logger;
  readonly leaseMs?: number;
  readonly renewMs?: number;
};

/** Acquires the lease when it is free, and keeps it. While Redis is unavailable everything stays as it is. */
export class Ownership {
  readonly #deps: OwnershipDeps;
  readonly #leaseMs: number;
  readonly #stopping = new AbortController();
  /** When the lease expires, by `performance.now()`, which a suspension does not stop. */
  #expires = Number.NEGATIVE_INFINITY;
  #standbys = 0;
  #hasBegun = false;
  #isAtStart = true;
  #standsBackUntil = Number.NEGATIVE_INFINITY;
  #onlineAt = 0;
  #offlineMs = OFFLINE_MS;
  #waiting: (() => void)[] = [];
  #loop: Promise<void> = Promise.resolve();

  constructor(deps: OwnershipDeps) {
    this.#deps = deps;
    this.#leaseMs = deps.leaseMs ?? LEASE_MS;
  }

  /** Whether this replica has the lease for sure. */
  get isOwner(): boolean {
    return performance.now() < this.#expires;
  }

  /** Resolves after the first look at the lease that Redis answers. */
  async start(): Promise<void> {
    const looked = new Promise<void>((resolve) => {
      this.#loop = this.#run(resolve);
    });
    await looked;
  }

  /** Resolves with true when this replica has the lease, with false after `timeoutMs`. */
  async whenOwner(timeoutMs = Number.POSITIVE_INFINITY): Promise<boolean> {
    const until = performance.now() + timeoutMs;
    while (!this.isOwner) {
      const leftMs = until - performance.now();
      if (leftMs <= 0 || this.#stopping.signal.aborted) return false;
      await this.#renewedWithin(leftMs);
    }
    return true;
  }

  /** Resolves when the lease is next renewed, so that Redis answers; or when this stops. */
  whenRenewed(): Promise<void> {
    return this.#renewedWithin(Number.POSITIVE_INFINITY);
  }

  async #stepDown(ms: number): Promise<void> {
    this.#standsBackUntil = performance.now() + ms;
    await this.#giveUp();
  }

  /** Finishes, and lets another replica go on at once. The lease is renewed until then. */
  async stop(): Promise<void> {
    if (this.#hasBegun) await this.#deps.tasks.finish({ hasStandby: this.#standbys > 0 });
    this.#stopping.abort();
    await this.#loop;
    this.#hasBegun = false;
    await this.#calmly(() => this.#deps.lease.release());
    this.#wake();
  }

  async #run(looked: () => void): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.#calmly(async () => {
        await this.#look();
        looked();
      });
      await sleep(this.#deps.renewMs ?? RENEW_MS, undefined, { signal }).catch(() => undefined);
    }
    looked();
  }

  async #look(): Promise<void> {
    const asked = performance.now();
    if (asked < this.#standsBackUntil) return;
    const acquired = await this.#deps.lease.acquire();
    if (acquired === undefined) await this.#lost();
    else this.#acquired(asked, acquired.standbys);
    this.#isAtStart = false;
    if (this.#isCutOff()) {
      this.#offlineMs = Math.min(this.#offlineMs * 2, MAX_OFFLINE_MS);
      await this.#stepDown(STEP_DOWN_MS);
    }
  }

  #acquired(asked: number, standbys: number): void {
    this.#expires = asked + this.#leaseMs;
    this.#standbys = standbys;
    if (!this.#hasBegun) {
      this.#hasBegun = true;
      this.#onlineAt = performance.now();
      this.#deps.tasks.begin(this.#isAtStart);
    }
    this.#deps.tasks.renewed();
    this.#wake();
  }

  async #lost(): Promise<void> {
    this.#expires = Number.NEGATIVE_INFINITY;
    if (!this.#hasBegun) return;
    this.#hasBegun = false;
    this.#deps.log.warn("another replica owns the account by now: standing by");
    await this.#deps.tasks.abandon();
  }

  #isCutOff(): boolean {
    const now = performance.now();
    const isOnline = this.#hasBegun && this.#deps.tasks.isOnline();
    if (isOnline) this.#offlineMs = OFFLINE_MS;
    if (isOnline || !this.#hasBegun) this.#onlineAt = now;
    return this.#standbys > 0 && now - this.#onlineAt > this.#offlineMs;
  }

  async #giveUp(): Promise<void> {
    this.#expires = Number.NEGATIVE_INFINITY;
    if (!this.#hasBegun) return;
    this.#hasBegun = false;
    await this.#deps.tasks.abandon();
    await this.#deps.lease.release();
  }

  async #renewedWithin(ms: number): Promise<void> {
    const timer = new AbortController();
    const renewed = new Promise<void>((resolve) => this.#waiting.push(resolve));
    const late = Number.isFinite(ms)
      ? sleep(ms, undefined, { signal: timer.signal }).catch(() => undefined)
      : new Promise<void>(() => undefined);
    await Promise.race([renewed, late]);
    timer.abort();
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async #calmly(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof UnavailableError))
        this.#deps.log.error({ err: error }, "the lease could not be renewed");
    }
  }
}
