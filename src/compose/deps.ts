/** `compose` builds each process from the other rooms. Only this room may know all of them. */

import { readFileSync } from "node:fs";
import type { Logger } from "pino";
import type { CommandDeps } from "../commands/command.ts";
import { ConfigError } from "../config/load.ts";
import { redisTarget } from "../config/redis-target.ts";
import type { Config } from "../config/schema.ts";
import { domainOf, localOf } from "../invites/bare-jid.ts";
import type { InviteRecord } from "../invites/invite.ts";
import type { Policy, Quota } from "../invites/policy.ts";
import { UnavailableError } from "../invites/unavailable.ts";
import type { Accounts } from "../ports/accounts.ts";
import type { ProbeGate } from "../ports/obstacles.ts";
import { openAuditLog } from "../store/audit-log.ts";
import { openCodeStore } from "../store/codes.ts";
import { openInquiries } from "../store/inquiries.ts";
import { openInviteStore } from "../store/invite-store.ts";
import { openNotices } from "../store/notices.ts";
import { openPeopleStore } from "../store/people-store.ts";
import { openRateLimits, type RateLimit } from "../store/rate-limits.ts";
import { keyvRecords } from "../store/records.ts";
import { connectRedis, type Redis, RedisRefusalError } from "../store/redis/redis.ts";
import { dataCheck, loadScripts, rootKey, type Scripts } from "../store/redis/scripts.ts";
import { openRequestStore } from "../store/request-store.ts";
import { openSettingsStore } from "../store/settings-store.ts";
import { createGateProbe } from "../xmpp/probe/gate-probe.ts";
import { createAccounts } from "../xmpp/registration/accounts.ts";

/** What every process and every single command works on. */
export type Store = {
  readonly redis: Redis;
  readonly scripts: Scripts;
  readonly domain: string;
  readonly settings: ReturnType<typeof openSettingsStore>;
  /** Rejects with `ConfigError` when Redis does not take us at the beginning. */
  readonly refused: Promise<never>;
};

/** Connects to Redis, in the background. */
export function openStore(config: Config, log: Logger): Store {
  const { domain } = config;
  const { verify_tls: verifyTls, ca_file: caFile } = config.redis;
  const key = rootKey(domain);
  const options = { key, check: dataCheck(key), verifyTls, ca: readAuthorities(caFile) };
  const redis = connectRedis({ ...redisTarget(config), ...options }, log);
  const scripts = loadScripts(redis, key);
  const settings = openSettingsStore({
    redis,
    scripts,
    domain,
    configured: {
      allowRegistration: config.allow_registration,
      registrationInviteOnly: config.registration_invite_only,
      allowUserInvites: config.allow_user_invites,
    },
    messages: rateLimit(config.rate_limits.messages),
    admins: config.admins,
    reserved: reservedNames(config),
  });
  const refused = redis.refused.catch((error: unknown): never => {
    throw error instanceof RedisRefusalError ? new ConfigError([error.message]) : error;
  });
  refused.catch(() => undefined); // Not everybody waits for it.
  return { redis, scripts, domain, settings, refused };
}

function readAuthorities(file: string | null): string | undefined {
  if (file === null) return undefined;
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new ConfigError([`redis.ca_file cannot be read: ${file}`]);
  }
}

/** What commands work with. `gateTimeoutMs`: for how long a gate is asked about accounts. */
export function commandDeps(config: Config, store: Store, log: Logger, gateTimeoutMs?: number): CommandDeps {
  const { redis, scripts, domain, settings } = store;
  const { messages, invites } = config.rate_limits;
  const records = keyvRecords<InviteRecord>(redis, `${rootKey(domain)}:invite`);
  return {
    invites: openInviteStore({ redis, scripts, records, domain, rate: rateLimit(invites) }),
    settings,
    people: openPeopleStore({ redis, domain }),
    codes: openCodeStore(scripts),
    requests: openRequestStore({ redis, scripts, domain }),
    notices: openNotices({ redis, domain }),
    audit: openAuditLog({ redis, domain }),
    accounts: accountsOf(config, store, log, gateTimeoutMs),
    limits: openRateLimits({
      redis,
      domain,
      messages: rateLimit(messages),
      invites: rateLimit(invites),
    }),
    policy: policyOf(config),
    baseUrl: config.web.base_url,
    now: () => new Date(),
  };
}

/** The accounts of the XMPP server, which its gate tells of. */
export function accountsOf(
  config: Config,
  store: Pick<Store, "redis" | "domain">,
  log: Logger,
  timeoutMs?: number,
): Accounts {
  const inquiries = openInquiries(store);
  const note = (name: string, lifetimeMs: number) => inquiries.note("account", name, lifetimeMs);
  return createAccounts({
    ...serverOf(config),
    note,
    log,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
}

/** Asks the gate whether it lets anybody register. */
export function gateProbeOf(config: Config, store: Pick<Store, "redis" | "domain">): ProbeGate {
  const inquiries = openInquiries(store);
  const note = (lifetimeMs: number) => inquiries.note("trial", "registration", lifetimeMs);
  return createGateProbe({ ...serverOf(config), note });
}

/** Tells the gates what is configured, after each outage too: a Redis that came back empty must not open a server. */
export function publishSettings(
  { redis, settings }: Pick<Store, "redis" | "settings">,
  when: "anew" | "first",
  log: Logger,
): void {
  redis.onReady(() => {
    settings.publish(when).catch((error: unknown) => {
      if (error instanceof UnavailableError) log.warn(`${error.message}; the settings are not published`);
      else log.error({ err: error }, "the settings are not published");
    });
  });
}

/** User names of this configuration that people trust: those of admins, of the bot, and what else it says. */
function reservedNames({ domain, admins, xmpp, component, reserved_names }: Config): readonly string[] {
  const ofAdmins = admins.filter((jid) => domainOf(jid) === domain).map(localOf);
  const ofComponent = component === null ? [] : [component.jid, component.jid.replace(`.${domain}`, "")];
  return [...ofAdmins, xmpp.username, ...ofComponent, domain, ...reserved_names];
}

/** Who may do what, as configured. */
export function policyOf(config: Config): Policy {
  const { max_expiry, max_uses } = config.invites;
  const quotas = Object.entries(config.quotas).map(([name, quota]): [string, Quota] => [
    name,
    {
      open: quota.open,
      perPeriod: quota.per_period,
      periodSeconds: quota.period,
      newAccountWaitSeconds: quota.new_account_wait,
      uses: quota.max_uses ?? max_uses,
      expirySeconds: quota.max_expiry ?? max_expiry,
    },
  ]);
  return {
    domain: config.domain,
    admins: config.admins,
    allowContactInvites: config.allow_contact_invites,
    quotas: new Map(quotas),
    expirySeconds: config.invites.expiry,
    retentionSeconds: config.invites.retention,
  };
}

export function rateLimit({ points, per }: Config["rate_limits"]["messages"]): RateLimit {
  return { points, perSeconds: per };
}

/** How to connect to the XMPP server. */
export function serverOf({ domain, xmpp: { service, require_tls: requireTls, ca_file: caFile } }: Config) {
  return { domain, service, requireTls, caFile };
}
