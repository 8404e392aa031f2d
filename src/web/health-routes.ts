import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Heartbeat, Heartbeats } from "../commands/web-ports.ts";
import { Unavailable } from "../invites/unavailable.ts";
import type { WebMetrics } from "./metrics.ts";
import type { Site } from "./site.ts";

export type HealthParts = {
  readonly heartbeats: Heartbeats;
  readonly metrics: WebMetrics;
  readonly now: () => Date;
  readonly site: Site;
};

/** What is not for everybody has one address, so that a proxy may keep it shut by that: not percent-encoded as well. */
const asWritten = {
  onRequest(request: FastifyRequest, reply: FastifyReply, done: () => void) {
    if (request.raw.url?.split("?")[0] === request.routeOptions.url) done();
    else reply.callNotFound();
  },
};

/** `/healthz` for this process, below the pages' address as well; `/readyz` for the whole system, `/metrics`. */
export function addHealthRoutes(app: FastifyInstance, parts: HealthParts): void {
  const { heartbeats, metrics, now, site } = parts;
  for (const path of new Set(["/healthz", `${site.prefix}/healthz`]))
    app.get(path, async () => ({ status: "ok" }));

  app.get("/readyz", asWritten, async (_request, reply) => {
    const parts = await look();
    const isReady = Object.values(parts).every(({ ok }) => ok);
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? "ready" : "not ready", ...parts });
  });

  app.get("/metrics", asWritten, async (_request, reply) => {
    const { type, text } = await metrics.render();
    return reply.type(type).send(text);
  });

  async function look() {
    try {
      const { bots, gates } = await heartbeats.read();
      return { redis: { ok: true }, bot: describe(bots), gate: describe(gates) };
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      const unknown = { ok: false, reason: "not known without Redis" };
      return { redis: { ok: false, reason: "no answer" }, bot: unknown, gate: unknown };
    }
  }

  function describe(beats: readonly Heartbeat[]) {
    const [newest] = beats;
    if (newest === undefined) return { ok: false, reason: "no heartbeat within the last minute" };
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
