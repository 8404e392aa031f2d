import type { AuditEntry, AuditLog } from "../commands/ports.ts";
import type { Redis } from "./redis.ts";
import { rootKey } from "./scripts.ts";

const MOST_KEPT = 100_000;

/** Who did what, durable in Redis. The newest 100,000 entries are kept. */
export function openAuditLog({
  redis,
  domain,
}: {
  readonly redis: Redis;
  readonly domain: string;
}): AuditLog {
  const stream = `${rootKey(domain)}:audit`;

  return {
    async add(entry) {
      const TRIM = { strategy: "MAXLEN", strategyModifier: "~", threshold: MOST_KEPT } as const;
      await redis.ask(() => redis.client.xAdd(stream, "*", { ...entry }, { TRIM }));
    },

    async latest(most) {
      const entries = await redis.ask(() => redis.client.xRevRange(stream, "+", "-", { COUNT: most }));
      return entries.map(({ id, message }) => parseEntry(id, message));
    },
  };
}

function parseEntry(id: string, fields: Readonly<Record<string, string>>): AuditEntry {
  const { by = "", door = "", command = "", target = "", outcome = "" } = fields;
  return { time: new Date(Number(id.split("-")[0])), by, door, command, target, outcome };
}
