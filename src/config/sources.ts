import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { applyEnvironment, type Environment, variableFor, variableOf } from "./environment.ts";
import {
  isJsonObject,
  type JsonObject,
  type JsonText,
  keyText,
  readJsonBytes,
  readJsonText,
} from "./json-text.ts";
import { parseRedisUrl } from "./redis-url.ts";

/** The first that is there, unless another is named: the copy of one's own is not in the way of a new version. */
const DEFAULT_FILES = ["bot.config.local.json", "bot.config.json"] as const;
const VARIABLE = "BOT_CONFIG_JSON";
/** Three ways to say one thing: setting one of them replaces the others. */
const REDIS_PLACES: readonly string[] = ["url", "sentinel", "cluster"];

/** Settings as they were written, and where each of them was. */
export type Sources = {
  /** The file, also where it is not there. */
  readonly path: string;
  /** All together: what comes later wins, the file, `BOT_CONFIG_JSON`, single variables. */
  readonly settings: JsonObject;
  /** What is wrong with the texts, each with its place. */
  readonly faults: readonly string[];
  /** Settings of the file that hold a password. */
  readonly passwordKeys: readonly string[];
  /** Whether faults of the settings are worth telling: a text that cannot be read lacks all of them. */
  readonly isWhole: boolean;
  /** The place and the key, as the operator wrote them. */
  name(key: readonly PropertyKey[]): string;
};

export function readSources(environment: Environment, named: string | undefined): Sources {
  const file = readFile(environment, named);
  const variable = readVariable(environment);
  const texts = [
    { place: file.path, ...file.text },
    { place: `environment: ${VARIABLE}`, ...variable },
  ];
  return {
    path: file.path,
    settings: applyEnvironment(merge(file.text.settings, variable.settings), environment),
    faults: texts.flatMap(({ place, faults }) => faults.map((fault) => `${place}: ${fault}`)),
    passwordKeys: passwordKeysOf(file.text.settings),
    isWhole: texts.every(({ isReadable }) => isReadable),
    name: (key) => {
      const single = variableFor(key, environment);
      if (single !== undefined) return `environment: ${single}`;
      const depth = depthOf(variable.settings, key);
      const isThere = depth > 0 && depth >= depthOf(file.text.settings, key);
      return `${isThere ? `environment: ${VARIABLE}` : file.path}: ${keyText(key)}`;
    },
  };
}

/** How a key is written outside of the file, for an operator who has set it nowhere yet. */
export function orVariable(key: readonly PropertyKey[]): string {
  const variable = variableOf(key);
  return variable === undefined ? "" : `, or in ${variable}`;
}

/** Redis alone may have one there, in its URL. */
function passwordKeysOf({ redis }: JsonObject): readonly string[] {
  const target =
    isJsonObject(redis) && typeof redis["url"] === "string" ? parseRedisUrl(redis["url"]) : undefined;
  const sentinelPassword = target?.form === "sentinel" ? target.sentinelPassword : undefined;
  return target?.password === undefined && sentinelPassword === undefined ? [] : ["redis.url"];
}

type Read = JsonText & { readonly isReadable: boolean };

function readFile(environment: Environment, named: string | undefined): { path: string; text: Read } {
  const asked = named ?? (environment["BOT_CONFIG"] || undefined);
  const candidates = asked === undefined ? DEFAULT_FILES : [asked];
  for (const path of candidates.map((candidate) => resolve(candidate))) {
    const text = readIfThere(path);
    if (text !== undefined) return { path, text };
  }
  const path = resolve(candidates.at(-1) ?? "");
  // Where everything is in the environment, there need be no file.
  const isEnough = asked === undefined && (environment["XMPP_DOMAIN"] || environment[VARIABLE]);
  const fault = "there is no such file; write one, or name another with --config or BOT_CONFIG";
  return { path, text: isEnough ? nothing() : nothing(fault) };
}

function readIfThere(path: string): Read | undefined {
  try {
    return asRead(readJsonBytes(readFileSync(path)));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return undefined;
    if (code === "EISDIR") return nothing("is a folder; name the file in it");
    if (code === "EACCES")
      return nothing("cannot be read by the user that this runs as; see chmod and chown");
    return nothing(`cannot be read (${String(code)})`);
  }
}

function readVariable(environment: Environment): Read {
  const text = environment[VARIABLE];
  return text === undefined || text === "" ? nothing() : asRead(readJsonText(text));
}

function nothing(fault?: string): Read {
  return { settings: {}, faults: fault === undefined ? [] : [fault], isReadable: fault === undefined };
}

/** A text with a key twice says something all the same. */
function asRead(text: JsonText): Read {
  return { ...text, isReadable: text.faults.length === 0 || Object.keys(text.settings).length > 0 };
}

/** Section by section: what `over` does not mention stays as it is in `base`. */
function merge(base: JsonObject, over: JsonObject, section?: string): JsonObject {
  const isReplaced = section === "redis" && REDIS_PLACES.some((place) => Object.hasOwn(over, place));
  const kept = Object.entries(base).filter(([key]) => !(isReplaced && REDIS_PLACES.includes(key)));
  const put = Object.entries(over).map(([key, value]): [string, unknown] => {
    const below = Object.hasOwn(base, key) ? base[key] : undefined;
    return [key, isJsonObject(below) && isJsonObject(value) ? merge(below, value, key) : value];
  });
  return Object.fromEntries([...kept, ...put]);
}

/** How much of a key's path is there: a key that is missing is missed where the section is. */
function depthOf(settings: unknown, [first, ...rest]: readonly PropertyKey[]): number {
  if (first === undefined || !isJsonObject(settings) || !Object.hasOwn(settings, first)) return 0;
  return 1 + depthOf(settings[String(first)], rest);
}
