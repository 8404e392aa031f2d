import type { Heartbeat, Heartbeats } from "../commands/web-ports.ts";
import type { Redis } from "./redis.ts";
import { rootKey } from "./scripts.ts";

/** Reads what the script "beat" writes: the names of processes in one place, and what each said, while that counts. */
export function openHeartbeats({
  redis,
  domain,
}: {
  readonly redis: Redis;
  readonly domain: string;
}): Heartbeats {
  const root = rootKey(domain);
  return {
    async read() {
      const said = await redis.ask(async (client) => {
        const names = await client.zRange(`${root}:heartbeats`, 0, -1);
        if (names.length === 0) return [];
        const texts = await client.mGet(names.map((name) => `${root}:heartbeat:${name}`));
        return names.map((name, index) => [name, texts[index] ?? undefined] as const);
      });
      const ofKind = (kind: "bot" | "gate") =>
        said
          .flatMap(([name, text]) =>
            text !== undefined && name.startsWith(`${kind}:`) ? [parseHeartbeat(text)] : [],
          )
          .toSorted((a, b) => b.time.getTime() - a.time.getTime());
      return { bots: ofKind("bot"), gates: ofKind("gate") };
    },
  };
}

function parseHeartbeat(text: string): Heartbeat {
  const { version, server, time } = JSON.parse(text) as {
    readonly version?: string;
    readonly server?: string;
    readonly time: number;
  };
  return { version: version ?? "", server, time: new Date(time) };
}
