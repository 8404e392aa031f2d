import type { Obstacle } from "../ports/obstacles.ts";
import type { Heartbeat, Heartbeats } from "../ports/registration.ts";
import type { Redis } from "./redis/redis.ts";
import { rootKey } from "./redis/scripts.ts";

type Deps = { readonly redis: Redis; readonly domain: string };

/** Reads what the script "heartbeat" writes: the names of processes in one place, and what each said, while that counts. */
export function openHeartbeats({ redis, domain }: Deps): Heartbeats {
  const root = rootKey(domain);
  return {
    async read() {
      const said = await redis.run(async (client) => {
        const names = await client.zRange(`${root}:heartbeats`, 0, -1);
        if (names.length === 0) return [];
        const texts = await client.mGet(names.map((name) => `${root}:heartbeat:${name}`));
        return names.map((name, index) => [name, texts[index] ?? undefined] as const);
      });
      const ofKind = (kind: "bot" | "standby" | "gate") =>
        said
          .flatMap(([name, text]) =>
            text !== undefined && name.startsWith(`${kind}:`) ? [parseHeartbeat(text)] : [],
          )
          .toSorted((a, b) => b.time.getTime() - a.time.getTime());
      return { bots: ofKind("bot"), standbys: ofKind("standby"), gates: ofKind("gate") };
    },
  };
}

/** How many keys Redis looks at in one go, and how often at the most. */
const SCAN_COUNT = 1000;
const MAX_SCANS = 200;

/** For which other domains processes have written to this Redis: where ours has none, one of them may be meant. */
export async function findOtherDomains({ redis, domain }: Deps): Promise<readonly string[]> {
  const found = new Set<string>();
  let cursor = "0";
  for (let scans = 0; scans < MAX_SCANS; scans++) {
    const options = { MATCH: `${rootKey("*")}:heartbeats`, COUNT: SCAN_COUNT };
    const reply = await redis.run((client) => client.scan(cursor, options));
    for (const key of reply.keys) {
      const other = /^invites:\{(.+)\}:heartbeats$/.exec(key)?.[1];
      if (other !== undefined && other !== domain) found.add(other);
    }
    cursor = reply.cursor;
    if (cursor === "0") break;
  }
  return [...found].sort();
}

function parseHeartbeat(text: string): Heartbeat {
  const { version, server, jid, gate, obstacles, component, time } = JSON.parse(text) as {
    readonly version?: string;
    readonly server?: string;
    readonly jid?: string;
    readonly gate?: string;
    readonly obstacles?: unknown;
    readonly component?: boolean;
    readonly time: number;
  };
  return {
    version: version ?? "",
    server,
    jid,
    gate,
    obstacles: asList(obstacles),
    component,
    time: new Date(time),
  };
}

/** Lua's lists are objects where they are empty. */
function asList(obstacles: unknown): readonly Obstacle[] {
  return Array.isArray(obstacles) ? (obstacles as readonly Obstacle[]) : [];
}
