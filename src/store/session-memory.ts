import type { SessionMemory } from "../ports/replica.ts";
import type { Redis } from "./redis/redis.ts";
import { rootKey, type Scripts } from "./redis/scripts.ts";

type Deps = {
  readonly redis: Redis;
  readonly scripts: Scripts;
  readonly domain: string;
  readonly replica: string;
};

export function openSessionMemory({ redis, scripts, domain, replica }: Deps): SessionMemory {
  return {
    async read() {
      const {
        id,
        jid,
        h,
        presence = "",
      } = await redis.run((client) => client.hGetAll(`${rootKey(domain)}:session`));
      return id === undefined || jid === undefined ? undefined : { id, jid, h: Number(h), presence };
    },
    async write(session = {}) {
      const fields = Object.entries(session).flatMap(([name, value]) => [name, String(value)]);
      const [outcome] = await scripts.run("remember-session", [replica, ...fields]);
      return outcome === "ok";
    },
  };
}
