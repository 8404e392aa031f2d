import { setTimeout as delay } from "node:timers/promises";
import { pino } from "pino";
import { afterEach, describe, expect, it } from "vitest";
import { createCertificates } from "../../../rig/certificates.ts";
import { type FaultProxy, startFaultProxy } from "../../../rig/fault-proxy.ts";
import { startRedis } from "../../../rig/redis.ts";
import { UnavailableError } from "../../../src/invites/unavailable.ts";
import { type ConnectOptions, newClient } from "../../../src/store/redis/client.ts";
import { openLink } from "../../../src/store/redis/connection.ts";
import { openDiscovery } from "../../../src/store/redis/discovery.ts";
import { connectRedis } from "../../../src/store/redis/redis.ts";
import { redisAt } from "../../support/redis.ts";

const plain: ConnectOptions = { tls: false, verifyTls: true };

let stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.reverse()) await stop();
  stops = [];
});

async function aRelayedRedis(options: Parameters<typeof startRedis>[0] = {}) {
  const server = await startRedis(options);
  stops.push(() => server.stop());
  const relay: FaultProxy = await startFaultProxy(Number(new URL(server.url).port));
  stops.push(() => relay.stop());
  return { server, relay, address: { host: "127.0.0.1", port: relay.port } };
}

describe("the connection to Redis", () => {
  it("is given up, and made anew, where the server falls silent between its greeting and the look at it", async () => {
    const { relay, address } = await aRelayedRedis();
    const failures: string[] = [];
    let looks = 0;
    const connection = openLink({
      find: async () => address,
      open: (at) => newClient(at, plain),
      async check(client) {
        looks += 1;
        if (looks === 1) relay.deafen();
        await client.ping();
      },
      onReady: () => undefined,
      onFailure(reason) {
        failures.push(reason.message);
        relay.open();
      },
    });
    stops.push(() => connection.close());
    await expect.poll(() => connection.isReady(), { timeout: 15_000 }).toBe(true);
    expect(failures).toEqual([expect.stringContaining("no answer within")]);
  }, 20_000);

  it("is closed with what waits in the server, and after what was asked of it", async () => {
    const { server } = await aRelayedRedis();
    const redis = connectRedis(redisAt(server.url, "montague.example"), pino({ level: "silent" }));
    await redis.ready();
    const waiting = redis.runWaiting((client) => client.xRead({ key: "stream", id: "0" }, { BLOCK: 1_000 }));
    const ended = expect(waiting).rejects.toThrow(UnavailableError);
    await expect.poll(() => redis.run((client) => client.info("clients"))).toContain("blocked_clients:1");
    const written = redis.run((client) => client.set("key", "value"));
    await redis.close();
    await Promise.all([ended, written]);
  });
});

describe("the sockets to those who know where Redis is", () => {
  it("are closed, also those which stand only when nobody waits for them any more", async () => {
    const tls = await createCertificates({ names: ["127.0.0.1"] });
    const { relay, address } = await aRelayedRedis({ tls });
    const opened = Array.from({ length: 3 }, () => newClient(address, { tls: true, verifyTls: false }));
    const clients = [...opened];
    const discovery = openDiscovery([address], () => clients.shift() ?? newClient(address, plain));
    for (const _ of opened) {
      relay.stall();
      const asked = discovery.ask((client) => client.ping());
      await expect(asked).rejects.toThrow("no answer within");
      // The handshake of TLS is over a moment later.
      relay.open();
      await delay(300);
    }
    discovery.close();
    await expect.poll(() => relay.connections(), { timeout: 10_000 }).toBe(0);
  }, 20_000);
});
