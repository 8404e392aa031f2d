/** `config` reads and checks the settings. */

import { dirname, resolve } from "node:path";
import { asLocal } from "../invites/bare-jid.ts";
import { contradictionsIn, missingFor, type ProcessName, readSections } from "./cross-checks.ts";
import type { Environment } from "./environment.ts";
import { findExamples } from "./examples.ts";
import { sayIssue } from "./say-issue.ts";
import { type Config, configSchema, type Settings } from "./schema.ts";
import { readSources } from "./sources.ts";

/** The configuration cannot be used. Every fault found, one sentence each, naming its key and what would be right. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join("\n"));
    this.name = "ConfigError";
    this.faults = faults;
  }
}

/**
 * Reads the configuration: the file (`file`, else `BOT_CONFIG`, else `bot.config.local.json` or `bot.config.json`
 * here), `BOT_CONFIG_JSON` over it, and then single variables, which win. For a process it must hold all that this one
 * needs. Throws {@link ConfigError} with all faults at once.
 */
export function loadConfig(environment: Environment, file?: string, process?: ProcessName): Config {
  const { path, settings, isWhole, name, passwordKeys, ...texts } = readSources(environment, file);
  const parsed = configSchema.safeParse(settings, { reportInput: true });
  const sections = readSections(settings);
  const faults = [
    ...texts.faults,
    ...(isWhole ? (parsed.error?.issues ?? []).flatMap((issue) => sayIssue(issue, name)) : []),
    ...findExamples(settings, name),
    ...contradictionsIn(sections, process).map((fault) => `${path}: ${fault}`),
    ...missingFor(process, sections, environment),
  ];
  if (faults.length > 0 || !parsed.success) throw new ConfigError(faults);
  const secrets = {
    xmppPassword: nonEmpty(environment["XMPP_PASSWORD"]),
    componentSecret: nonEmpty(environment["COMPONENT_SECRET"]),
    webhookSecret: nonEmpty(environment["WEBHOOK_SECRET"]),
    redisUsername: nonEmpty(environment["REDIS_USERNAME"]),
    redisPassword: nonEmpty(environment["REDIS_PASSWORD"]),
    redisSentinelPassword: nonEmpty(environment["REDIS_SENTINEL_PASSWORD"]),
  };
  const found = filesFound(parsed.data, dirname(path));
  // One domain may be written in two ways.
  const admins = found.admins.map((jid) => asLocal(jid, found.domain));
  return { ...found, admins, secrets, file: path, passwordKeys };
}

/** Files that the settings name lie beside their own. */
function filesFound(settings: Settings, folder: string): Settings {
  const found = (file: string | null) => (file === null ? null : resolve(folder, file));
  const { xmpp, redis, web } = settings;
  const { branding } = web;
  return {
    ...settings,
    xmpp: { ...xmpp, avatar: found(xmpp.avatar), ca_file: found(xmpp.ca_file) },
    redis: { ...redis, ca_file: found(redis.ca_file) },
    web: { ...web, branding: { ...branding, logo: found(branding.logo), apps: found(branding.apps) } },
  };
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text === "" ? undefined : text;
}
