import type { AuditEntry, AuditLog } from "../ports/audit-log.ts";
import type { Redis } from "./redis/redis.ts";
import { rootKey } from "./redis/scripts.ts";

const MAX_KEPT = 100_000;
const MAX_REFUSED_KEPT = 10_000;

/** Who did what, durable in Redis; apart from what was refused, which anybody can make much of. */
export function openAuditLog({
  redis,
  domain,
}: {
  readonly redis: Redis;
  readonly domain: string;
}): AuditLog {
  const streams = { done: `${rootKey(domain)}:audit`, refused: `${rootKey(domain)}:audit-refused` };

  return {
    async add(entry) {
      const isDone = entry.outcome === "done";
      const stream = isDone ? streams.done : streams.refused;
      const threshold = isDone ? MAX_KEPT : MAX_REFUSED_KEPT;
      const TRIM = { strategy: "MAXLEN", strategyModifier: "~", threshold } as const;
      await redis.run((client) => client.xAdd(stream, "*", { ...entry }, { TRIM }));
    },

    async latest(what, most) {
      const entries = await redis.run((client) => client.xRevRange(streams[what], "+", "-", { COUNT: most }));
      return entries.map(({ id, message }) => parseEntry(id, message));
    },
  };
}

function parseEntry(id: string, fields: Readonly<Record<string, string>>): AuditEntry {
  const { by = "", door = "", command = "", target = "", outcome = "" } = fields;
  return { time: new Date(Number(id.split("-")[0])), by, door, command, target, outcome };
}
