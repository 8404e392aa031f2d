import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import { ConfigError } from "../config/load.ts";
import type { Config } from "../config/schema.ts";
import { openCodeStore } from "../store/codes.ts";
import { openEventQueue } from "../store/event-queue.ts";
import { openFailureNotes } from "../store/failure-notes.ts";
import { openHeartbeats } from "../store/heartbeats.ts";
import { openMetricsReader } from "../store/metrics.ts";
import { openRegistrationLimits } from "../store/rate-limits.ts";
import { probePermissions } from "../store/redis/permissions-probe.ts";
import { openTokenReader } from "../store/token-reader.ts";
import { listen } from "../web/listen.ts";
import { openMetrics } from "../web/metrics.ts";
import { createWebServer } from "../web/server.ts";
import { BrandingError, openSite, type Site } from "../web/site.ts";
import { startWebhook } from "../web/webhook.ts";
import { createRegistrar } from "../xmpp/registration/registration.ts";
import { gateProbeOf, openStore, publishSettings, rateLimit, serverOf } from "./deps.ts";
import type { Service } from "./service.ts";
import { warnOfSettings } from "./settings-facts.ts";

/** Starts the web process, which listens when this resolves. Rejects with `ConfigError` where it cannot. */
export async function startWeb(config: Config, log: Logger): Promise<Service> {
  const { host, port, trusted_proxies: trustedProxies } = config.web;
  const site = siteOf(config);
  warnOfSettings(config, log);
  const webhook = webhookOf(config);
  const store = openStore(config, log);
  const heartbeats = openHeartbeats(store);
  const metrics = openMetrics({ counted: openMetricsReader(store), heartbeats });
  store.redis.onUnanswered(metrics.redisUnanswered);
  publishSettings(store, "first", log);
  const server = createWebServer({
    site,
    tokens: openTokenReader(store.scripts),
    failures: openFailureNotes(store.scripts),
    codes: openCodeStore(store.scripts),
    settings: store.settings,
    limits: openRegistrationLimits({ ...store, registrations: rateLimit(config.rate_limits.registrations) }),
    registrar: createRegistrar({ ...serverOf(config), log }),
    heartbeats,
    probePermissions: () => probePermissions(store),
    probeGate: gateProbeOf(config, store),
    metrics,
    now: () => new Date(),
    trustedProxies,
    log,
  });
  const stopping = new AbortController();
  try {
    await Promise.race([listen(server, { host, port, signal: stopping.signal }, log), store.refused]);
  } catch (cause) {
    stopping.abort();
    await store.redis.close();
    if (cause instanceof ConfigError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError([`web.host and web.port: cannot listen on ${host}, port ${port} (${reason})`]);
  }
  log.info({ addresses: server.addresses() }, "listening");
  const queue = openEventQueue({ ...store, group: "webhook", process: randomUUID() });
  const stopWebhook = webhook === undefined ? undefined : startWebhook({ ...webhook, queue, log });

  return {
    // While Redis is away it says so on its pages.
    ended: store.refused,
    async stop() {
      await Promise.all([server.close(), stopWebhook?.()]);
      await store.redis.close();
    },
  };
}

function webhookOf({ domain, web: { webhook: url }, secrets: { webhookSecret: secret } }: Config) {
  // One without the other is no configuration for this process.
  return url === null || secret === undefined ? undefined : { url, secret, domain };
}

function siteOf({ domain, language, web: { base_url: baseUrl, branding } }: Config): Site {
  if (baseUrl === null) throw new Error("the configuration was checked, but web.base_url is null");
  try {
    return openSite({ domain, baseUrl, branding, language });
  } catch (error) {
    throw error instanceof BrandingError ? new ConfigError([error.message]) : error;
  }
}
