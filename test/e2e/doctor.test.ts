import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type BotSite, runCommand, startBot } from "../../rig/bot.ts";
import { createCertificates } from "../../rig/certificates.ts";
import { freePort } from "../../rig/free-port.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";
import type { Report } from "../../src/doctor/doctor.ts";
import { describeOn, serverMakes } from "./on-servers.ts";

const PASSWORD = "correct horse";

describeOn(serverMakes, "the doctor, at", ({ start }) => {
  let redis: RedisServer;
  let server: XmppServer;

  beforeAll(async () => {
    redis = await startRedis();
    server = await start({ redisUrl: redis.url });
    await server.addUser("invite", PASSWORD);
  });
  afterAll(async () => {
    await server.stop();
    await redis.stop();
  });

  type Examined = { readonly code: number | null; readonly report: Report; readonly stderr: string };

  /** What the doctor finds at a site that differs from a sound one as told. */
  async function examine(site: Partial<BotSite>): Promise<Examined> {
    const { code, stdout, stderr } = await runCommand(
      { server, redis, password: PASSWORD, ...site },
      "doctor",
      "--json",
    );
    return { code, report: JSON.parse(stdout) as Report, stderr };
  }

  function errorsOf({ report }: Examined): readonly string[] {
    return report.filter(({ verdict }) => verdict === "error").map(({ check, text }) => `${check}: ${text}`);
  }

  const noPages = { web: { base_url: null } };

  it("finds nothing wrong with a sound site", async () => {
    const bot = startBot({ server, redis, password: PASSWORD, config: noPages });
    await bot.waitForLog(/XMPP session online/);
    const found = await examine({ config: noPages });
    await bot.stop();
    expect(errorsOf(found)).toEqual([]);
    expect(found.code).toBe(0);
    expect(found.report.map(({ check }) => check)).toEqual(
      expect.arrayContaining(["redis", "clock", "xmpp", "login", "gate", "bot", "web"]),
    );
    expect(JSON.stringify(found.report)).toContain(`The gate of ${server.software}`);
  });

  it("names a wrong password", async () => {
    const found = await examine({ config: noPages, password: "wrong horse" });
    expect(errorsOf(found)).toEqual([expect.stringMatching(/^login: .*password/i)]);
    expect(found.code).toBe(1);
    expect(JSON.stringify(found)).not.toContain("wrong horse");
  });

  it("names a missing password", async () => {
    const found = await examine({ config: noPages, env: { XMPP_PASSWORD: "" } });
    expect(errorsOf(found)).toEqual([expect.stringMatching(/^login: XMPP_PASSWORD is not set/)]);
  });

  it("names an XMPP server that is not there", async () => {
    const port = await freePort();
    const found = await examine({ config: noPages, server: { ...server, port } });
    expect(errorsOf(found)[0]).toMatch(/^xmpp: .*cannot be reached \(ECONNREFUSED\)/);
  });

  it("names a certificate that nobody vouches for", async () => {
    const other = await createCertificates({ names: [server.domain] });
    const found = await examine({ config: { ...noPages, xmpp: { ca_file: other.caFile } } });
    expect(errorsOf(found)).toEqual([expect.stringMatching(/^login: .*certificate.*ca_file/is)]);
  });

  it("names an expired certificate", async () => {
    const tls = await createCertificates({ names: [server.domain], expired: true });
    const expired = await start({ tls });
    await expired.addUser("invite", PASSWORD);
    const found = await examine({ config: noPages, server: expired });
    expect(errorsOf(found)).toContainEqual(expect.stringMatching(/^xmpp: The certificate of .* has expired/));
    await expired.stop();
  });

  it("names a server without TLS", async () => {
    const plain = await start({ tls: false });
    await plain.addUser("invite", PASSWORD);
    const found = await examine({ config: { ...noPages, xmpp: { require_tls: true } }, server: plain });
    expect(errorsOf(found)).toContainEqual(expect.stringMatching(/^xmpp: .*offers no TLS/));
    await plain.stop();
  });

  it("names a Redis that is not there", async () => {
    const port = await freePort();
    const found = await examine({ config: noPages, redis: { url: `redis://127.0.0.1:${port}` } });
    expect(errorsOf(found)).toEqual([
      expect.stringMatching(/^redis: Redis does not answer/),
      expect.stringMatching(/^gate: Whether there is a gate cannot be told/),
    ]);
  });

  it("names a Redis that drops keys, one that keeps nothing, and a gate that reads another", async () => {
    const own = await startRedis();
    const { createClient } = await import("@redis/client");
    const client = createClient({ url: own.url });
    await client.connect();
    await client.configSet({ "maxmemory-policy": "allkeys-lru", save: "", appendonly: "no" });
    await client.close();
    const found = await examine({ config: noPages, redis: own });
    expect(errorsOf(found)).toEqual([
      expect.stringMatching(/^redis: Redis drops keys .*allkeys-lru/),
      expect.stringMatching(/^gate: No gate for montague\.example has been heard of/),
    ]);
    expect(JSON.stringify(found.report)).toContain("keeps nothing on disk");
    await own.stop();
  });

  it("names landing pages that are not there, and an address that somebody else answers", async () => {
    const port = await freePort();
    const away = await examine({ config: { web: { base_url: `http://127.0.0.1:${port}` } } });
    expect(errorsOf(away)).toEqual([expect.stringMatching(/^web: .*cannot be reached \(ECONNREFUSED\)/)]);

    const foreign = createServer((_, response) => response.end("It works!"));
    await new Promise<void>((resolve) => foreign.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(foreign.address() as AddressInfo).port}`;
    const found = await examine({ config: { web: { base_url: url } } });
    expect(errorsOf(found)).toEqual([expect.stringMatching(/^web: .*answered by something else/)]);
    foreign.close();
  });
});
