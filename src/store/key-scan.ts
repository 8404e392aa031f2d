import type { KeyEntry } from "../ports/transfer.ts";
import type { Redis } from "./redis/redis.ts";

/** Members on one line, and asked for in one go. */
const MEMBERS_AT_ONCE = 1000;

/**
 * Reads a container piece by piece, so that nobody waits for Redis: what is in it from the beginning to the end is
 * found once. `entry` is what it is to be told as.
 */
export async function* readContainer(redis: Redis, root: string, entry: KeyEntry): AsyncGenerator<KeyEntry> {
  const key = `${root}:${entry.key}`;
  switch (entry.type) {
    case "string":
      yield entry;
      return;
    case "stream":
      yield* readStream(redis, key, entry);
      return;
    case "hash": {
      const found = new Map<string, string>();
      await scan(async (cursor) => {
        const reply = await redis.run((client) => client.hScan(key, cursor, { COUNT: MEMBERS_AT_ONCE }));
        for (const { field, value } of reply.entries) found.set(field, value);
        return reply.cursor;
      });
      for (const value of inParts(sorted(found))) yield { ...entry, value };
      return;
    }
    case "set": {
      const found = new Set<string>();
      await scan(async (cursor) => {
        const reply = await redis.run((client) => client.sScan(key, cursor, { COUNT: MEMBERS_AT_ONCE }));
        for (const member of reply.members) found.add(member);
        return reply.cursor;
      });
      for (const value of inParts([...found].sort())) yield { ...entry, value };
      return;
    }
    case "zset": {
      const found = new Map<string, number>();
      await scan(async (cursor) => {
        const reply = await redis.run((client) => client.zScan(key, cursor, { COUNT: MEMBERS_AT_ONCE }));
        for (const { value, score } of reply.members) found.set(value, score);
        return reply.cursor;
      });
      for (const value of inParts(sorted(found).sort(([, a], [, b]) => a - b))) yield { ...entry, value };
      return;
    }
  }
}

/** With its groups, so that nobody is told anew what was dealt with. */
async function* readStream(
  redis: Redis,
  key: string,
  entry: Extract<KeyEntry, { type: "stream" }>,
): AsyncGenerator<KeyEntry> {
  const groups = await redis.run((client) => client.xInfoGroups(key));
  const marks = await Promise.all(
    groups.map(async (group): Promise<readonly [string, string]> => {
      const name = String(group.name);
      const { firstId } = await redis.run((client) => client.xPending(key, name));
      // What somebody had in hand is dealt with anew: the group goes on before the first of those.
      return [name, firstId === null ? String(group["last-delivered-id"]) : idBefore(firstId)];
    }),
  );
  const head = { ...entry, groups: marks.sort(([a], [b]) => (a < b ? -1 : 1)) };
  let isFirst = true;
  for (let from = "-"; ; ) {
    const found = await redis.run((client) => client.xRange(key, from, "+", { COUNT: MEMBERS_AT_ONCE }));
    const value = found.map(({ id, message }) => [id, Object.entries({ ...message })] as const);
    if (isFirst) yield { ...head, value };
    else if (value.length > 0) yield { ...entry, value };
    isFirst = false;
    if (found.length < MEMBERS_AT_ONCE) return;
    from = `(${found.at(-1)?.id ?? ""}`;
  }
}

const LAST_OF_A_MILLISECOND = "18446744073709551615";

/** The greatest id that is less: `MILLISECONDS-SEQUENCE`, both unsigned and of 64 bits. */
function idBefore(id: string): string {
  const [time = "0", sequence = "0"] = id.split("-");
  return sequence === "0"
    ? `${BigInt(time) - 1n}-${LAST_OF_A_MILLISECOND}`
    : `${time}-${BigInt(sequence) - 1n}`;
}

async function scan(step: (cursor: string) => Promise<string>): Promise<void> {
  let cursor = "0";
  do cursor = await step(cursor);
  while (cursor !== "0");
}

function sorted<T>(found: ReadonlyMap<string, T>): [string, T][] {
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}

function* inParts<T>(members: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < members.length; from += MEMBERS_AT_ONCE) {
    yield members.slice(from, from + MEMBERS_AT_ONCE);
  }
}
