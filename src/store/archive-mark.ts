import type { ArchiveMark } from "../commands/replica-ports.ts";
import type { Redis } from "./redis.ts";
import { rootKey } from "./scripts.ts";

type Parts = { readonly redis: Redis; readonly domain: string };

export function openArchiveMark({ redis, domain }: Parts): ArchiveMark {
  const key = `${rootKey(domain)}:dealt-with`;
  return {
    async read() {
      const time = await redis.ask((client) => client.get(key));
      return time === null ? undefined : new Date(Number(time));
    },
    async write(time) {
      await redis.ask((client) => client.set(key, String(time.getTime())));
    },
  };
}
