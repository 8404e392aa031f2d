import { afterAll, beforeAll, expect, it } from "vitest";
import { type BotProcess, startBot } from "../../rig/bot.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { type ClientStream, startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";
import { describeOn, serverKinds } from "./on-servers.ts";

const BOT_PASSWORD = "bot secret";
const PASSWORD = "wherefore art thou";
const SECRET = "component secret";
const COMPONENT = "invite.montague.example";

let clients: XmppClients;
beforeAll(() => {
  clients = startXmppClients();
});
afterAll(() => clients.stop());

describeOn(serverKinds, "the component on", (kind) => {
  let redis: RedisServer;
  let server: XmppServer;
  let bot: BotProcess;
  let alice: ClientStream;

  function startComponent(env: Readonly<Record<string, string>> = {}): BotProcess {
    return startBot({
      server,
      redis,
      password: BOT_PASSWORD,
      config: {
        admins: [`escalus@${server.domain}`],
        component: { service: `xmpp://127.0.0.1:${server.componentPort}`, jid: COMPONENT },
        rate_limits: { messages: { points: 1_000 } },
      },
      env: { COMPONENT_SECRET: SECRET, ...env },
    });
  }

  beforeAll(async () => {
    redis = await startRedis();
    server = await kind.start({
      redisUrl: redis.url,
      remoteDomain: "capulet.example",
      components: [{ jid: COMPONENT, secret: SECRET }],
    });
    await server.addUser("invite", BOT_PASSWORD);
    for (const name of ["alice", "tybalt@capulet.example"]) await server.addUser(name, PASSWORD);
    bot = startComponent();
    await bot.waitForLog(/component online/);
    alice = await clients.logIn(server, "alice", PASSWORD);
  });
  afterAll(async () => {
    await alice?.close();
    await bot?.stop();
    await server?.stop();
    await redis?.stop();
  });

  it("is found by its bare domain, with identity, commands, ping, version and a vCard", async () => {
    const info = await alice.discoInfo(COMPONENT);
    expect(info).toMatchObject({
      identities: [{ category: "client", type: "bot", name: "Invites" }],
      features: expect.arrayContaining(["http://jabber.org/protocol/commands", "vcard-temp"]),
    });
    expect((await alice.version(COMPONENT)).name).toBe("invite-bot");
    expect(await alice.ping(COMPONENT)).toBeLessThan(1_000);
    const card = await alice.request(`<iq type='get' to='${COMPONENT}'><vCard xmlns='vcard-temp'/></iq>`);
    expect(card.xml).toContain("<FN>Invites</FN>");
    const items = await alice.listCommands(COMPONENT);
    expect(items.map(({ node }) => node)).toContain("urn:xmpp:invite#invite");
    expect(items.every(({ jid }) => jid === COMPONENT)).toBe(true);
  });

  it("runs commands", async () => {
    const [made] = await alice.runCommand(COMPONENT, "urn:xmpp:invite#invite");
    expect(made).toMatchObject({ status: "completed" });
    const stages = await alice.runCommand(COMPONENT, "urn:invite-bot:command:contact", [
      { action: "complete", fields: { expires: "1d" } },
    ]);
    expect(stages.map(({ status }) => status)).toEqual(["executing", "completed"]);
  });

  it("answers chat from the address that was written to", async () => {
    const answer = await alice.ask(COMPONENT, "whoami");
    expect(answer.from).toBe(COMPONENT);
    expect(answer.body).toContain(`You are alice@${server.domain}`);
  });

  it("answers nobody else’s name in its domain", async () => {
    expect(
      await alice.request(`<iq type='get' to='nobody@${COMPONENT}'><ping xmlns='urn:xmpp:ping'/></iq>`),
    ).toMatchObject({ ok: false, condition: "service-unavailable" });
  });

  it("approves a member’s subscription, shows its presence with caps, and again after each start", async () => {
    await alice.subscribe(COMPONENT);
    await alice.waitForRosterPush(COMPONENT, "to");
    const isIts = (event: { readonly event: string }): event is Presence =>
      event.event === "presence" &&
      (event as Presence).from === COMPONENT &&
      (event as Presence).type === "available";
    const { xml } = await alice.waitFor(isIts, "presence of the component");
    const caps = /<c [^>]*>/.exec(xml)?.[0] ?? "";
    const [node = "", ver = ""] = ["node", "ver"].map(
      (name) => new RegExp(` ${name}=["']([^"']*)`).exec(caps)?.[1] ?? "",
    );
    expect(await alice.verifyCaps(COMPONENT, node, ver)).toBe(true);

    await bot.stop();
    await alice.waitForPresence(COMPONENT, "unavailable");
    bot = startComponent();
    await alice.waitFor(isIts, "presence of the component", 10_000);
    // A client that logs in anew has its server probe for it.
    await alice.send("<presence type='unavailable'/>");
    await alice.send("<presence/>");
    await alice.waitFor(isIts, "presence after a probe");
  });

  it("declines strangers", async () => {
    const tybalt = await clients.logIn({ ...server, domain: "capulet.example" }, "tybalt", PASSWORD);
    await tybalt.subscribe(COMPONENT);
    await tybalt.waitForPresence(COMPONENT, "unsubscribed");
    expect(await tybalt.runCommand(COMPONENT, "urn:xmpp:invite#invite")).toMatchObject([
      { status: "error", condition: "forbidden" },
    ]);
    expect(await tybalt.listCommands(COMPONENT)).toEqual([]);
    await tybalt.close();
  });

  it("stands by while another process is connected, and takes its place at once when that goes", async () => {
    const second = startComponent();
    await second.waitUntilReady();
    const first = bot;
    bot = second;
    await first.stop();
    await second.waitForLog(/component online/, 3_000);
    expect((await alice.ask(COMPONENT, "whoami")).from).toBe(COMPONENT);
  });

  it("comes back after the server went away", async () => {
    const before = bot.log().length;
    await server.kill();
    await server.restart();
    await expect
      .poll(
        () =>
          bot
            .log()
            .slice(before)
            .some(({ msg }) => msg === "component online"),
        { timeout: 30_000 },
      )
      .toBe(true);
  });

  it("with a wrong secret ends at its start, with one clear line", async () => {
    await bot.stop();
    const wrong = startComponent({ COMPONENT_SECRET: "wrong" });
    expect((await wrong.program.exit).code).toBe(78);
    expect(wrong.program.output()).toMatch(
      /refused the component invite\.montague\.example \(not-authorized\): check COMPONENT_SECRET/,
    );
    expect(wrong.program.output()).not.toContain(SECRET);
  });
});

type Presence = {
  readonly event: "presence";
  readonly from: string;
  readonly type: string;
  readonly xml: string;
};
