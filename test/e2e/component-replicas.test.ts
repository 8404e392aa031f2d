import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type BotProcess, startBot } from "../../rig/bot.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { type ClientStream, startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";
import { describeOn, serverMakes } from "./on-servers.ts";

const BOT_PASSWORD = "bot secret";
const PASSWORD = "wherefore art thou";
const SECRET = "component secret";
const COMPONENT = "invite.montague.example";
const TAKEN_OVER_MS = 10_000;

describeOn(serverMakes, "three replicas with a component, on", ({ start }) => {
  let clients: XmppClients;
  let redis: RedisServer;
  let server: XmppServer;
  let alice: ClientStream;
  let bots: BotProcess[];

  beforeAll(async () => {
    clients = startXmppClients();
    redis = await startRedis();
    server = await start({
      redisUrl: redis.url,
      components: [{ jid: COMPONENT, secret: SECRET }],
    });
    await server.addUser("invite", BOT_PASSWORD);
    await server.addUser("alice", PASSWORD);
    alice = await clients.logIn(server, "alice", PASSWORD);
    bots = [await startComponent(), await startComponent(), await startComponent()];
  });
  afterAll(async () => {
    await Promise.all(bots.map((bot) => bot.program.kill()));
    await alice.close();
    await clients.stop();
    await server.stop();
    await redis.stop();
  });
  beforeEach(async () => {
    await expect.poll(holders).toHaveLength(1);
  });

  async function startComponent(): Promise<BotProcess> {
    const bot = startBot({
      server,
      redis,
      password: BOT_PASSWORD,
      config: { component: { service: `xmpp://127.0.0.1:${server.componentPort}`, jid: COMPONENT } },
      env: { COMPONENT_SECRET: SECRET },
    });
    await bot.waitUntilReady();
    return bot;
  }

  /** Which replicas said last that they are the component. */
  function holders(): readonly BotProcess[] {
    const isUp = (bot: BotProcess) =>
      bot.program.isRunning() &&
      bot
        .log()
        .filter(({ msg }) =>
          /^component online|standing by|as the component|component’s stream|stopped$/.test(msg),
        )
        .at(-1)?.msg === "component online";
    return bots.filter(isUp);
  }

  function holder(): BotProcess {
    const [bot] = holders();
    if (bot === undefined) throw new Error("nobody is the component");
    return bot;
  }

  async function takenOverFrom(gone: BotProcess): Promise<number> {
    const started = performance.now();
    await expect
      .poll(() => holders().filter((bot) => bot !== gone).length, { timeout: TAKEN_OVER_MS, interval: 50 })
      .toBe(1);
    return performance.now() - started;
  }

  /** It answers once, and as ever. */
  async function answersOnce(): Promise<void> {
    expect((await alice.ask(COMPONENT, "whoami")).from).toBe(COMPONENT);
    await alice.ping(COMPONENT);
    expect(alice.events().filter(({ event }) => event === "message")).toEqual([]);
  }

  describe("of three replicas, one is the component, and when it", () => {
    it("lives, nobody takes that away from it", async () => {
      await answersOnce();
      expect(server.log()).not.toContain("Second component attempted to connect");
    });

    it.each(["stops", "is killed", "hangs"])("%s, another is within ten seconds", async (how) => {
      const gone = holder();
      if (how === "stops") await gone.stop();
      else if (how === "is killed") await gone.program.kill();
      else gone.program.suspend();

      const tookMs = await takenOverFrom(gone);
      process.stdout.write(`component: taken over ${Math.round(tookMs)} ms after the other ${how}\n`);
      await answersOnce();

      if (how === "hangs") {
        gone.program.resume();
        // It learns that it is no more, and does not take it back.
        await expect.poll(holders).not.toContain(gone);
        await answersOnce();
      }
      await gone.program.kill();
      bots = [...bots.filter((bot) => bot !== gone), await startComponent()];
    });

    it("has no Redis, it stays", async () => {
      const before = holder();
      await redis.kill();
      expect(await alice.ping(COMPONENT)).toBeLessThan(1_000);
      await redis.restart();
      await expect
        .poll(() => alice.ask(COMPONENT, "whoami").then(({ body }) => body), { timeout: 10_000 })
        .toContain("You are alice");
      expect(before.program.isRunning()).toBe(true);
    });
  });
});
