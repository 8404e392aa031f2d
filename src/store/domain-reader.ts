import type { DomainReader, KeyContent, KeyEntry } from "../ports/transfer.ts";
import { readContainer } from "./key-scan.ts";
import { fateOf } from "./key-schema.ts";
import type { Redis } from "./redis/redis.ts";
import { rootKey, type ScriptReply, type Scripts } from "./redis/scripts.ts";

type Deps = { readonly redis: Redis; readonly scripts: Scripts; readonly domain: string };

/** Few enough for nobody to wait for Redis, many enough for the way there and back not to count. */
const KEYS_AT_ONCE = 100;

/** Reads all that Redis holds of a domain. Of all keys at once it has the names alone in memory. */
export function openDomainReader({ redis, scripts, domain }: Deps): DomainReader {
  async function* read(what: "invites" | "keys", names: readonly string[]): AsyncGenerator<KeyEntry> {
    for (let from = 0; from < names.length; from += KEYS_AT_ONCE) {
      const replies = await scripts.run("export", [what, ...names.slice(from, from + KEYS_AT_ONCE)]);
      for (const { isLarge, ...entry } of replies.map(parseReply)) {
        if (isLarge) yield* readContainer(redis, rootKey(domain), entry);
        else yield entry;
      }
    }
  }

  return {
    async *entries() {
      yield* read("invites", (await namesWhere(isRecord)).map(idOf));
      // Looked for after the invitations: what their uses have brought, such as who invited an account, is there by then.
      yield* read("keys", await namesWhere(isOfNoInvite));
    },
  };

  async function namesWhere(fits: (name: string) => boolean): Promise<readonly string[]> {
    const found = new Set<string>();
    for await (const name of keyNames(scripts)) if (fits(name)) found.add(name);
    return [...found].sort();
  }
}

const RECORD = "invite:";

function isRecord(name: string): boolean {
  return name.startsWith(RECORD);
}

function idOf(record: string): string {
  return record.slice(RECORD.length);
}

function isOfNoInvite(name: string): boolean {
  const fate = fateOf(name);
  return fate === "kept" || fate === "idle";
}

/** The names of all keys, without the domain's root; in no order, and some of them twice. */
export async function* keyNames(scripts: Scripts): AsyncGenerator<string> {
  let cursor = "0";
  do {
    const [next = "0", ...found] = (await scripts.run("export", ["names", cursor])).map(String);
    yield* found;
    cursor = next;
  } while (cursor !== "0");
}

/** What the script "export" answers for one key; of a large container, only that there is one. */
function parseReply(reply: ScriptReply): KeyEntry & { readonly isLarge: boolean } {
  const [key, type, expiry, held] = reply as readonly [string, KeyContent["type"], string, ScriptReply];
  const isLarge = type !== "string" && typeof held === "string";
  return {
    key,
    ...(expiry === "" ? {} : { expires: Number(expiry) }),
    ...contentOf(type, isLarge ? [] : held),
    isLarge,
  };
}

function contentOf(type: KeyContent["type"], held: ScriptReply): KeyContent {
  const texts = typeof held === "string" ? [held] : held.map(String);
  switch (type) {
    case "string":
      return { type, value: texts[0] ?? "" };
    case "hash":
      return { type, value: inPairs(texts).sort(byFirst) };
    case "set":
      return { type, value: texts.sort() };
    case "zset":
      return { type, value: inPairs(texts).map(([member, score]) => [member, Number(score)] as const) };
    case "stream":
      return { type, value: [] };
  }
}

function inPairs(texts: readonly string[]): [string, string][] {
  return Array.from({ length: texts.length / 2 }, (_, index) => [
    texts[2 * index] ?? "",
    texts[2 * index + 1] ?? "",
  ]);
}

function byFirst([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
