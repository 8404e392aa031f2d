import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../rig/at-exit.ts";
import { type BotProcess, type BotSite, startBot } from "../../rig/bot.ts";
import { createCertificates } from "../../rig/certificates.ts";
import { freePort } from "../../rig/free-port.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";
import { describeOn, serverMakes } from "./on-servers.ts";

const PASSWORD = "correct horse";

describeOn(serverMakes, "the bot, at", (kind) => {
  let redis: RedisServer;
  let server: XmppServer;
  let bot: BotProcess;

  beforeAll(async () => {
    redis = await startRedis();
    server = await kind.start({ redisUrl: redis.url });
    await server.addUser("invite", PASSWORD);
  });
  afterAll(async () => {
    await server.stop();
    await redis.stop();
  });
  afterEach(async () => {
    await bot.stop();
  });

  function start(site: Partial<BotSite>): BotProcess {
    bot = startBot({ server, redis, password: PASSWORD, ...site });
    return bot;
  }

  /** The lines above "info", which are all that an operator needs to see. */
  function complaints(): readonly string[] {
    return bot
      .log()
      .filter(({ level }) => level > 30)
      .map(({ msg }) => msg);
  }

  describe("ends with one clear line", () => {
    it("on a wrong password", async () => {
      const { code } = await start({ password: "wrong horse" }).program.exit;
      expect(code).toBe(78);
      expect(complaints()).toHaveLength(1);
      expect(complaints()[0]).toMatch(/password/i);
      expect(bot.program.output()).not.toContain("wrong horse");
    });

    it("on a certificate that nobody vouches for, naming the remedy", async () => {
      const { code } = await start({ config: { xmpp: { ca_file: null } } }).program.exit;
      expect(code).toBe(78);
      expect(complaints()).toHaveLength(1);
      expect(complaints()[0]).toMatch(/certificate.*ca_file/is);
    });

    it("on a password that Redis refuses", async () => {
      const guarded = await startRedis({ password: "s3cret" });
      const url = guarded.url.replace("s3cret", "hunter2");
      const { code } = await start({ redis: { url } }).program.exit;
      expect(code).toBe(78);
      expect(complaints()).toEqual([expect.stringMatching(/^Redis refuses .*REDIS_PASSWORD$/)]);
      expect(bot.program.output()).not.toContain("hunter2");
      await guarded.stop();
    });

    it("on a password of Redis that is missing, and so do pages and single commands", async () => {
      const guarded = await startRedis({ password: "s3cret" });
      const open = { url: `redis://127.0.0.1:${guarded.port}` };
      const port = await freePort();
      const web = { base_url: `http://127.0.0.1:${port}`, port };
      const { code } = await start({ redis: open, config: { web } }).program.exit;
      expect(code).toBe(78);
      expect(complaints()).toEqual([expect.stringMatching(/^Redis wants a password, .*REDIS_PASSWORD/)]);
      expect(bot.program.stderr()).toBe("");

      const single = await bot.command("generate");
      expect(single).toMatchObject({ code: 78, stdout: "" });
      expect(single.stderr).toMatch(/^invite-bot: Redis wants a password, [^\n]*\n$/);
      const pages = await bot.command("web");
      expect(pages.code).toBe(78);
      expect(pages.stdout).toMatch(/"msg":"Redis wants a password, [^\n]*\n$/);
      expect(pages.stderr).toBe("");
      await guarded.stop();
    });

    it("on a certificate of Redis that nobody vouches for, unless it is taken unseen", async () => {
      const secured = await startRedis({ tls: await createCertificates({ names: ["127.0.0.1"] }) });
      const { code } = await start({ redis: { url: secured.url } }).program.exit;
      expect(code).toBe(78);
      expect(complaints()).toEqual([expect.stringMatching(/^the certificate of Redis .*redis\.ca_file$/)]);

      const generated = await bot.command("generate", "--json");
      expect(generated).toMatchObject({ code: 78, stdout: "" });
      expect(generated.stderr).toMatch(/^invite-bot: the certificate of Redis .*\n$/);
      start({ redis: { url: secured.url }, env: { REDIS_VERIFY_TLS: "false" } });
      await bot.waitForLog(/XMPP session online/);
      expect(await bot.command("generate", "--json")).toMatchObject({ code: 0 });
      await secured.stop();
    });

    it("on a missing password", async () => {
      const { code } = await start({ env: { XMPP_PASSWORD: "" } }).program.exit;
      expect(code).toBe(78);
      expect(bot.program.stderr()).toMatch(/^invite-bot: environment: XMPP_PASSWORD is missing; .*\n$/);
    });

    it("on a broken configuration file, with every fault in it", async () => {
      const folder = temporaryFolder("broken");
      const file = join(folder.path, "bot.config.json");
      writeFileSync(file, JSON.stringify({ domain: "x y", xmpp: { servce: "" }, invites: { expiry: 7 } }));
      const { code } = await start({ env: { BOT_CONFIG: file } }).program.exit;
      expect(code).toBe(78);
      expect(bot.program.stderr().trim().split("\n")).toEqual([
        `invite-bot: ${file}: domain must be a domain such as "example.org"`,
        `invite-bot: ${file}: xmpp.servce is not a setting; did you mean xmpp.service?`,
        `invite-bot: ${file}: invites.expiry must be a text in quotes`,
      ]);
      folder.remove();
    });
  });

  describe("retries, saying so once", () => {
    it("while the XMPP server cannot be reached", async () => {
      const port = await freePort();
      start({ server: { ...server, port } });
      await bot.program.waitForOutput(/ECONNREFUSED|refused/i);
      expect(bot.program.isRunning()).toBe(true);
      expect(complaints()).toHaveLength(1);
    });

    it("while Redis cannot be reached, without which it does not know whether another owns the account", async () => {
      const port = await freePort();
      start({ redis: { url: `redis://:hunter2@127.0.0.1:${port}` } });
      await bot.waitForLog(/cannot reach Redis: ECONNREFUSED/);
      expect(complaints().filter((line) => /cannot reach Redis/.test(line))).toHaveLength(1);
      expect(bot.program.output()).not.toContain("hunter2");
    });

    it("and a command on the command line says that Redis does not answer", async () => {
      const port = await freePort();
      start({ redis: { url: `redis://127.0.0.1:${port}` } });
      const { code, stdout, stderr } = await bot.command("generate");
      expect({ code, stdout }).toEqual({ code: 69, stdout: "" });
      expect(stderr).toMatch(/^invite-bot: Redis does not answer.*\n$/);
    });
  });

  it("stops within ten seconds of SIGTERM, having said goodbye", async () => {
    start({});
    await bot.waitForLog(/XMPP session online/);
    const started = performance.now();
    expect(await bot.stop()).toEqual({ code: 0, signal: null });
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(bot.log().at(-1)?.msg).toBe("stopped");
  });

  it("refuses to send its password without TLS", async () => {
    const plain = await kind.start({ tls: false });
    await plain.addUser("invite", PASSWORD);
    const { code } = await start({ server: plain, config: { xmpp: { require_tls: true } } }).program.exit;
    expect(code).toBe(78);
    expect(complaints()[0]).toMatch(/TLS/);
    await plain.stop();
  });

  it("trusts the authority of ca_file and no other", async () => {
    const other = await createCertificates({ names: [server.domain] });
    const { code } = await start({ config: { xmpp: { ca_file: other.caFile } } }).program.exit;
    expect(code).toBe(78);
  });
});
