import type { Heartbeat, Heartbeats } from "../commands/web-ports.ts";
import type { Redis } from "./redis.ts";
import { rootKey } from "./scripts.ts";

/** How many keys Redis looks at in one go: enough to be done soon, few enough for others not to wait. */
const SCAN_COUNT = 1000;

/**
 * Finds the heartbeats of all processes. Their names are random: those found once are asked for by name, and the keys
 * are searched anew only where one of the kinds is missing.
 */
export function openHeartbeats({
  redis,
  domain,
}: {
  readonly redis: Redis;
  readonly domain: string;
}): Heartbeats {
  const prefix = `${rootKey(domain)}:heartbeat:`;
  let known: readonly string[] = [];

  async function search(): Promise<readonly string[]> {
    const options = { MATCH: `${escapeGlob(prefix)}*`, COUNT: SCAN_COUNT };
    return redis.ask(async () => {
      const found: string[] = [];
      for await (const keys of redis.client.scanIterator(options)) found.push(...keys);
      return found;
    });
  }

  async function fetch(kind: "bot" | "gate"): Promise<readonly Heartbeat[]> {
    const keys = known.filter((key) => key.startsWith(`${prefix}${kind}:`));
    if (keys.length === 0) return [];
    const values = await redis.ask(() => redis.client.mGet([...keys]));
    return values
      .flatMap((value) => (value === null ? [] : [parseHeartbeat(value)]))
      .toSorted((a, b) => b.time.getTime() - a.time.getTime());
  }

  async function readKnown() {
    const [bots, gates] = await Promise.all([fetch("bot"), fetch("gate")]);
    return { bots, gates };
  }

  return {
    async read() {
      const beats = await readKnown();
      if (beats.bots.length > 0 && beats.gates.length > 0) return beats;
      known = await search();
      return readKnown();
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

function escapeGlob(text: string): string {
  return text.replace(/[*?[\]\\]/g, "\\$&");
}
