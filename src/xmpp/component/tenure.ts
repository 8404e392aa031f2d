import { setTimeout as wait } from "node:timers/promises";
import type { Logger } from "pino";
import type { Lease } from "../../commands/replica-ports.ts";
import { Unavailable } from "../../invites/unavailable.ts";

/** What is done for as long as it is ours to do. */
export type Office = {
  /** `isAtStart`: nobody had it when this process first looked. */
  begin(isAtStart: boolean): void;
  /** Settles when another process may begin. */
  end(): Promise<void>;
};

type Options = {
  readonly lease: Lease;
  readonly office: Office;
  readonly log: Logger;
  readonly everyMs?: number;
};

export type Tenure = {
  /** Lets others try, and tries again after this. */
  standBack(ms: number): void;
  /** Ends it for good, and lets another process begin at once. */
  stop(): Promise<void>;
};

/** Well within the lease; and whoever waits for it is not kept waiting. */
const EVERY_MS = 1_000;

/**
 * Does something while this process has the lease, and not while another has it. While Redis is away all stays as it
 * is: nobody can take it from whoever has it.
 */
export function keepTenure({ lease, office, log, everyMs = EVERY_MS }: Options): Tenure {
  const stopping = new AbortController();
  const { signal } = stopping;
  let isAtStart = true;
  let isOurs = false;
  let backAt = 0;

  async function look(): Promise<void> {
    const wasOurs = isOurs;
    isOurs = performance.now() >= backAt && (await lease.take());
    if (isOurs && !wasOurs) office.begin(isAtStart);
    isAtStart = false;
    if (wasOurs && !isOurs) await letGo();
  }

  /** Another has it already, or is to have it. */
  async function letGo(): Promise<void> {
    await office.end();
    await lease.release();
  }

  const calmly = (work: () => Promise<void>) =>
    work().catch((err: unknown) => {
      if (!(err instanceof Unavailable)) log.error({ err }, "who has the component is unknown");
    });

  async function keep(): Promise<void> {
    while (!signal.aborted) {
      await calmly(look);
      await wait(everyMs * (0.5 + 0.5 * Math.random()), undefined, { signal }).catch(() => undefined);
    }
  }

  const kept = keep();
  return {
    standBack(ms) {
      backAt = performance.now() + ms;
    },
    async stop() {
      stopping.abort();
      await kept;
      if (isOurs) await calmly(letGo);
    },
  };
}
