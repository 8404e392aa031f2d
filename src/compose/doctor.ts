import { pino } from "pino";
import type { Config } from "../config/schema.ts";
import {
  checkBot,
  checkClock,
  checkGate,
  checkLogin,
  checkRedis,
  checkWeb,
  checkXmpp,
} from "../doctor/checks.ts";
import { examine, type Report } from "../doctor/doctor.ts";
import { openHeartbeats } from "../store/heartbeats.ts";
import { readRedisFacts } from "../store/redis-facts.ts";
import type { Say } from "../wording/index.ts";
import { readCertificate } from "../xmpp/certificate.ts";
import { tryLogin } from "../xmpp/try-login.ts";
import { openStore, serverOf } from "./parts.ts";

const WEB_LIMIT_MS = 5_000;

/** Looks whether everything is set up well, changing nothing. */
export async function examineSystem(config: Config, say: Say): Promise<Report> {
  const { service, username, require_tls: requireTls } = config.xmpp;
  const { domain, secrets } = config;
  const log = pino({ level: "silent" });
  const store = openStore(config, log);
  const heartbeats = openHeartbeats(store);
  const facts = Promise.race([readRedisFacts(store.redis), store.refused]);
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
