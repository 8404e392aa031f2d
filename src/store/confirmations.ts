import type { Confirmations } from "../ports/chat.ts";
import type { Redis } from "./redis/redis.ts";
import { rootKey, type Scripts } from "./redis/scripts.ts";

const MINUTE_MS = 60_000;
/** As long as a message is done at all that comes again. */
const HOUR_MS = 60 * MINUTE_MS;

/** Orders that wait for a yes, in Redis, because another process may be the one to hear it. */
export function openConfirmations({
  redis,
  scripts,
  domain,
}: {
  readonly redis: Redis;
  readonly scripts: Scripts;
  readonly domain: string;
}): Confirmations {
  const key = (jid: string) => `${rootKey(domain)}:confirmation:${jid}`;
  return {
    async ask(jid, order, question) {
      const asking = redis.client.multi().del(key(jid)).hSet(key(jid), { order, question });
      await redis.run(() => asking.pExpire(key(jid), MINUTE_MS).exec());
    },
    async take(jid, message, question = "") {
      const [order] = await scripts.run("take-confirmation", [jid, message, String(HOUR_MS), question]);
      return order === undefined ? undefined : String(order);
    },
  };
}
