import type { Heartbeat } from "../commands/web-ports.ts";
import { Unavailable } from "../invites/unavailable.ts";
import { sayDuration } from "../wording/index.ts";
import type { Check, Finding } from "./doctor.ts";

/** What Redis says of itself. */
export type RedisFacts = {
  readonly version: string;
  readonly answerMs: number;
  /** Such as `noeviction`. */
  readonly evictionPolicy: string;
  readonly isPersistent: boolean;
  /** Its clock. */
  readonly time: Date;
};

/** A server's certificate, whether it is trusted or not. */
export type CertificateFacts = { readonly validUntil: Date };

const OLDEST_REDIS = [6, 2] as const;
const MOST_SKEW_MS = 5_000;
const DAY_MS = 86_400_000;
/** Certificates of ninety days are renewed a month before their end. */
const SOON_DAYS = 14;

export function checkRedis(readFacts: () => Promise<RedisFacts>): Check {
  return {
    name: "redis",
    async run(say) {
      let facts: RedisFacts;
      try {
        facts = await readFacts();
      } catch (error) {
        const isAway = error instanceof Unavailable || !(error instanceof Error);
        return [problem(isAway ? say("doctor.redis.away") : error.message)];
      }
      return [
        {
          verdict: "ok",
          text: say("doctor.redis.ok", { version: facts.version, ms: facts.answerMs.toFixed(1) }),
        },
        ...(isOld(facts.version) ? [problem(say("doctor.redis.old", { version: facts.version }))] : []),
        ...(facts.evictionPolicy === "noeviction"
          ? []
          : [problem(say("doctor.redis.evicts", { policy: facts.evictionPolicy }))]),
        ...(facts.isPersistent ? [] : [warning(say("doctor.redis.volatile"))]),
      ];
    },
  };
}

export function checkClock(readFacts: () => Promise<RedisFacts>, now: () => Date): Check {
  return {
    name: "clock",
    async run(say) {
      const facts = await readFacts().catch(() => undefined);
      if (facts === undefined) return [];
      const skewMs = Math.abs(facts.time.getTime() - now().getTime());
      const duration = sayDuration(say, skewMs / 1000);
      return skewMs > MOST_SKEW_MS
        ? [warning(say("doctor.clock.skewed", { duration }))]
        : [{ verdict: "ok", text: say("doctor.clock.ok") }];
    },
  };
}

/** `readCertificate` gives `undefined` where the server offers no TLS, and rejects where it cannot be reached. */
export function checkXmpp(
  service: string,
  requireTls: boolean,
  readCertificate: () => Promise<CertificateFacts | undefined>,
  now: () => Date,
): Check {
  return {
    name: "xmpp",
    async run(say) {
      let certificate: CertificateFacts | undefined;
      try {
        certificate = await readCertificate();
      } catch (error) {
        return [problem(say("doctor.xmpp.away", { service, reason: codeOf(error) }))];
      }
      if (certificate === undefined) {
        return [(requireTls ? problem : warning)(say("doctor.xmpp.no-tls", { service }))];
      }
      const days = Math.floor((certificate.validUntil.getTime() - now().getTime()) / DAY_MS);
      if (days < 0) return [problem(say("doctor.xmpp.expired", { service }))];
      const text = say(days < SOON_DAYS ? "doctor.xmpp.ends-soon" : "doctor.xmpp.ok", {
        service,
        count: days,
      });
      return [{ verdict: days < SOON_DAYS ? "warning" : "ok", text }];
    },
  };
}

/** `logIn` gives how long it took, and rejects with a sentence. */
export function checkLogin(jid: string, logIn: () => Promise<number>): Check {
  return {
    name: "login",
    async run(say) {
      try {
        return [{ verdict: "ok", text: say("doctor.login.ok", { jid, ms: Math.round(await logIn()) }) }];
      } catch (error) {
        return [problem(error instanceof Error ? error.message : String(error))];
      }
    },
  };
}

export function checkGate(read: () => Promise<readonly Heartbeat[]>, domain: string): Check {
  return {
    name: "gate",
    async run(say) {
      const gates = await read().catch(() => undefined);
      if (gates === undefined) return [problem(say("doctor.gate.unknown"))];
      if (gates.length === 0) return [problem(say("doctor.gate.none", { domain }))];
      return gates.map(({ server, version }) => ({
        verdict: "ok",
        text: say("doctor.gate.ok", { server: server ?? "?", version }),
      }));
    },
  };
}

export function checkBot(read: () => Promise<readonly Heartbeat[]>): Check {
  return {
    name: "bot",
    async run(say) {
      const bots = await read().catch(() => []);
      return bots.length === 0
        ? [warning(say("doctor.bot.none"))]
        : [{ verdict: "ok", text: say("doctor.bot.ok", { count: bots.length }) }];
    },
  };
}

/** `look` gives the status of an address, and whether it is our web process that answered there. */
export function checkWeb(
  baseUrl: string | null,
  look: (url: string) => Promise<{ readonly status: number; readonly isOurs: boolean }>,
): Check {
  return {
    name: "web",
    async run(say) {
      if (baseUrl === null) return [{ verdict: "ok", text: say("doctor.web.none") }];
      try {
        const { status, isOurs } = await look(`${baseUrl}/healthz`);
        if (isOurs) return [{ verdict: "ok", text: say("doctor.web.ok", { url: baseUrl }) }];
        return [problem(say("doctor.web.foreign", { url: baseUrl, status }))];
      } catch (error) {
        return [problem(say("doctor.web.away", { url: baseUrl, reason: codeOf(error) }))];
      }
    },
  };
}

function problem(text: string): Finding {
  return { verdict: "error", text };
}

function warning(text: string): Finding {
  return { verdict: "warning", text };
}

function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < OLDEST_REDIS[0] || (major === OLDEST_REDIS[0] && minor < OLDEST_REDIS[1]);
}

/** Such as ECONNREFUSED: short, and known to whoever runs servers. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (cause instanceof Error) return "code" in cause ? String(cause.code) : cause.message;
  return String(cause);
}
