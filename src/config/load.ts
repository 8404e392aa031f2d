import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type ParseError, parse } from "jsonc-parser";
import { applyEnvironment, type Environment, variableFor } from "./environment.ts";
import { contradictionsIn, missingFor, type ProcessName, readSections } from "./needs.ts";
import { type Config, configSchema, type Settings } from "./schema.ts";

const DEFAULT_FILE = "bot.config.json";

/** The configuration cannot be used. Every fault found, one sentence each, naming its key and what would be right. */
export class BadConfig extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join("\n"));
    this.name = "BadConfig";
    this.faults = faults;
  }
}

/**
 * Reads the configuration: the file (`file`, else `BOT_CONFIG`, else `bot.config.json` here), then the
 * environment, which wins. For a process it must hold all that this one needs. Throws {@link BadConfig} with all
 * faults at once.
 */
export function loadConfig(environment: Environment, file?: string, process?: ProcessName): Config {
  const path = resolve(file ?? nonEmpty(environment["BOT_CONFIG"]) ?? DEFAULT_FILE);
  const read = readJsonObject(path);
  const settings = applyEnvironment(read.settings, environment);
  const parsed = configSchema.safeParse(settings, { reportInput: true });
  const issues = read.fault === undefined ? (parsed.error?.issues ?? []) : [];
  const sections = readSections(settings);
  const faults = [
    ...(read.fault === undefined ? [] : [`${path}: ${read.fault}`]),
    ...issues.flatMap((issue) => sayIssue(issue, path, environment)),
    ...contradictionsIn(sections, process).map((fault) => `${path}: ${fault}`),
    ...missingFor(process, sections, environment),
  ];
  if (faults.length > 0 || !parsed.success) throw new BadConfig(faults);
  const secrets = {
    xmppPassword: nonEmpty(environment["XMPP_PASSWORD"]),
    componentSecret: nonEmpty(environment["COMPONENT_SECRET"]),
    webhookSecret: nonEmpty(environment["WEBHOOK_SECRET"]),
    redisUsername: nonEmpty(environment["REDIS_USERNAME"]),
    redisPassword: nonEmpty(environment["REDIS_PASSWORD"]),
    redisSentinelPassword: nonEmpty(environment["REDIS_SENTINEL_PASSWORD"]),
  };
  return { ...filesFound(parsed.data, dirname(path)), secrets };
}

/** Files that the settings name lie beside their own. */
function filesFound(settings: Settings, folder: string): Settings {
  const found = (file: string | null) => (file === null ? null : resolve(folder, file));
  const { xmpp, redis, web } = settings;
  const { branding } = web;
  return {
    ...settings,
    xmpp: { ...xmpp, ca_file: found(xmpp.ca_file) },
    redis: { ...redis, ca_file: found(redis.ca_file) },
    web: { ...web, branding: { ...branding, logo: found(branding.logo), apps: found(branding.apps) } },
  };
}

type ReadFile = {
  readonly settings: Readonly<Record<string, unknown>>;
  /** Why it has no settings. */
  readonly fault?: string;
};

function readJsonObject(path: string): ReadFile {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    const fault = isMissing
      ? "there is no such file; write one, or name another with --config or BOT_CONFIG"
      : "it cannot be read";
    return { settings: {}, fault };
  }
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === "object" && json !== null && !Array.isArray(json)) return { settings: { ...json } };
  } catch {
    return { settings: {}, fault: `is not valid JSON: look at line ${lineOfMistake(text)}` };
  }
  return { settings: {}, fault: "must hold one JSON object, { … }" };
}

/** `JSON.parse` quotes the text around a mistake, which may be a password in the wrong place; a line is enough. */
function lineOfMistake(text: string): number {
  const mistakes: ParseError[] = [];
  parse(text, mistakes, { disallowComments: true, allowTrailingComma: false });
  return text.slice(0, mistakes[0]?.offset ?? 0).split("\n").length;
}

type Issue = {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
  readonly expected?: string;
  readonly values?: readonly unknown[];
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly input?: unknown;
};

function sayIssue(issue: Issue, file: string, environment: Environment): readonly string[] {
  if (issue.code === "unrecognized_keys") {
    return (issue.keys ?? []).map(
      (name) => `${file}: ${keyText([...issue.path, name])} is not a setting${secretHint(name)}`,
    );
  }
  const variable = variableFor(issue.path, environment);
  const where = variable === undefined ? `${file}: ${keyText(issue.path)}` : `environment: ${variable}`;
  return [`${where} ${whatIsWrong(issue)}`];
}

/** Such as `xmpp.service`; quoted where it is no plain word. */
function keyText(path: readonly PropertyKey[]): string {
  const key = path.map(String).join(".");
  return /^[\w$.-]+$/.test(key) ? key : JSON.stringify(key);
}

function whatIsWrong(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "is missing" : `must be ${nameType(issue.expected)}`;
    case "invalid_value":
      return `must be one of ${(issue.values ?? []).map((value) => JSON.stringify(value)).join(", ")}`;
    case "too_small":
      return issue.minimum === 1 && typeof issue.input === "string"
        ? "must not be empty"
        : `must be ${String(issue.minimum)} at least`;
    case "too_big":
      return `must be ${String(issue.maximum)} at the most`;
    default:
      return issue.message;
  }
}

function nameType(expected: string | undefined): string {
  const names: Readonly<Record<string, string>> = {
    string: "a text in quotes",
    boolean: "true or false",
    number: "a number",
    int: "a whole number",
    array: "a list, [ … ]",
    object: "an object, { … }",
  };
  return names[expected ?? ""] ?? `of the type ${expected}`;
}

function secretHint(name: string): string {
  return /pass|secret/i.test(name) ? "; secrets come from the environment only, such as XMPP_PASSWORD" : "";
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text === "" ? undefined : text;
}
