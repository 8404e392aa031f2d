import { type Disturbance, startFaultProxy } from "./fault-proxy.ts";
import type { WatchedRedis } from "./redis-sentinels.ts";

/** A client's own way to a watched Redis, which can be disturbed without disturbing others. */
export interface RedisAccess extends Disturbance {
  /** `redis+sentinel://…` */
  readonly url: string;
  stop(): Promise<void>;
}

/** A relay before each server and before each sentinel; there, sentinels name the relays in place of the servers. */
export async function startRedisAccess(redis: WatchedRedis): Promise<RedisAccess> {
  const servers = await Promise.all(
    redis.servers.map(async ({ port }) => ({ port, relay: await startFaultProxy(port) })),
  );
  // Ports of both have five digits, so that the lengths in the replies stay right.
  const translate = (bytes: string) =>
    servers.reduce(
      (text, { port, relay }) => text.replaceAll(`\r\n${port}\r\n`, `\r\n${relay.port}\r\n`),
      bytes,
    );
  const sentinels = await Promise.all(
    redis.sentinels.map(({ address }) => startFaultProxy(Number(address.split(":")[1]), translate)),
  );
  const relays = [...servers.map(({ relay }) => relay), ...sentinels];
  const nodes = sentinels.map(({ port }) => `127.0.0.1:${port}`);
  return {
    url: `redis+sentinel://${nodes.join(",")}/${redis.name}`,
    cut: () => {
      for (const relay of relays) relay.cut();
    },
    close: () => {
      for (const relay of relays) relay.close();
    },
    stall: () => {
      for (const relay of relays) relay.stall();
    },
    deafen: () => {
      for (const relay of relays) relay.deafen();
    },
    open: () => {
      for (const relay of relays) relay.open();
    },
    stop: async () => {
      await Promise.all(relays.map((relay) => relay.stop()));
    },
  };
}
