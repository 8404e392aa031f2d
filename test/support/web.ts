import type { FastifyInstance } from "fastify";
import { pino } from "pino";
import type { ProbeGate } from "../../src/ports/obstacles.ts";
import type { Registrar, RegistrationOrder, RegistrationOutcome } from "../../src/ports/registration.ts";
import { openCodeStore } from "../../src/store/codes.ts";
import { openFailureNotes } from "../../src/store/failure-notes.ts";
import { openHeartbeats } from "../../src/store/heartbeats.ts";
import { openMetricsReader } from "../../src/store/metrics.ts";
import { openRegistrationLimits, type RateLimit } from "../../src/store/rate-limits.ts";
import { probePermissions } from "../../src/store/redis/permissions-probe.ts";
import { connectRedis, type RedisClient } from "../../src/store/redis/redis.ts";
import { loadScripts, rootKey } from "../../src/store/redis/scripts.ts";
import { openSettingsStore } from "../../src/store/settings-store.ts";
import { openTokenReader } from "../../src/store/token-reader.ts";
import { openMetrics } from "../../src/web/metrics.ts";
import { createWebServer } from "../../src/web/server.ts";
import type { Site } from "../../src/web/site.ts";
import { redisAt } from "./redis.ts";
import { aSite } from "./site.ts";

export type TestWebTraits = {
  readonly site?: Site;
  readonly registrations?: RateLimit;
  readonly trustedProxies?: number;
  /** What the XMPP server would say. */
  readonly probeGate?: ProbeGate;
  readonly outcome?: (order: RegistrationOrder) => RegistrationOutcome | Promise<RegistrationOutcome>;
};

/** The web process on a real Redis, asked by `app.inject`; the XMPP server is what the test says. */
export type TestWeb = {
  readonly app: FastifyInstance;
  readonly redis: RedisClient;
  /** A process says that it is there. */
  beat(name: string, said: string): Promise<void>;
  /** All it logged. */
  log(): string;
  close(): Promise<void>;
};

export async function openTestWeb(url: string, traits: TestWebTraits = {}): Promise<TestWeb> {
  const lines: string[] = [];
  const log = pino({ level: "trace" }, { write: (line: string) => void lines.push(line) });
  const site = traits.site ?? aSite();
  const { domain } = site;
  const redis = connectRedis(redisAt(url, domain), log);
  await redis.ready();
  const scripts = loadScripts(redis, rootKey(domain));
  const configured = { allowRegistration: true, registrationInviteOnly: true, allowUserInvites: true };
  const heartbeats = openHeartbeats({ redis, domain });
  const registrar: Registrar = { register: async (order) => (await traits.outcome?.(order)) ?? { ok: true } };
  const metrics = openMetrics({ counted: openMetricsReader({ redis, domain }), heartbeats });
  redis.onUnanswered(metrics.redisUnanswered);
  const app = createWebServer({
    site,
    tokens: openTokenReader(scripts),
    failures: openFailureNotes(scripts),
    codes: openCodeStore(scripts),
    settings: openSettingsStore({
      redis,
      scripts,
      domain,
      configured,
      messages: { points: 20, perSeconds: 60 },
      admins: [],
      reserved: [],
    }),
    limits: openRegistrationLimits({
      redis,
      domain,
      registrations: traits.registrations ?? { points: 1000, perSeconds: 60 },
    }),
    registrar,
    heartbeats,
    probePermissions: () => probePermissions({ redis, scripts, domain }),
    probeGate: traits.probeGate ?? (async () => ({ outcome: "done", obstacles: [] })),
    metrics,
    now: () => new Date(),
    trustedProxies: traits.trustedProxies ?? 0,
    log,
  });
  return {
    app,
    redis: redis.client,
    beat: async (name, said) => {
      await scripts.run("heartbeat", [name, said, "60000"]);
    },
    log: () => lines.join(""),
    async close() {
      await app.close();
      await redis.close();
    },
  };
}
