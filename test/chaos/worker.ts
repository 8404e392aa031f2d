import { type BotSite, startBot } from "../../rig/bot.ts";
import { startFaultProxy } from "../../rig/fault-proxy.ts";
import { startRedisAccess } from "../../rig/redis-access.ts";
import type { WatchedRedis } from "../../rig/redis-sentinels.ts";
import { startDaemon } from "./daemon.ts";
import { connectionFaults, processFaults } from "./faults.ts";
import type { Part } from "./part.ts";

/** A bot of several that share one account, with ways of its own to the server and to Redis. */
export async function startWorker({
  name,
  site,
  redis,
  complain,
}: {
  readonly name: string;
  readonly site: Omit<BotSite, "redis">;
  readonly redis: WatchedRedis;
  readonly complain: (what: string) => void;
}): Promise<Part & { isOnline(): Promise<void> }> {
  const toServer = await startFaultProxy(site.server.port);
  const toRedis = await startRedisAccess(redis);
  const server = { ...site.server, port: toServer.port };
  const daemon = await startDaemon(
    async () => startBot({ ...site, server, redis: toRedis }),
    (what) => complain(`${name} ${what}`),
  );
  return {
    name,
    busyWith: "orders",
    harms: {
      ...processFaults(daemon, {
        killMs: [500, 6_000],
        suspendMs: [1_000, 15_000],
        alone: "a worker is down",
      }),
      ...connectionFaults(toServer, "the XMPP server", { cutMs: [0, 5_000], stallMs: [1_000, 15_000] }),
      ...connectionFaults(toRedis, "Redis", {
        cutMs: [0, 5_000],
        stallMs: [500, 8_000],
        deafMs: [500, 5_000],
      }),
    },
    log: daemon.log,
    isOnline: () => daemon.life().waitUntilReady(),
    stop: async () => {
      await daemon.terminate();
      await Promise.all([toServer.stop(), toRedis.stop()]);
    },
  };
}
