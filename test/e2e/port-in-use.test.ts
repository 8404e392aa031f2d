import { once } from "node:events";
import { createServer } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { freePort } from "../../rig/free-port.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { launchWeb } from "../../rig/web.ts";

const server = { domain: "montague.example", port: 1, caFile: "" };
let redis: RedisServer;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis?.stop());

async function occupied(port: number) {
  const other = createServer().listen(port, "127.0.0.1");
  await once(other, "listening");
  return other;
}

it("pages whose port somebody else has say so once, and are there when it is free", async () => {
  const port = await freePort();
  const other = await occupied(port);
  const { program, stop } = launchWeb({ server, redis }, port);
  await program.waitForOutput(/another program has port/);
  other.close();
  await program.waitForOutput(/"listening"/);
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  expect(program.output().match(/another program/g)).toHaveLength(1);
  expect(await stop()).toEqual({ code: 0, signal: null });
});

it("pages that wait for their port end when they are told to", async () => {
  const port = await freePort();
  const other = await occupied(port);
  const { program, stop } = launchWeb({ server, redis }, port);
  await program.waitForOutput(/another program has port/);
  expect(await stop()).toEqual({ code: 0, signal: null });
  other.close();
});

it("an address that is not this machine's is a bad setting", async () => {
  const { program, stop } = launchWeb({ server, redis, web: { host: "192.0.2.1" } }, await freePort());
  expect(await program.exit).toEqual({ code: 78, signal: null });
  expect(program.output()).toMatch(/web\.host and web\.port: cannot listen on 192\.0\.2\.1/);
  await stop();
});
