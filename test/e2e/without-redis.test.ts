import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, it } from "vitest";
import { type BotProcess, ownerOf, startBot } from "../../rig/bot.ts";
import { type FaultProxy, startFaultProxy } from "../../rig/fault-proxy.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { type ClientStream, startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";
import { en } from "../../src/wording/en.ts";
import { describeOn, serverMakes } from "./on-servers.ts";

const PASSWORD = "wherefore art thou";
const MESSAGES = 3;
/** A lease, a login, and the time of a slow machine. */
const TOLD_MS = 20_000;
/** The lease of an owner that is cut off, a look at it, and a login. */
const TAKEN_OVER_MS = 8_000;

/** A replica, and its own way to Redis. */
type Replica = { readonly bot: BotProcess; readonly way: FaultProxy };

describeOn(serverMakes, "three replicas at", ({ start }) => {
  let redis: RedisServer;
  let server: XmppServer;
  let clients: XmppClients;
  let romeo: ClientStream;
  let botJid: string;
  let replicas: Replica[] = [];

  beforeAll(async () => {
    redis = await startRedis();
    server = await start();
    botJid = `invite@${server.domain}`;
    clients = startXmppClients();
    for (const name of ["invite", "romeo"]) await server.addUser(name, PASSWORD);
    replicas = await Promise.all(["one", "two", "three"].map(startReplica));
    romeo = await clients.logIn(server, "romeo", PASSWORD);
    await romeo.subscribe(botJid);
    await romeo.waitForPresence(botJid, "available");
  });
  afterAll(async () => {
    await clients?.stop();
    await Promise.all(replicas.map(({ bot }) => bot.program.kill()));
    await Promise.all(replicas.map(({ way }) => way.stop()));
    await server?.stop();
    await redis?.stop();
  });

  async function startReplica(): Promise<Replica> {
    const way = await startFaultProxy(redis.port);
    const config = { rate_limits: { messages: { points: 1_000 } } };
    const site = { server, redis: { url: `redis://127.0.0.1:${way.port}` }, password: PASSWORD, config };
    const bot = startBot(site);
    await bot.waitUntilReady();
    return { bot, way };
  }

  function owner(): Replica {
    const bot = ownerOf(replicas.map((replica) => replica.bot));
    const found = replicas.find((replica) => replica.bot === bot);
    if (found === undefined) throw new Error("there is no replica");
    return found;
  }

  /** Asks for as many answers, and waits until each is there, in any words. Gives the names of the messages. */
  async function ask(name: string, to = botJid): Promise<readonly string[]> {
    const threads = Array.from({ length: MESSAGES }, (_, n) => `${name}-${n}`);
    const messages = threads.map(
      (thread) =>
        `<message to='${to}' type='chat' id='${thread}'><thread>${thread}</thread><body>whoami</body></message>`,
    );
    await romeo.send(messages.join(""));
    return threads;
  }

  /** What was answered to each, so far. */
  function answersTo(threads: readonly string[]): readonly (readonly string[])[] {
    const bodies = romeo.events().flatMap((event) => (event.event === "message" ? [event] : []));
    return threads.map((thread) =>
      bodies
        .filter(({ xml }) => xml.includes(`<thread>${thread}</thread>`))
        .map(({ body }) => (body === en["problem.unavailable"] ? "refused" : "answered")),
    );
  }

  /** Waits for an answer to each, and for another that may come after it. */
  async function outcome(threads: readonly string[]): Promise<readonly string[]> {
    const deadline = performance.now() + TOLD_MS;
    while (answersTo(threads).some((answers) => answers.length === 0) && performance.now() < deadline) {
      await romeo.ping(server.domain);
    }
    for (const last of await ask(`after ${threads[0]}`)) await romeo.waitFor(isIn(last), last, TOLD_MS);
    return [...new Set(answersTo(threads).map((answers) => answers.join(" and ") || "nothing"))];
  }

  function isIn(thread: string) {
    type Events = ReturnType<ClientStream["events"]>[number];
    return (event: Events): event is Extract<Events, { event: "message" }> =>
      event.event === "message" && event.xml.includes(`<thread>${thread}</thread>`);
  }

  it("a message is answered once, by the one that is in the contact list", async ({ expect }) => {
    expect(await outcome(await ask("all well"))).toEqual(["answered"]);
    const resources = romeo
      .events()
      .flatMap((event) =>
        event.event === "presence" && event.from.startsWith(`${botJid}/`) ? [event.from] : [],
      );
    expect(new Set([...resources, `${botJid}/invite-bot`])).toEqual(new Set([`${botJid}/invite-bot`]));
  });

  it("another owns the account within eight seconds when the owner has lost Redis, and each message has one answer", async ({
    expect,
  }) => {
    const cutOff = owner();
    cutOff.way.close();
    const began = performance.now();
    const threads = await ask("cut off");
    await expect.poll(owner, { timeout: TOLD_MS }).not.toBe(cutOff);
    expect(performance.now() - began).toBeLessThan(TAKEN_OVER_MS);
    expect(await outcome(threads)).toEqual([expect.stringMatching(/^(answered|refused)$/)]);
    expect(await outcome(await ask("taken over"))).toEqual(["answered"]);
    cutOff.way.open();
    expect(await outcome(await ask("mended"))).toEqual(["answered"]);
  });

  it("a message is answered once when the answers of Redis to the owner are lost", async ({ expect }) => {
    const deaf = owner();
    deaf.way.stall();
    const threads = await ask("stalled");
    await expect.poll(owner, { timeout: TOLD_MS }).not.toBe(deaf);
    expect(await outcome(threads)).toEqual([expect.stringMatching(/^(answered|refused)$/)]);
    deaf.way.open();
    expect(await outcome(await ask("hears again"))).toEqual(["answered"]);
  });

  it("a message is refused once when all have lost Redis, and answered once when it is back", async ({
    expect,
  }) => {
    await redis.kill();
    expect(await outcome(await ask("killed"))).toEqual(["refused"]);
    await redis.restart();
    await backToNormal();
    expect(await outcome(await ask("back"))).toEqual(["answered"]);
  });

  it("a message is refused once when Redis hangs", async ({ expect }) => {
    redis.suspend();
    expect(await outcome(await ask("hanging"))).toEqual(["refused"]);
    redis.resume();
    await backToNormal();
  });

  it("a message that nobody could take is answered when Redis is back: the owner died with it", async ({
    expect,
  }) => {
    const dead = owner();
    await redis.kill();
    await dead.bot.program.kill();
    replicas = replicas.filter((replica) => replica !== dead);
    const threads = await ask("one is dead");
    await romeo.ping(server.domain);
    expect(answersTo(threads).flat()).toEqual([]);
    await redis.restart();
    expect(await outcome(threads)).toEqual(["answered"]);
    await dead.way.stop();
  });

  it("nobody has seen the bot leave meanwhile, but where Redis was unavailable", async ({ expect }) => {
    const before = romeo.events().length;
    const stopped = owner();
    await stopped.bot.stop();
    replicas = replicas.filter((replica) => replica !== stopped);
    expect(await outcome(await ask("handed over"))).toEqual(["answered"]);
    const seen = romeo
      .events()
      .slice(before)
      .filter(({ event }) => event === "presence");
    expect(seen).toEqual([]);
    await stopped.way.stop();
  });

  async function backToNormal(): Promise<void> {
    for (;;) {
      const name = randomUUID();
      await romeo.send(
        `<message to='${botJid}' type='chat' id='${name}'><thread>${name}</thread><body>whoami</body></message>`,
      );
      const { body } = await romeo.waitFor(isIn(name), name, TOLD_MS);
      if (body !== en["problem.unavailable"]) return;
    }
  }
});
