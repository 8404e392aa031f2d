import type { Notice, Notices } from "../commands/ports.ts";
import type { Redis } from "./redis.ts";
import { rootKey } from "./scripts.ts";

const MOST_KEPT = 10_000;

/** What people are to be told, in a stream that any bot takes from. */
export function openNotices({ redis, domain }: { readonly redis: Redis; readonly domain: string }): Notices {
  const stream = `${rootKey(domain)}:notices`;
  return {
    async post(notice: Notice) {
      const TRIM = { strategy: "MAXLEN", strategyModifier: "~", threshold: MOST_KEPT } as const;
      await redis.ask(() => redis.client.xAdd(stream, "*", { notice: JSON.stringify(notice) }, { TRIM }));
    },
  };
}
