import { isJsonObject, type JsonObject } from "./json-text.ts";

/** Environment variables that win over the file, and the key each one sets. docs/settings.md lists them. */
const VARIABLES = {
  XMPP_DOMAIN: ["domain"],
  XMPP_SERVICE: ["xmpp", "service"],
  XMPP_USERNAME: ["xmpp", "username"],
  REDIS_URL: ["redis", "url"],
  REDIS_VERIFY_TLS: ["redis", "verify_tls"],
  BOT_ADMINS: ["admins"],
  WEB_BASE_URL: ["web", "base_url"],
  WEB_TRUSTED_PROXIES: ["web", "trusted_proxies"],
  HOST: ["web", "host"],
  PORT: ["web", "port"],
  LOG_LEVEL: ["log", "level"],
} as const satisfies Record<string, readonly [string] | readonly [string, string]>;

type Variable = keyof typeof VARIABLES;

/** What a variable says in another way than the file may: keys of the same section that it stands in for. */
const REPLACED: Partial<Record<Variable, readonly string[]>> = { REDIS_URL: ["sentinel", "cluster"] };

export type Environment = Readonly<Record<string, string | undefined>>;

/** `settings` as the file has them, with what the environment says in place. An empty variable says nothing. */
export function applyEnvironment(settings: JsonObject, environment: Environment): JsonObject {
  let applied = settings;
  for (const [variable, path] of Object.entries(VARIABLES)) {
    const text = environment[variable];
    if (text === undefined || text === "") continue;
    const [section, key] = path;
    const value = readVariable(variable as Variable, text);
    const inner = Object.entries(isJsonObject(applied[section]) ? applied[section] : {});
    const kept = inner.filter(([name]) => !REPLACED[variable as Variable]?.includes(name));
    applied = {
      ...applied,
      [section]: key === undefined ? value : { ...Object.fromEntries(kept), [key]: value },
    };
  }
  return applied;
}

/** The variable that set a key, so that a fault in it is reported under the name that the operator wrote. */
export function variableFor(path: readonly PropertyKey[], environment: Environment): string | undefined {
  const variable = variableOf(path);
  return variable === undefined || (environment[variable] ?? "") === "" ? undefined : variable;
}

/** The variable that may set a key. */
export function variableOf(path: readonly PropertyKey[]): string | undefined {
  return Object.entries(VARIABLES).find(([, keys]) => keys.every((key, index) => key === path[index]))?.[0];
}

function readVariable(variable: Variable, text: string): unknown {
  switch (variable) {
    case "BOT_ADMINS":
      return text
        .split(",")
        .map((jid) => jid.trim())
        .filter((jid) => jid !== "");
    case "PORT":
    case "WEB_TRUSTED_PROXIES":
      return /^\d+$/.test(text) ? Number(text) : text;
    case "REDIS_VERIFY_TLS":
      return text === "true" || text === "false" ? text === "true" : text;
    default:
      return text;
  }
}
