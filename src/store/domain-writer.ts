import { ErrorReply } from "@redis/client";
import type { DomainWriter, KeyEntry } from "../ports/transfer.ts";
import { cleanEntry } from "./clean-entry.ts";
import { keyNames } from "./domain-reader.ts";
import { fateOf } from "./key-schema.ts";
import type { Redis, RedisClient } from "./redis/redis.ts";
import { rootKey, type Scripts } from "./redis/scripts.ts";
import { validateEntry } from "./validate-entry.ts";

type Deps = { readonly redis: Redis; readonly scripts: Scripts; readonly domain: string };

const KEYS_AT_ONCE = 500;
const SETTINGS = "settings";

/**
 * Writes a domain from an export. From the beginning to the end there is a lockdown, which the scripts of every gate
 * heed; the settings of the export, with a lockdown or without, come last.
 */
export function openDomainWriter({ redis, scripts, domain }: Deps): DomainWriter {
  const key = (name: string) => `${rootKey(domain)}:${name}`;
  const settings: [string, string][] = [];

  return {
    faultOf: validateEntry,

    async look() {
      const unfinished = (await redis.run((client) => client.get(key("importing")))) ?? undefined;
      for await (const name of keyNames(scripts)) {
        const fate = fateOf(name);
        if (fate === "kept" || fate === "invite") return { found: name.split(":")[0], unfinished };
      }
      return { found: undefined, unfinished };
    },

    async begin(mark, reason) {
      await redis.runReplicated((client) =>
        client.multi().set(key("importing"), mark).hSet(key(SETTINGS), "lockdown", reason).exec(),
      );
    },

    async clear() {
      const names: string[] = [];
      for await (const name of keyNames(scripts)) {
        if (fateOf(name) !== "passing" && name !== SETTINGS) names.push(key(name));
      }
      for (let from = 0; from < names.length; from += KEYS_AT_ONCE) {
        await redis.runReplicated((client) => client.unlink(names.slice(from, from + KEYS_AT_ONCE)));
      }
    },

    async write(entries) {
      const others = entries.map(cleanEntry).filter((entry) => {
        if (entry.key === SETTINGS && entry.type === "hash") settings.push(...pairsOf(entry));
        return entry.key !== SETTINGS;
      });
      await redis.runReplicated((client) =>
        Promise.all(others.map((entry) => writeEntry(client, key(entry.key), entry))),
      );
    },

    async finish() {
      await redis.runReplicated((client) => {
        const ending = client.multi().del(key(SETTINGS)).del(key("importing"));
        if (settings.length > 0) ending.hSet(key(SETTINGS), settings.flat());
        return ending.exec();
      });
    },
  };
}

/** Whether an import began and did not finish: until one does, nobody registers. */
export async function isImportUnfinished({
  redis,
  domain,
}: Pick<Deps, "redis" | "domain">): Promise<boolean> {
  return (await redis.run((client) => client.exists(`${rootKey(domain)}:importing`))) === 1;
}

/** Sent in one go, so that Redis has them in this order. */
async function writeEntry(client: RedisClient, key: string, entry: KeyEntry): Promise<void> {
  const expires = entry.expires;
  const sent = [
    ...send(client, key, entry),
    ...(expires === undefined ? [] : [client.pExpireAt(key, expires)]),
  ];
  await Promise.all(sent);
}

function send(client: RedisClient, key: string, entry: KeyEntry): readonly Promise<unknown>[] {
  switch (entry.type) {
    case "string":
      return [client.set(key, entry.value)];
    case "hash":
      return [client.hSet(key, pairsOf(entry).flat())];
    case "set":
      return [client.sAdd(key, [...entry.value])];
    case "zset":
      return [
        client.zAdd(
          key,
          entry.value.map(([value, score]) => ({ value, score })),
        ),
      ];
    case "stream": {
      const { groups, value } = entry;
      return [
        // Ids only grow: what is there, from an earlier try or a bot that runs, would be in the way.
        ...(groups === undefined ? [] : [client.del(key)]),
        ...value.map(([id, fields]) => client.xAdd(key, id, Object.fromEntries(fields))),
        ...(groups ?? []).map(([group, id]) => setGroup(client, key, group, id)),
      ];
    }
  }
}

async function setGroup(client: RedisClient, key: string, group: string, id: string): Promise<void> {
  try {
    await client.xGroupCreate(key, group, id, { MKSTREAM: true });
  } catch (error) {
    if (!(error instanceof ErrorReply && error.message.startsWith("BUSYGROUP"))) throw error;
    await client.xGroupSetId(key, group, id);
  }
}

function pairsOf({ value }: Extract<KeyEntry, { type: "hash" }>): [string, string][] {
  return value.map(([field, text]) => [field, text]);
}
