import pino from "pino";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { openMetrics, openMetricsReader } from "../../src/store/metrics.ts";
import { openTestStore, type TestStore } from "../support/store.ts";

let server: RedisServer;
let store: TestStore;

beforeEach(async () => {
  server = await startRedis();
  store = await openTestStore(server.url);
});
afterEach(async () => {
  await store.close();
  await server.stop();
});

const done = { command: "invite", door: "chat", outcome: "done", seconds: 0.02 };
const counting = (everyMs: number) => openMetrics({ ...store, everyMs, log: pino({ level: "silent" }) });
const reading = () => openMetricsReader({ redis: store.redis, domain: store.policy.domain }).read();

/** Resolves when Redis has left something unanswered from now on. */
const unanswered = () => new Promise<void>((resolve) => store.redis.onUnanswered(resolve));

it("sums over processes what each counted, at the latest when it stops", async () => {
  for (const count of [1, 2]) {
    const metrics = counting(60_000);
    for (let times = 0; times < count; times++) metrics.commandDone(done);
    await metrics.stop();
  }
  const { commands, commandSeconds, redisErrors } = await reading();
  expect(commands).toEqual([{ command: "invite", door: "chat", outcome: "done", count: 3 }]);
  expect(commandSeconds.buckets).toEqual(new Map([[0.025, 3]]));
  expect(commandSeconds.sum).toBeCloseTo(0.06);
  expect(redisErrors).toBe(0);
});

it("what is counted while Redis is away waits for it, the outage itself included", async () => {
  const metrics = counting(20);
  const lost = unanswered();
  await server.kill();
  metrics.commandDone(done);
  await lost;
  metrics.commandDone(done);
  await server.restart();
  await expect.poll(async () => (await reading()).commands[0]?.count, { timeout: 10_000 }).toBe(2);
  await metrics.stop();
  expect((await reading()).redisErrors).toBeGreaterThan(0);
});

it("a batch whose answer came too late counts once, however often it is sent", async () => {
  const metrics = counting(20);
  const lost = unanswered();
  server.suspend();
  metrics.commandDone(done);
  await lost;
  server.resume();
  await expect.poll(async () => (await reading()).commands[0]?.count, { timeout: 10_000 }).toBe(1);
  metrics.commandDone(done);
  await metrics.stop();
  const { commands, redisErrors } = await reading();
  expect(commands[0]?.count).toBe(2);
  expect(redisErrors).toBeGreaterThan(0);
});
