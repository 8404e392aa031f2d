import type { Logger } from "pino";
import type { Redis } from "./redis.ts";
import { rootKey } from "./scripts.ts";

type Options = {
  readonly redis: Redis;
  readonly domain: string;
  /** Names this process. */
  readonly process: string;
  readonly version: string;
  /** Whether there is anything to be said for this process at present. */
  readonly isAlive: () => boolean;
  readonly log: Logger;
};

const EVERY_MS = 20_000;
const LASTS_MS = 60_000;

/** Says in Redis every 20 s that this bot is there, for `readyz` and `doctor`. Returns what stops it. */
export function startHeartbeat({
  redis,
  domain,
  process,
  version,
  isAlive,
  log,
}: Options): () => Promise<void> {
  const key = `${rootKey(domain)}:heartbeat:bot:${process}`;

  async function beat(): Promise<void> {
    if (!isAlive()) return;
    const value = JSON.stringify({ version, time: Date.now() });
    const expiration = { type: "PX", value: LASTS_MS } as const;
    await redis.ask(() => redis.client.set(key, value, { expiration }));
  }
  const beatQuietly = () => {
    beat().catch((error: unknown) => log.debug({ err: error }, "no heartbeat: Redis did not answer"));
  };

  const timer = setInterval(beatQuietly, EVERY_MS);
  beatQuietly();
  return async () => {
    clearInterval(timer);
    await redis.ask(() => redis.client.del(key)).catch(() => undefined);
  };
}
