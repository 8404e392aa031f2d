import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type BotSite, runCommand, startBot } from "../../rig/bot.ts";
import { createCertificates } from "../../rig/certificates.ts";
import { startEjabberd } from "../../rig/ejabberd.ts";
import { freePort } from "../../rig/free-port.ts";
import { type ProsodyServer, startProsody } from "../../rig/prosody.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { ejabberd, oldProsody } from "../../rig/server-kinds.ts";
import { startWeb } from "../../rig/web.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";
import type { Report } from "../../src/doctor/doctor.ts";
import type { Verdict } from "../../src/doctor/findings.ts";
import { version } from "../../src/version.ts";
import { describeOn, serverMakes } from "./on-servers.ts";

const PASSWORD = "correct horse";
const SECRET = "battery staple";
const COMPONENT = "invite.montague.example";

type Examined = { readonly code: number | null; readonly report: Report; readonly stderr: string };

/** What the doctor finds at a site. */
async function examineSite(site: BotSite, ...options: readonly string[]): Promise<Examined> {
  const { code, stdout, stderr } = await runCommand(site, "doctor", "--json", ...options);
  return { code, report: JSON.parse(stdout) as Report, stderr };
}

const findingsOf = (verdict: Verdict) => (examined: Examined) =>
  examined.report
    .filter((finding) => finding.verdict === verdict)
    .map(({ check, text }) => `${check}: ${text}`);
const errorsOf = findingsOf("error");
const warningsOf = findingsOf("warning");

const noPages = { web: { base_url: null } };
const secret = { COMPONENT_SECRET: SECRET };

describeOn(serverMakes, "the doctor, at", ({ start }) => {
  let redis: RedisServer;
  let server: XmppServer;

  beforeAll(async () => {
    redis = await startRedis();
    server = await start({ redisUrl: redis.url, components: [{ jid: COMPONENT, secret: SECRET }] });
    component = { service: `xmpp://127.0.0.1:${server.componentPort}`, jid: COMPONENT };
    await server.addUser("invite", PASSWORD);
  });
  afterAll(async () => {
    await server.stop();
    await redis.stop();
  });

  let component: { readonly service: string; readonly jid: string };

  const examine = (site: Partial<BotSite>) => examineSite({ server, redis, password: PASSWORD, ...site });

  it("finds nothing wrong with a sound site", async () => {
    const web = await startWeb({ server, redis });
    const config = { component, web: { base_url: web.url } };
    const bot = startBot({ server, redis, password: PASSWORD, config, env: secret });
    onTestFinished(async () => {
      await Promise.all([bot.stop(), web.stop()]);
    });
    await Promise.all([bot.waitForLog(/XMPP session online/), bot.waitForLog(/component online/)]);
    const found = await examine({ config, env: secret });
    expect(found.report.filter(({ verdict }) => verdict !== "ok")).toEqual([]);
    expect(found.code).toBe(0);
    expect(found.report.map(({ check }) => check)).toEqual([
      ...["settings", "redis", "clock", "xmpp", "login", "pace", "component", "gate", "bot", "web"],
    ]);
    expect(JSON.stringify(found.report)).toContain(`The gate of ${server.software}`);
  });

  it("warns of an admin without an account, and of one elsewhere", async () => {
    await server.addUser("escalus", PASSWORD);
    const admins = [`escalus@${server.domain}`, `boss@${server.domain}`, "boss@capulet.example"];
    expect(warningsOf(await examine({ config: { ...noPages, admins } }))).toEqual([
      expect.stringMatching(/^settings: .*boss@capulet\.example has an account on another server/),
      expect.stringMatching(/^admins: .*boss@montague\.example has no account yet/),
      expect.stringMatching(/^bot: /),
    ]);
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

  it("names a component that cannot connect, and one at which nobody answers", async () => {
    const config = { ...noPages, component };
    const unknown = { ...component, jid: "other.montague.example" };
    // One after the other: a busy machine must not make Redis seem slow.
    const can = await examine({ config, env: secret });
    const wrong = await examine({ config, env: { COMPONENT_SECRET: "wrong staple" } });
    const none = await examine({ config });
    const stranger = await examine({ config: { ...noPages, component: unknown }, env: secret });
    expect(errorsOf(can)).toEqual([]);
    expect(JSON.stringify(can.report)).toContain("A bot can connect as the component");
    expect(errorsOf(wrong)).toEqual([expect.stringMatching(/^component: .*check COMPONENT_SECRET/)]);
    expect(JSON.stringify(wrong)).not.toContain("wrong staple");
    expect(errorsOf(none)).toEqual([expect.stringMatching(/^component: COMPONENT_SECRET is not set/)]);
    expect(errorsOf(stranger)).toEqual([
      expect.stringMatching(/^component: .*(component\.jid|COMPONENT_SECRET)/),
    ]);

    const bot = startBot({ server, redis, password: PASSWORD, config: noPages });
    onTestFinished(async () => {
      await bot.stop();
    });
    await bot.waitForLog(/XMPP session online/);
    const silent = await examine({ config, env: secret });
    expect(warningsOf(silent)).toEqual([
      expect.stringMatching(/^component: A bot is online, but nobody answers/),
    ]);
  });
});

describe("the doctor, at any server,", () => {
  let redis: RedisServer;
  let server: ProsodyServer;

  beforeAll(async () => {
    redis = await startRedis();
    server = await startProsody({ redisUrl: redis.url });
    server.addUser("invite", PASSWORD);
  });
  afterAll(async () => {
    await server.stop();
    await redis.stop();
  });

  const examine = (site: Partial<BotSite>, ...options: readonly string[]) =>
    examineSite({ server, redis, password: PASSWORD, ...site }, ...options);

  it("before a release, takes what is started later for no error, and all else for one", async () => {
    const own = await startRedis();
    const config = { web: { base_url: `http://127.0.0.1:${await freePort()}` } };
    const sound = await examine({ config, redis: own }, "--release");
    expect(sound.code).toBe(0);
    expect(warningsOf(sound)).toEqual([
      expect.stringMatching(/^gate: The gate for .* reads another Redis/),
      expect.stringMatching(/^bot: /),
      expect.stringMatching(/^web: .*cannot be reached/),
    ]);
    const ill = await examine({ config, redis: own, password: "wrong horse" }, "--release");
    expect(ill.code).toBe(1);
    await own.stop();
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
      expect.stringMatching(/^gate: The gate for montague\.example reads another Redis/),
    ]);
    expect(JSON.stringify(found.report)).toContain("keeps nothing on disk");
    await own.stop();
  });

  it("names a gate of another domain, and one that is older than this", async () => {
    const own = await startRedis();
    const { client, beat } = await openHeart(own.url);
    await beat("capulet.example", { server: "Prosody", version: "0.12.3", gate: version });
    const elsewhere = await examine({ config: noPages, redis: own });
    expect(errorsOf(elsewhere)).toEqual([
      expect.stringMatching(/^gate: .*capulet\.example, but no gate for montague\.example/),
    ]);

    await client.close();
    await own.stop();

    const ours = await openHeart(redis.url);
    await ours.beat(server.domain, { server: "Prosody", version: "0.12.3", gate: "0.0.9" });
    const old = await examine({ config: noPages });
    expect(errorsOf(old)).toEqual([]);
    expect(warningsOf(old)).toContainEqual(
      expect.stringMatching(/^gate: The gate of Prosody 0\.12\.3 is 0\.0\.9, older than this .*Update/),
    );
    await ours.beat(server.domain, {}, 0);
    await ours.client.close();
  });

  it("names an import that was interrupted", async () => {
    const own = await startRedis();
    const { client } = await openHeart(own.url);
    await client.set(`invites:{${server.domain}}:importing`, "digest");
    const found = await examine({ config: noPages, redis: own });
    expect(errorsOf(found)).toContainEqual(expect.stringMatching(/^import: .*nobody can register.*Repeat/));
    await client.close();
    await own.stop();
  });

  it("names a server whose name nobody knows", async () => {
    const env = { XMPP_SERVICE: "xmpp://xmpp.montague.invalid:5222" };
    const found = await examine({ config: noPages, env });
    expect(errorsOf(found)[0]).toMatch(
      /^dns: DNS knows no address of xmpp\.montague\.invalid \((ENOTFOUND|EAI_AGAIN)\)/,
    );
  });

  it("names landing pages that are not there, and an address that somebody else answers", async () => {
    const port = await freePort();
    const away = await examine({ config: { web: { base_url: `http://127.0.0.1:${port}` } } });
    expect(errorsOf(away)).toEqual([expect.stringMatching(/^web: .*cannot be reached \(ECONNREFUSED\)/)]);

    const foreign = await serve((_, response) => response.end('{"status":"ok"}'));
    const found = await examine({ config: { web: { base_url: foreign.url } } });
    expect(errorsOf(found)).toEqual([expect.stringMatching(/^web: .*answered by something else/)]);
    foreign.close();
  });

  it("names the pages of another domain, and pages that are ill", async () => {
    const others = await startWeb({ server: { ...server, domain: "capulet.example" }, redis });
    const found = await examine({ config: { web: { base_url: others.url } } });
    expect(errorsOf(found)).toEqual([
      expect.stringMatching(/^web: .* shows the pages of capulet\.example, and this is montague\.example/),
    ]);
    await others.stop();

    const ill = await serve((_, response) =>
      response.writeHead(500, { "invite-bot": server.domain }).end("no"),
    );
    const sick = await examine({ config: { web: { base_url: ill.url } } });
    expect(errorsOf(sick)).toEqual([expect.stringMatching(/^web: .*answer with status 500/)]);
    ill.close();
  });
});

it("the doctor names a Prosody that holds the bot up, and none where the bot is let through", async () => {
  const redis = await startRedis();
  const modules = `modules_enabled = { "roster", "saslauth", "tls", "disco", "ping", "smacks", "limits" }`;
  const limits = `${modules}; limits = { c2s = { rate = "10kb/s" } }`;
  const paceAt = async (extra: string) => {
    const server = await startProsody({ extra });
    server.addUser("invite", PASSWORD);
    const { report } = await examineSite({ server, redis, password: PASSWORD, config: noPages });
    await server.stop();
    return report.find(({ check }) => check === "pace");
  };
  expect(await paceAt(limits)).toMatchObject({
    verdict: "warning",
    text: expect.stringMatching(/only (9|10|11) kB .*add invite@montague\.example to unlimited_jids/),
  });
  const lifted = await paceAt(`${limits}; unlimited_jids = { "invite@montague.example" }`);
  expect(lifted).toMatchObject({ verdict: "ok" });
  await redis.stop();
});

it.each([
  ["Prosody", oldProsody, () => startProsody({ hostExtra: `authentication = "anonymous"` })],
  [
    "ejabberd",
    ejabberd,
    () =>
      startEjabberd({ extra: { auth_method: ["internal", "anonymous"], anonymous_protocol: "sasl_anon" } }),
  ],
])(
  "the doctor names a domain that lets people in without an account, at %s",
  async (_, { isHere }, start) => {
    if (!isHere) return;
    const [redis, server] = await Promise.all([startRedis(), start()]);
    const found = await examineSite({ server, redis, password: PASSWORD, config: noPages });
    expect(warningsOf(found)).toContainEqual(
      expect.stringMatching(/^xmpp: montague\.example lets people in without an account/),
    );
    await server.stop();
    await redis.stop();
  },
);

/** A web server that is not ours. */
async function serve(answer: RequestListener) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/** Heartbeats as gates write them. */
async function openHeart(url: string) {
  const { createClient } = await import("@redis/client");
  const client = createClient({ url });
  await client.connect();
  return {
    client,
    /** Of a lifetime of 0: forgets it. */
    async beat(domain: string, what: Readonly<Record<string, string>>, lifetime = 60) {
      const root = `invites:{${domain}}`;
      if (lifetime === 0)
        return void (await client
          .multi()
          .del(`${root}:heartbeat:gate:x`)
          .zRem(`${root}:heartbeats`, "gate:x")
          .exec());
      const time = Date.now();
      await client.set(`invites:{${domain}}:heartbeat:gate:x`, JSON.stringify({ ...what, time }));
      await client.zAdd(`invites:{${domain}}:heartbeats`, { score: time, value: "gate:x" });
    },
  };
}
