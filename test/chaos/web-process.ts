import { startRedisAccess } from "../../rig/redis-access.ts";
import type { WatchedRedis } from "../../rig/redis-sentinels.ts";
import { startWeb, type WebSite } from "../../rig/web.ts";
import { startDaemon } from "./daemon.ts";
import { connectionFaults, processFaults } from "./faults.ts";
import type { Part } from "./part.ts";

/** The pages, with a way of their own to Redis. */
export async function startWebProcess({
  name,
  site,
  redis,
  complain,
}: {
  readonly name: string;
  readonly site: Omit<WebSite, "redis">;
  readonly redis: WatchedRedis;
  readonly complain: (what: string) => void;
}): Promise<Part & { url(): string }> {
  const toRedis = await startRedisAccess(redis);
  const daemon = await startDaemon(
    () => startWeb({ ...site, redis: toRedis }),
    (what) => complain(`${name} ${what}`),
  );
  return {
    name,
    busyWith: `registrations at ${name}`,
    harms: {
      ...processFaults(daemon, {
        killMs: [500, 4_000],
        suspendMs: [1_000, 8_000],
        alone: "a web process is down",
      }),
      ...connectionFaults(toRedis, "Redis", {
        cutMs: [0, 3_000],
        stallMs: [500, 6_000],
        deafMs: [500, 4_000],
      }),
    },
    log: daemon.log,
    url: () => daemon.life().url,
    stop: async () => {
      await daemon.terminate();
      await toRedis.stop();
    },
  };
}
