import type { WatchedRedis } from "../../rig/redis-sentinels.ts";
import { type Breakable, serverFaults } from "./faults.ts";
import type { Part } from "./part.ts";

/**
 * Both servers, the primary and its replica, and the sentinels: one of each kind at a time, so that there is always
 * another, and a majority.
 */
export function redisNodes({ servers, sentinels }: WatchedRedis): readonly Part[] {
  return [
    ...servers.map((server, index) =>
      partOf(`Redis ${index + 1}`, server, {
        killMs: [200, 6_000],
        suspendMs: [300, 6_000],
        alone: "a Redis is down",
      }),
    ),
    ...sentinels.map((sentinel, index) =>
      partOf(`sentinel ${index + 1}`, sentinel, {
        killMs: [500, 5_000],
        suspendMs: [500, 8_000],
        alone: "a sentinel is down",
      }),
    ),
  ];
}

function partOf(
  name: string,
  server: Breakable & Pick<Part, "log">,
  times: Parameters<typeof serverFaults>[1],
): Part {
  return {
    name,
    busyWith: "registrations",
    harms: serverFaults(server, times),
    log: server.log,
    stop: async () => {},
  };
}
