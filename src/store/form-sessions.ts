import type { FormSession, FormSessionName, FormSessions } from "../ports/forms.ts";
import { digest } from "./digest.ts";
import type { Redis } from "./redis/redis.ts";
import { rootKey } from "./redis/scripts.ts";

type Deps = {
  readonly redis: Redis;
  readonly domain: string;
  readonly now: () => Date;
};

/** Long enough to look something up in between. */
const OPEN_MS = 15 * 60 * 1000;
/** Longer than it is open, so that somebody who comes late is told that it is over. */
const KEPT_MS = 60 * 60 * 1000;
/** A request that is delivered twice is so within seconds. */
const REQUEST_MS = 60 * 1000;
/** The most that are kept at once for one person. */
const MAX_KEPT = 20;

type Stored = { readonly ended: true } | (FormSession & { readonly until: number });

/** Runs of commands in Redis, one key each, under a digest of all that names it. */
export function openFormSessions({ redis, domain, now }: Deps): FormSessions {
  const root = rootKey(domain);
  const keyOf = ({ requester, address, node, id }: FormSessionName) =>
    `${root}:form:${digest([requester, address, node, id].join("\n"))}`;

  async function write(name: FormSessionName, stored: Stored): Promise<void> {
    const key = keyOf(name);
    const index = `${root}:forms:${name.owner}`;
    const time = now().getTime();
    const transaction = redis.client
      .multi()
      .set(key, JSON.stringify(stored), { expiration: { type: "PX", value: KEPT_MS } })
      .zAdd(index, { score: time, value: key })
      .zRemRangeByScore(index, "-inf", time - KEPT_MS)
      .zRange(index, 0, -(MAX_KEPT + 1))
      .zRemRangeByRank(index, 0, -(MAX_KEPT + 1))
      .pExpire(index, KEPT_MS);
    const [, , , surplus] = await redis.run(() => transaction.exec());
    const keys = Array.isArray(surplus) ? surplus.map(String) : [];
    if (keys.length > 0) await redis.run(() => redis.client.del(keys));
  }

  return {
    async nameFor(request, proposed) {
      const key = `${root}:form-request:${digest(request)}`;
      const expiration = { type: "PX", value: REQUEST_MS } as const;
      const isFirst = await redis.run(() => redis.client.set(key, proposed, { condition: "NX", expiration }));
      return isFirst === null ? ((await redis.run(() => redis.client.get(key))) ?? proposed) : proposed;
    },

    async find(name) {
      const text = await redis.run(() => redis.client.get(keyOf(name)));
      if (text === null) return undefined;
      const stored = JSON.parse(text) as Stored;
      return "ended" in stored || stored.until <= now().getTime()
        ? "ended"
        : { stage: stored.stage, values: stored.values };
    },

    save: (name, { stage, values }) => write(name, { stage, values, until: now().getTime() + OPEN_MS }),
    end: (name) => write(name, { ended: true }),
  };
}
