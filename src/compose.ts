import { randomUUID } from "node:crypto";
import { type Logger, pino } from "pino";
import type { CommandParts } from "./commands/command.ts";
import type { DispatchParts } from "./commands/dispatch.ts";
import { commands } from "./commands/index.ts";
import { BadConfig } from "./config/load.ts";
import type { Config } from "./config/schema.ts";
import {
  checkBot,
  checkClock,
  checkGate,
  checkLogin,
  checkRedis,
  checkWeb,
  checkXmpp,
} from "./doctor/checks.ts";
import { examine, type Report } from "./doctor/doctor.ts";
import { parseBareJid } from "./invites/bare-jid.ts";
import type { InviteRecord } from "./invites/invite.ts";
import type { Policy, Quota } from "./invites/policy.ts";
import { openAuditLog } from "./store/audit-log.ts";
import { openConsents } from "./store/consents.ts";
import { openFigureReader, openFigures } from "./store/figures.ts";
import { openFormSessions } from "./store/form-sessions.ts";
import { startHeartbeat } from "./store/heartbeat.ts";
import { openHeartbeats } from "./store/heartbeats.ts";
import { openInviteStore } from "./store/invite-store.ts";
import { openMessageClaims } from "./store/message-claims.ts";
import { openNoticeQueue, openNotices } from "./store/notices.ts";
import { openPeopleStore } from "./store/people-store.ts";
import { openRateLimits, openRegistrationLimits, type RateLimit } from "./store/rate-limits.ts";
import { keyvRecords } from "./store/records.ts";
import { connectRedis, type Redis } from "./store/redis.ts";
import { readRedisFacts } from "./store/redis-facts.ts";
import { openRequestStore } from "./store/request-store.ts";
import { loadScripts, rootKey, type Scripts } from "./store/scripts.ts";
import { openSettingsStore } from "./store/settings-store.ts";
import { openSubscriberList } from "./store/subscriber-list.ts";
import { openTokenReader } from "./store/token-reader.ts";
import { version } from "./version.ts";
import { openMetrics } from "./web/metrics.ts";
import { createWebServer } from "./web/server.ts";
import { BadBranding, openSite, type Site } from "./web/site.ts";
import { type Say, speakAll, type Voices } from "./wording/index.ts";
import { createBot } from "./xmpp/bot.ts";
import { readCertificate } from "./xmpp/certificate.ts";
import { createComponent } from "./xmpp/component/component.ts";
import { createRegistrar } from "./xmpp/registration.ts";
import { SessionFatal } from "./xmpp/session/errors.ts";
import { tryLogin } from "./xmpp/try-login.ts";

const WEB_LIMIT_MS = 5_000;

/** Whatever has been started, to be waited for and stopped. */
export type Running = {
  /** Rejects with the reason, when it ends by itself. */
  readonly ended: Promise<never>;
  stop(): Promise<void>;
};

/** The command line's way to the commands. */
export type Console = {
  readonly dispatch: DispatchParts;
  readonly voices: Voices;
  close(): Promise<void>;
};

/** Starts the bot. Rejects with `SessionFatal` where the account cannot log in. */
export async function startBot(config: Config, log: Logger): Promise<Running> {
  const store = openStore(config, log);
  const figures = openFigures({ ...store, log });
  const processName = randomUUID();
  let fail: (error: SessionFatal) => void = () => undefined;
  const ended = new Promise<never>((_, reject) => {
    fail = reject;
  });

  const shared = {
    name: config.xmpp.name,
    version,
    chat: {
      dispatch: { ...commandParts(config, store), commands, figures, log },
      claims: openMessageClaims({ ...store, process: processName }),
      consents: openConsents(store),
      voices: speakAll(),
      language: config.language,
    },
    forms: openFormSessions({ ...store, now: () => new Date() }),
    log,
  };
  const bot = createBot({
    ...shared,
    account: {
      ...serverOf(config),
      username: config.xmpp.username,
      password: config.secrets.xmppPassword ?? "",
    },
    jid: required(parseBareJid(`${config.xmpp.username}@${config.domain}`)),
    policy: policyOf(config),
    notices: openNoticeQueue({ ...store, process: processName }),
    onFatal: (error) => fail(error),
  });
  const component =
    config.component === null
      ? undefined
      : createComponent({
          ...shared,
          address: { ...config.component, secret: config.secrets.componentSecret ?? "" },
          subscribers: openSubscriberList({ ...store, component: config.component.jid }),
        });

  // After each outage too: a Redis that came back empty must not open a server that was closed.
  store.redis.onReady(() => {
    store.settings
      .publish()
      .catch((error: unknown) => log.warn({ err: error }, "could not publish the settings"));
  });
  try {
    await bot.start();
  } catch (error) {
    await store.redis.close();
    throw error;
  }
  // The account is what counts: a server that takes no components yet keeps nobody from it.
  component?.start().catch((error: unknown) => {
    if (error instanceof SessionFatal) fail(error);
  });
  const stopHeartbeat = startHeartbeat({
    ...store,
    process: processName,
    version,
    isAlive: () => bot.isOnline(),
    log,
  });

  return {
    ended,
    async stop() {
      await stopHeartbeat();
      await Promise.all([bot.stop(), component?.stop()]);
      await figures.stop();
      await store.redis.close();
    },
  };
}

/** Starts the web process, which listens when this resolves. Rejects with `BadConfig` where it cannot. */
export async function startWeb(config: Config, log: Logger): Promise<Running> {
  const { host, port, trusted_proxies: trustedProxies } = config.web;
  const site = siteOf(config);
  const store = openStore(config, log);
  const heartbeats = openHeartbeats(store);
  const server = createWebServer({
    site,
    tokens: openTokenReader(store.scripts),
    settings: store.settings,
    limits: openRegistrationLimits({ ...store, registrations: rateLimit(config.rate_limits.registrations) }),
    registrar: createRegistrar({ ...serverOf(config), log }),
    heartbeats,
    metrics: openMetrics({ figures: openFigureReader(store), heartbeats }),
    now: () => new Date(),
    trustedProxies,
    log,
  });
  try {
    await server.listen({ host, port });
  } catch (cause) {
    await store.redis.close();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BadConfig([`web.host and web.port: cannot listen on ${host}, port ${port} (${reason})`]);
  }
  log.info({ addresses: server.addresses() }, "listening");

  return {
    // It does not end by itself: without Redis it says so on its pages.
    ended: new Promise<never>(() => undefined),
    async stop() {
      await server.close();
      await store.redis.close();
    },
  };
}

/** Opens what single commands need. Throws `Unavailable` when Redis does not answer. */
export async function openConsole(config: Config, log: Logger): Promise<Console> {
  // Whoever waits for one command is told by the command that Redis is away.
  const store = openStore(config, log.child({}, { level: "silent" }));
  try {
    await store.redis.ready();
  } catch (error) {
    await store.redis.close();
    throw error;
  }
  const figures = openFigures({ ...store, log });
  return {
    dispatch: { ...commandParts(config, store), commands, figures, log },
    voices: speakAll(),
    async close() {
      await figures.stop();
      await store.redis.close();
    },
  };
}

/** Looks whether everything is set up well, changing nothing. */
export async function examineSystem(config: Config, say: Say): Promise<Report> {
  const { service, username, require_tls: requireTls } = config.xmpp;
  const { domain, secrets } = config;
  const log = pino({ level: "silent" });
  const store = openStore(config, log);
  const heartbeats = openHeartbeats(store);
  const facts = readRedisFacts(store.redis);
  // It is looked at by two checks, each of which says what it means; unheard it would end the process.
  facts.catch(() => undefined);
  const heard = facts.then(() => heartbeats.read());
  heard.catch(() => undefined);

  const checks = [
    checkRedis(() => facts),
    checkClock(
      () => facts,
      () => new Date(),
    ),
    checkXmpp(
      service,
      requireTls,
      () => readCertificate({ service, domain }),
      () => new Date(),
    ),
    checkLogin(`${username}@${domain}`, () => {
      const password = secrets.xmppPassword;
      if (password === undefined) throw new Error(say("doctor.login.no-password"));
      return tryLogin({ ...serverOf(config), username, password, log });
    }),
    checkGate(async () => (await heard).gates, domain),
    checkBot(async () => (await heard).bots),
    checkWeb(config.web.base_url, async (url) => {
      const response = await fetch(url, { signal: AbortSignal.timeout(WEB_LIMIT_MS) });
      const body: unknown = await response.json().catch(() => undefined);
      const isOurs = response.ok && typeof body === "object" && body !== null && "status" in body;
      return { status: response.status, isOurs };
    }),
  ];
  try {
    return await examine(checks, say);
  } finally {
    await store.redis.close();
  }
}

type Store = {
  readonly redis: Redis;
  readonly scripts: Scripts;
  readonly domain: string;
  readonly settings: ReturnType<typeof openSettingsStore>;
};

function openStore(config: Config, log: Logger): Store {
  const { domain } = config;
  const { url, verify_tls: verifyTls, ca_file: caFile } = config.redis;
  const redis = connectRedis({ url, verifyTls, caFile }, log);
  const scripts = loadScripts(redis, rootKey(domain));
  const settings = openSettingsStore({
    redis,
    scripts,
    domain,
    configured: {
      allowRegistration: config.allow_registration,
      registrationInviteOnly: config.registration_invite_only,
      allowUserInvites: config.allow_user_invites,
    },
  });
  return { redis, scripts, domain, settings };
}

function commandParts(config: Config, { redis, scripts, domain, settings }: Store): CommandParts {
  const { messages, invites } = config.rate_limits;
  const records = keyvRecords<InviteRecord>(redis, `${rootKey(domain)}:invite`);
  return {
    invites: openInviteStore({ redis, scripts, records, domain }),
    settings,
    people: openPeopleStore({ redis, domain }),
    requests: openRequestStore({ redis, domain }),
    notices: openNotices({ redis, domain }),
    audit: openAuditLog({ redis, domain }),
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

function rateLimit({ points, per }: Config["rate_limits"]["messages"]): RateLimit {
  return { points, perSeconds: per };
}

function serverOf({ domain, xmpp: { service, require_tls: requireTls, ca_file: caFile } }: Config) {
  return { domain, service, requireTls, caFile };
}

function siteOf({ domain, language, web: { base_url: baseUrl, branding } }: Config): Site {
  if (baseUrl === null) {
    throw new BadConfig(["web.base_url is null, which means no landing pages: set it, or do not run web"]);
  }
  try {
    return openSite({ domain, baseUrl, branding, language });
  } catch (error) {
    throw error instanceof BadBranding ? new BadConfig([error.message]) : error;
  }
}

function policyOf(config: Config): Policy {
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

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the configuration was checked, but its account is no JID");
  return value;
}
