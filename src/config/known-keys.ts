import { nearestWord } from "../nearest-word.ts";
import { isJsonObject } from "./json-text.ts";
import { configJsonSchema } from "./schema.ts";

type Key = readonly PropertyKey[];

/** Made at the first fault: it takes longer than everything else here together. */
let knownKeys: readonly Key[] | undefined;

/** The setting that was most likely meant by a key that is none: a neighbour, or the same word in another section. */
export function knownKeyFor(unknown: Key): Key | undefined {
  const word = asWritten(String(unknown.at(-1)));
  const section = unknown.slice(0, -1);
  knownKeys ??= keysIn(configJsonSchema(), []);
  const known = knownKeys;
  const neighbours = known.filter((key) => isIn(section, key)).map((key) => String(key.at(-1)));
  const neighbour = neighbours.find((name) => name === word) ?? nearestWord(word, neighbours);
  return neighbour === undefined ? known.find((key) => key.at(-1) === word) : [...section, neighbour];
}

/** `baseUrl` and `Base-URL` are `base_url` to us. */
function asWritten(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])|-/g, "_").toLowerCase();
}

function isIn(section: Key, key: Key): boolean {
  return key.length === section.length + 1 && section.every((name, index) => key[index] === name);
}

/** Every key that the schema names, also in sections that may be `null` or hold other keys (quotas). */
function keysIn(schema: unknown, path: Key): readonly Key[] {
  if (!isJsonObject(schema)) return [];
  const { properties, anyOf } = schema;
  const inner = isJsonObject(properties) ? Object.entries(properties) : [];
  return [
    ...inner.flatMap(([name, value]) => [[...path, name], ...keysIn(value, [...path, name])]),
    ...(Array.isArray(anyOf) ? anyOf.flatMap((either) => keysIn(either, path)) : []),
  ];
}
