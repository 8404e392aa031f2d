import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createCertificates } from "../../rig/certificates.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";
import type { XmppServer, XmppServerOptions } from "../../rig/xmpp-server.ts";
import { describeOn, gateServerKinds } from "./on-servers.ts";

/** Unknown, which only Redis can tell. */
const TOKEN = "a".repeat(32);

let redis: RedisServer;
let renamed: RedisServer;
let clients: XmppClients;
let authority: string;
let stranger: string;
let renamedAuthority: string;

beforeAll(async () => {
  const [own, strange, other] = await Promise.all([
    createCertificates({ names: ["127.0.0.1"] }),
    createCertificates({ names: ["127.0.0.1"] }),
    createCertificates({ names: ["redis.example"] }),
  ]);
  [authority, stranger, renamedAuthority] = [own.caFile, strange.caFile, other.caFile];
  redis = await startRedis({ tls: own, password: "s3cret" });
  renamed = await startRedis({ tls: other });
  clients = startXmppClients();
});
afterAll(async () => {
  await clients?.stop();
  await Promise.all([redis?.stop(), renamed?.stop()]);
});

async function preauth(server: XmppServer) {
  const stream = await clients.open(server);
  const answer = await stream.preauth(TOKEN);
  await stream.close();
  return answer;
}

describeOn(gateServerKinds, "the gate's way to Redis, with TLS, in", ({ start }) => {
  async function withServer(options: XmppServerOptions, test: (server: XmppServer) => Promise<void>) {
    const server = await start(options);
    try {
      await test(server);
    } finally {
      await server.stop();
    }
  }

  it.each([
    ["an authority that is named", () => ({ caFile: authority })],
    ["no authority, where certificates are not verified", () => ({ verify: false })],
  ])("is open with %s", async (_, trust) => {
    await withServer({ redisUrl: redis.url, redisTrust: trust() }, async (server) => {
      await vi.waitFor(async () => {
        expect(await preauth(server)).toMatchObject({ ok: false, condition: "item-not-found" });
      }, 10_000);
    });
  });

  it.each([
    ["a certificate that strangers signed", () => redis.url, () => ({ caFile: stranger })],
    ["a certificate that nobody is known to have signed", () => redis.url, () => ({})],
    ["a certificate for another name", () => renamed.url, () => ({ caFile: renamedAuthority })],
  ])("is closed with %s, and nobody registers", async (_, url, trust) => {
    await withServer({ redisUrl: url(), redisTrust: trust() }, async (server) => {
      await server.waitForLog(/Redis at 127\.0\.0\.1:\d+ is not reachable: .*(certificate|TLS)/);
      expect(await preauth(server)).toMatchObject({ ok: false, type: "wait" });
      expect(server.log()).not.toContain("s3cret");
    });
  });
});
