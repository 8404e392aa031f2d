import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type ParseError, parse } from "jsonc-parser";
import { applyEnvironment, type Environment, variableFor } from "./environment.ts";
import { type Config, configSchema } from "./schema.ts";

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
 * environment, which wins. Throws {@link BadConfig} with all faults at once.
 */
export function loadConfig(environment: Environment, file?: string): Config {
  const path = resolve(file ?? nonEmpty(environment["BOT_CONFIG"]) ?? DEFAULT_FILE);
  const settings = applyEnvironment(readJsonObject(path), environment);
  const parsed = configSchema.safeParse(settings, { reportInput: true });
  if (!parsed.success) {
    throw new BadConfig(parsed.error.issues.flatMap((issue) => sayIssue(issue, path, environment)));
  }
  const contradictions = contradictionsIn(parsed.data);
  if (contradictions.length > 0) throw new BadConfig(contradictions.map((fault) => `${path}: ${fault}`));
  const secrets = {
    xmppPassword: nonEmpty(environment["XMPP_PASSWORD"]),
    componentSecret: nonEmpty(environment["COMPONENT_SECRET"]),
    webhookSecret: nonEmpty(environment["WEBHOOK_SECRET"]),
    redisUsername: nonEmpty(environment["REDIS_USERNAME"]),
    redisPassword: nonEmpty(environment["REDIS_PASSWORD"]),
    redisSentinelPassword: nonEmpty(environment["REDIS_SENTINEL_PASSWORD"]),
  };
  return { ...parsed.data, secrets };
}

function readJsonObject(path: string): Readonly<Record<string, unknown>> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    const remedy = isMissing
      ? "there is no such file; write one, or name another with --config or BOT_CONFIG"
      : "it cannot be read";
    throw new BadConfig([`${path}: ${remedy}`]);
  }
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === "object" && json !== null && !Array.isArray(json)) return { ...json };
  } catch {
    throw new BadConfig([`${path}: is not valid JSON: look at line ${lineOfMistake(text)}`]);
  }
  throw new BadConfig([`${path}: must hold one JSON object, { … }`]);
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

function contradictionsIn({ invites, component, domain }: Omit<Config, "secrets">): readonly string[] {
  const faults: string[] = [];
  if (invites.expiry > invites.max_expiry) {
    faults.push("invites.expiry must not be longer than invites.max_expiry");
  }
  if (component?.jid === domain) {
    faults.push(`component.jid must be a domain of its own, such as "invite.${domain}"`);
  }
  return faults;
}

/** What the bot cannot run without and the environment lacks, one sentence each. */
export function missingSecrets({ secrets, component }: Config): readonly string[] {
  const isMissing = [
    [secrets.xmppPassword === undefined, "XMPP_PASSWORD", "the password of the bot’s account"],
    [
      component !== null && secrets.componentSecret === undefined,
      "COMPONENT_SECRET",
      "the secret of the component",
    ],
  ] as const;
  return isMissing.flatMap(([isSo, name, what]) =>
    isSo ? [`environment: ${name} is missing; set it to ${what}`] : [],
  );
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text === "" ? undefined : text;
}
