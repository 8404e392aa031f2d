import type { ChatMemory } from "../ports/chat.ts";
import { digest } from "./digest.ts";
import type { Redis } from "./redis/redis.ts";
import { rootKey } from "./redis/scripts.ts";

const HOUR_MS = 60 * 60 * 1000;
const CORRECTION_MS = 24 * HOUR_MS;
const REMARK_MS = HOUR_MS;

/** In Redis, so that it holds across replicas and restarts. */
export function openChatMemory({
  redis,
  domain,
}: {
  readonly redis: Redis;
  readonly domain: string;
}): ChatMemory {
  const root = rootKey(domain);
  const notUnderstood = (id: string) => `${root}:not-understood:${digest(id)}`;
  const corrected = (id: string) => `${root}:corrected:${digest(id)}`;

  /** Whether this message is the one that has the key, or is now. */
  async function isFirst(key: string, message: string, lastsMs: number): Promise<boolean> {
    const options = { condition: "NX", expiration: { type: "PX", value: lastsMs } } as const;
    if ((await redis.run(() => redis.client.set(key, message, options))) !== null) return true;
    return (await redis.run(() => redis.client.get(key))) === message;
  }

  return {
    async noteNotUnderstood(id) {
      const expiration = { type: "PX", value: CORRECTION_MS } as const;
      const transaction = redis.client.multi().set(notUnderstood(id), "1", { expiration }).del(corrected(id));
      await redis.run(() => transaction.exec());
    },

    async takeNotUnderstood(id, correction) {
      const isKnown = (await redis.run(() => redis.client.exists(notUnderstood(id)))) === 1;
      return isKnown && isFirst(corrected(id), correction, CORRECTION_MS);
    },

    takeRemark: (remark, message) => isFirst(`${root}:remark:${digest(remark)}`, message, REMARK_MS),
  };
}
