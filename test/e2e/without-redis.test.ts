import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, it } from "vitest";
import { type BotProcess, startBot } from "../../rig/bot.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { type Relay, startRelay } from "../../rig/relay.ts";
import { type ClientStream, startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";
import { en } from "../../src/wording/en.ts";
import { describeOn, serverMakes } from "./on-servers.ts";

const PASSWORD = "wherefore art thou";
const MESSAGES = 3;
/** Redis is given 1.5 s to answer, and a replica that says nothing 1 s. */
const TOLD_MS = 15_000;

/** A bot, its own way to Redis, and the full JID at which it is reached. */
type Replica = { readonly bot: BotProcess; readonly way: Relay; readonly jid: string };

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
  });
  afterAll(async () => {
    await clients?.stop();
    await Promise.all(replicas.map(({ bot }) => bot.stop()));
    await Promise.all(replicas.map(({ way }) => way.stop()));
    await server?.stop();
    await redis?.stop();
  });

  async function startReplica(): Promise<Replica> {
    const way = await startRelay(redis.port);
    const config = { rate_limits: { messages: { points: 1_000 } } };
    const site = { server, redis: { url: `redis://127.0.0.1:${way.port}` }, password: PASSWORD, config };
    const bot = startBot(site);
    return { bot, way, jid: await bot.waitUntilOnline() };
  }

  /** Asks for as many answers, and waits until each is there, in whatever words. Gives the names of the messages. */
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

  /** Waits for an answer to each, and for whatever another replica may have to say after it. */
  async function outcome(threads: readonly string[]): Promise<readonly string[]> {
    const deadline = performance.now() + TOLD_MS;
    while (answersTo(threads).some((answers) => answers.length === 0) && performance.now() < deadline) {
      await romeo.ping(server.domain);
    }
    // Whoever leaves a message to others asks them again before this is answered.
    for (const last of await ask(`after ${threads[0]}`)) await romeo.waitFor(isIn(last), last, TOLD_MS);
    return [...new Set(answersTo(threads).map((answers) => answers.join(" and ") || "nothing"))];
  }

  function isIn(thread: string) {
    type Events = ReturnType<ClientStream["events"]>[number];
    return (event: Events): event is Extract<Events, { event: "message" }> =>
      event.event === "message" && event.xml.includes(`<thread>${thread}</thread>`);
  }

  it("a message is answered once", async ({ expect }) => {
    expect(await outcome(await ask("all well"))).toEqual(["answered"]);
  });

  it("a message is answered, and not refused as well, when one replica has lost Redis", async ({
    expect,
  }) => {
    for (const { way } of replicas) {
      way.close();
      expect(await outcome(await ask(`without ${way.port}`))).toEqual(["answered"]);
      way.open();
    }
  });

  it("a message is answered once when the answers of Redis to one replica are lost", async ({ expect }) => {
    const [one] = replicas;
    one?.way.stall();
    expect(await outcome(await ask("stalled"))).toEqual(["answered"]);
    one?.way.open();
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

  it("a message to one of them is refused by that one", async ({ expect }) => {
    await redis.kill();
    for (const { jid } of replicas) expect(await outcome(await ask(`to ${jid}`, jid))).toEqual(["refused"]);
    await redis.restart();
    await backToNormal();
  });

  it("a message is refused though the server takes one for present that was killed", async ({ expect }) => {
    const [dead] = replicas.splice(0, 1);
    await dead?.bot.program.kill();
    await redis.kill();
    expect(await outcome(await ask("one is dead"))).toEqual(["refused"]);
    await dead?.way.stop();
    await redis.restart();
    await backToNormal();
  });

  async function backToNormal(): Promise<void> {
    for (const { jid } of replicas) {
      for (;;) {
        const name = randomUUID();
        await romeo.send(
          `<message to='${jid}' type='chat' id='${name}'><thread>${name}</thread><body>whoami</body></message>`,
        );
        const { body } = await romeo.waitFor(isIn(name), name, TOLD_MS);
        if (body !== en["problem.unavailable"]) break;
      }
    }
  }
});
