import { parseRedisUrl } from "../../src/config/redis-url.ts";
import type { RedisOptions } from "../../src/store/redis/redis.ts";
import { rootKey } from "../../src/store/redis/scripts.ts";

/** How to reach the Redis of a URL, of any form, for one domain. */
export function redisAt(url: string, domain: string): RedisOptions {
  const target = parseRedisUrl(url);
  if (target === undefined) throw new Error("no URL of Redis");
  return { ...target, key: rootKey(domain), verifyTls: true };
}
