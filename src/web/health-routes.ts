import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { UnavailableError } from "../invites/unavailable.ts";
import { isStopping, type Obstacle, type ProbeGate } from "../ports/obstacles.ts";
import type { Heartbeat, Heartbeats, RedisPermissions } from "../ports/registration.ts";
import type { WebMetrics } from "./metrics.ts";
import { misfit } from "./proxies.ts";
import { rememberBriefly } from "./remember.ts";
import type { Site } from "./site.ts";

export type HealthDeps = {
  readonly heartbeats: Heartbeats;
  readonly probePermissions: () => Promise<RedisPermissions>;
  readonly probeGate: ProbeGate;
  readonly metrics: WebMetrics;
  readonly now: () => Date;
  readonly site: Site;
  /** How many proxies of our own the requests pass. */
  readonly trustedProxies: number;
};

type Health = { readonly ok: boolean; readonly reason?: string };

/** Monitors ask as often as they like, and are not what holds Redis and the XMPP server up. */
const REMEMBER_MS = 2_000;

/** What is not for everybody has one address, so that a proxy may keep it shut by that: not percent-encoded as well. */
const asWritten = {
  onRequest(request: FastifyRequest, reply: FastifyReply, done: () => void) {
    if (request.raw.url?.split("?")[0] === request.routeOptions.url) done();
    else reply.callNotFound();
  },
};

/** `/healthz` for this process, below the pages' address as well; `/readyz` for the whole system, `/metrics`. */
export function addHealthRoutes(app: FastifyInstance, deps: HealthDeps): void {
  const { heartbeats, metrics, now, site } = deps;
  const probePermissions = rememberBriefly(deps.probePermissions, REMEMBER_MS);
  const probeGate = rememberBriefly(deps.probeGate, REMEMBER_MS);
  for (const path of new Set(["/healthz", `${site.routePrefix}/healthz`]))
    app.get(path, async (request) => {
      const proxies = misfit(request, deps.trustedProxies);
      return { status: "ok", ...(proxies === undefined ? {} : { proxies }) };
    });

  app.get("/readyz", asWritten, async (_request, reply) => {
    const deps = await look();
    const isReady = Object.values(deps).every(({ ok }) => ok);
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? "ready" : "not ready", ...deps });
  });

  app.get("/metrics", asWritten, async (_request, reply) => {
    const { type, text } = await metrics.render();
    return reply.type(type).send(text);
  });

  async function look() {
    const unknown = ill("not known without Redis");
    try {
      const { stops, weakens } = await probePermissions();
      const [fault] = stops;
      if (fault !== undefined) return { redis: ill(fault), bot: unknown, gate: unknown };
      const { bots, standbys, gates } = await heartbeats.read();
      return {
        redis: { ok: true, ...(weakens.length === 0 ? {} : { warnings: weakens }) },
        bot: { ...describe(bots), standbys: standbys.length },
        gate: { ...describe(gates), ...(await gateFault(gates)) },
      };
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      return { redis: ill(error.message), bot: unknown, gate: unknown };
    }
  }

  /** What the gate says itself counts, and beside it what any other said that serves the same domain. */
  async function gateFault(gates: readonly Heartbeat[]): Promise<Health | undefined> {
    const trial = await probeGate();
    if (trial.outcome === "unreachable") return ill(trial.reason);
    if (trial.outcome !== "done") return ill(GATE_FAULTS[trial.outcome]);
    const known = gates.flatMap(({ obstacles = [] }) => obstacles);
    const stopping = [...trial.obstacles, ...known].find(isStopping);
    if (stopping !== undefined) return ill(nameOf(stopping));
    // It answers, whether it has been heard of or not.
    return gates.length === 0 ? { ok: true, reason: "no heartbeat yet" } : undefined;
  }

  function describe(beats: readonly Heartbeat[]) {
    const [newest] = beats;
    if (newest === undefined) return ill("no heartbeat within the last minute");
    const { server, version, time } = newest;
    return {
      ok: true,
      count: beats.length,
      seconds_ago: Math.max(0, Math.round((now().getTime() - time.getTime()) / 1000)),
      ...(server === undefined ? {} : { server }),
      version,
    };
  }
}

const GATE_FAULTS = {
  "no-gate": "the XMPP server answers, and no gate does",
  "no-redis": "the gate has no Redis",
  "other-redis": "the gate reads another Redis",
} as const;

function ill(reason: string): Health {
  return { ok: false, reason };
}

function nameOf({ code, detail }: Obstacle): string {
  return `${code}: ${detail}`;
}
