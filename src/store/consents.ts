import type { Consents } from "../commands/ports.ts";
import type { Redis } from "./redis.ts";
import { rootKey } from "./scripts.ts";

const MINUTE_MS = 60_000;

/** Orders that wait for a yes, in Redis, because another process may be the one to hear it. */
export function openConsents({
  redis,
  domain,
}: {
  readonly redis: Redis;
  readonly domain: string;
}): Consents {
  const key = (jid: string) => `${rootKey(domain)}:consent:${jid}`;
  return {
    async ask(jid, order) {
      const expiration = { type: "PX", value: MINUTE_MS } as const;
      await redis.ask(() => redis.client.set(key(jid), order, { expiration }));
    },
    take: async (jid) => (await redis.ask(() => redis.client.getDel(key(jid)))) ?? undefined,
  };
}
