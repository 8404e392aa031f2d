import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { type Invitations, openInvitations } from "../e2e/invitations.ts";
import { openTestWeb, type TestWeb } from "../support/web.ts";

let redis: RedisServer;
let invitations: Invitations;
let web: TestWeb;
let port: number;

beforeAll(async () => {
  redis = await startRedis();
  invitations = await openInvitations(redis.url, "montague.example");
  web = await openTestWeb(redis.url);
  await web.app.listen({ host: "127.0.0.1", port: 0 });
  ({ port } = web.app.server.address() as AddressInfo);
});
afterAll(async () => {
  await web?.close();
  await invitations?.close();
  await redis?.stop();
});

const MANY = 1_000;

/** One connection that asks for all of these without waiting for an answer. */
async function askAtOnce(paths: readonly string[]) {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  await once(socket, "connect");
  socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join(""));
  return socket;
}

async function waitForHealth(): Promise<number> {
  const started = performance.now();
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  return performance.now() - started;
}

it.each(["/qr.png", "/qr.svg", "/register", "", "/"])(
  "a visitor who asks a thousand times for …%s at once and hangs up holds nobody up",
  async (page) => {
    const { token } = await invitations.issue();
    const socket = await askAtOnce(Array.from({ length: MANY }, () => `/i/${token}${page}`));
    const health = waitForHealth();
    socket.destroySoon();
    expect(await health).toBeLessThan(1_000);
  },
);

it("a picture that many ask for is drawn, and is the same for all", async () => {
  const { token } = await invitations.issue();
  const ask = async () =>
    Buffer.from(await (await fetch(`http://127.0.0.1:${port}/i/${token}/qr.png`)).arrayBuffer());
  const [first, ...others] = await Promise.all(Array.from({ length: 20 }, ask));
  for (const other of others) expect(other).toEqual(first);
  expect(
    Buffer.from(first ?? [])
      .subarray(1, 4)
      .toString(),
  ).toBe("PNG");
});

it("nor do visitors who ask for a hundred different pictures and hang up", async () => {
  const tokens = [];
  for (let made = 0; made < 100; made++) tokens.push((await invitations.issue()).token);
  for (const token of tokens) {
    const socket = await askAtOnce([`/i/${token}/qr.png`]);
    socket.destroy();
  }
  expect(await waitForHealth()).toBeLessThan(300);
});

it("a connection on which many ask without waiting is closed, and a client that waits is answered", async () => {
  const { token } = await invitations.issue();
  const paths = Array.from({ length: MANY }, () => `/i/${token}`);
  const greedy = await askAtOnce(paths);
  let answers = "";
  greedy.on("data", (data) => {
    answers += data;
  });
  await once(greedy, "close");
  expect(answers.split("HTTP/1.1 200").length - 1).toBeLessThan(50);

  const patient = await askAtOnce(paths.slice(0, 1));
  for (let asked = 0; asked < 100; asked++) {
    expect(String((await once(patient, "data"))[0])).toMatch(/^HTTP\/1\.1 200/);
    patient.write(`GET /i/${token} HTTP/1.1\r\nHost: x\r\n\r\n`);
  }
  patient.destroy();
});
