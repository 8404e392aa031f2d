import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BotProcess, startBot } from "../../rig/bot.ts";
import { residentMegabytes } from "../../rig/memory.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";
import { describeOn, serverMakes } from "./on-servers.ts";

const PASSWORD = "wherefore art thou";
const FLOOD = 10_000;

describeOn(serverMakes, "with a bot beside", ({ start }) => {
  let redis: RedisServer;
  let server: XmppServer;
  let clients: XmppClients;
  let bot: BotProcess;

  beforeAll(async () => {
    redis = await startRedis();
    server = await start({ redisUrl: redis.url });
    clients = startXmppClients();
    for (const name of ["invite", "tybalt", "juliet"]) await server.addUser(name, PASSWORD);
    bot = startBot({ server, redis, password: PASSWORD });
    await bot.waitForLog(/XMPP session online/);
  });
  afterAll(async () => {
    await clients.stop();
    await bot.stop();
    await server.stop();
    await redis.stop();
  });

  describe("10,000 messages at once from one sender", () => {
    it("keep nobody else waiting, take no memory for long, and get a bounded number of answers", async () => {
      const botJid = `invite@${server.domain}`;
      const tybalt = await clients.logIn(server, "tybalt", PASSWORD);
      const juliet = await clients.logIn(server, "juliet", PASSWORD);
      const before = residentMegabytes(bot.program.pid);

      const flood = Array.from(
        { length: FLOOD },
        (_, n) => `<message to='${botJid}' type='chat' id='f${n}'><body>invite note ${n}</body></message>`,
      );
      await tybalt.send(flood.join(""));
      const started = performance.now();
      const answer = await juliet.ask(botJid, "whoami", 20_000);
      const waited = performance.now() - started;
      expect(answer.body).toContain("You are juliet");

      // The whole flood has been dealt with when a message behind it has, by which time silence reigns.
      await expect
        .poll(() => tybalt.ping(server.domain).then(Number.isFinite, () => false), { timeout: 60_000 })
        .toBe(true);
      await juliet.ask(botJid, "help", 30_000);
      const after = residentMegabytes(bot.program.pid);
      process.stdout.write(
        `flood: the other waited ${Math.round(waited)} ms; memory ${Math.round(before)} MB, then ${Math.round(after)} MB\n`,
      );
      expect(after - before).toBeLessThan(100);

      const answers = tybalt.events().filter(({ event }) => event === "message");
      expect(answers.length).toBeLessThanOrEqual(2 * 20 + 1);
      await tybalt.close();
      await juliet.close();
    }, 120_000);
  });
});
