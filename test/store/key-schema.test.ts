import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { KEY_NAMES, kindOf } from "../../src/store/key-schema.ts";

const TYPES: Readonly<Record<string, string>> = { "sorted set": "zset" };

/** Each key of the tables in docs/redis.md, without the root, and its type. */
function documentedKeys(): readonly (readonly [key: string, type: string])[] {
  const text = readFileSync(new URL("../../docs/redis.md", import.meta.url), "utf8");
  return [...text.matchAll(/^\| (`…:.*?) \| (\w+(?: \w+)?) \|/gm)].flatMap(([, keys = "", type = ""]) =>
    [...keys.matchAll(/`…:([^`]+)`/g)].map(([, key = ""]) => [key, TYPES[type] ?? type] as const),
  );
}

it("every key that is documented has a fate when its domain moves, and the type that is documented", () => {
  const keys = documentedKeys();
  expect(keys.length).toBeGreaterThan(35);
  for (const [key, type] of keys) expect(kindOf(key)?.type, key).toBe(type);
});

it("every kind of key is documented", () => {
  const documented = new Set(documentedKeys().map(([key]) => key.split(":", 1)[0]));
  expect(KEY_NAMES.filter((name) => !documented.has(name))).toEqual([]);
});
