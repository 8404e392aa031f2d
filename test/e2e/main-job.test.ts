import { afterAll, beforeAll, expect, it } from "vitest";
import { type BotProcess, startBot } from "../../rig/bot.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { type ClientStream, startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";
import { askForInvitation, tokenIn } from "./ask-for-invitation.ts";
import { describeOn, serverKinds } from "./on-servers.ts";

const BOT_PASSWORD = "bot secret";
const PASSWORD = "wherefore art thou";

let clients: XmppClients;
beforeAll(() => {
  clients = startXmppClients();
});
afterAll(() => clients.stop());

describeOn(serverKinds, "on", ({ start }) => {
  let redis: RedisServer;
  let server: XmppServer;
  let bot: BotProcess;
  let alice: ClientStream;
  let botJid: string;

  beforeAll(async () => {
    redis = await startRedis();
    server = await start({ redisUrl: redis.url, remoteDomain: "capulet.example" });
    botJid = `invite@${server.domain}`;
    await server.addUser("invite", BOT_PASSWORD);
    for (const name of ["alice", "mercutio", "tybalt@capulet.example"]) await server.addUser(name, PASSWORD);
    bot = startBot({
      server,
      redis,
      password: BOT_PASSWORD,
      config: { admins: [`admin@${server.domain}`], quotas: { member: { new_account_wait: "1s" } } },
    });
    await bot.waitForLog(/XMPP session online/);
    alice = await clients.logIn(server, "alice", PASSWORD);
  });
  afterAll(async () => {
    await alice?.close();
    await bot?.stop();
    await server?.stop();
    await redis?.stop();
  });

  it("a member asks, a friend registers with the link, and the two are contacts", async () => {
    const { told, share, picture, token } = await askForInvitation(alice, botJid, "invite note for Bob");
    expect(told.type).toBe("chat");
    expect(told.body).toContain("It works once and lasts 7 days.");
    expect(share.body).toMatch(/^Hi! .*\/i\/\w+$/);
    expect(picture?.body).toMatch(/\/qr\.png$/);
    expect(picture?.xml).toContain(`<url>${picture?.body}</url>`);

    const friend = await clients.open(server);
    expect(await friend.preauth(token)).toMatchObject({ ok: true });
    expect(await friend.register("bob", PASSWORD)).toMatchObject({ ok: true });
    await alice.waitForRosterPush(`bob@${server.domain}`, "both");
    expect((await alice.waitForMessage(botJid)).body).toMatch(/^bob has used your invitation #/);
    await friend.logIn("bob", PASSWORD);
    expect(await friend.roster()).toMatchObject({ [`alice@${server.domain}`]: "both" });
    expect(await server.roster("alice")).toMatchObject({ [`bob@${server.domain}`]: "both" });

    const second = await clients.open(server);
    expect(await second.preauth(token)).toMatchObject({
      ok: false,
      type: "cancel",
      condition: "item-not-found",
    });
    expect((await alice.ask(botJid, "list")).body).toContain("used by bob");
    await second.close();
    expect((await friend.waitForMessage(botJid)).body).toContain(`alice@${server.domain} invited you`);
    await friend.close();
  });

  it("sees to it that clients find it: subscription, caps, identity, ping, version", async () => {
    await alice.subscribe(botJid);
    await alice.waitForRosterPush(botJid, "to");
    await alice.approve(botJid);
    const presence = await alice.waitFor(
      (event): event is Extract<typeof event, { event: "presence" }> =>
        event.event === "presence" && event.type === "available" && event.from.startsWith(`${botJid}/`),
      "presence of the bot",
    );
    const full = presence.from;
    const caps = /<c [^>]*>/.exec(presence.xml)?.[0] ?? "";
    const [node, ver] = ["node", "ver"].map((name) => new RegExp(` ${name}="([^"]+)"`).exec(caps)?.[1]);
    const info = await alice.discoInfo(full, `${node}#${ver}`);
    expect(info).toMatchObject({
      ok: true,
      identities: [{ category: "client", type: "bot", name: "Invites" }],
    });
    expect((await alice.version(full)).name).toBe("invite-bot");
    expect(await alice.ping(full)).toBeLessThan(1_000);
    expect(await alice.discoInfo(full, "urn:other")).toMatchObject({
      ok: false,
      condition: "item-not-found",
    });
  });

  it("declines people from elsewhere, politely and once", async () => {
    const tybalt = await clients.logIn({ ...server, domain: "capulet.example" }, "tybalt", PASSWORD);
    const answer = await tybalt.ask(botJid, "invite");
    expect(answer.body).toContain(`only work for accounts on ${server.domain}`);
    await tybalt.subscribe(botJid);
    await tybalt.waitForPresence(botJid, "unsubscribed");
    expect((await bot.command("list", "--json")).stdout.trim()).toBe("[]");
    await tybalt.close();
  });

  it("on the command line, generate makes an invitation that registers without a contact", async () => {
    const { code, stdout } = await bot.command("generate", "--for", "juliet", "--json");
    expect(code).toBe(0);
    const { id, uri } = JSON.parse(stdout) as { readonly id: string; readonly uri: string };
    expect(uri).toMatch(new RegExp(`^xmpp:juliet@${server.domain}\\?register;preauth=`));
    const friend = await clients.open(server);
    await friend.preauth(tokenIn(uri));
    expect(await friend.register("rosaline", PASSWORD)).toMatchObject({
      ok: false,
      condition: "not-allowed",
    });
    expect(await friend.register("juliet", PASSWORD)).toMatchObject({ ok: true });
    expect(await server.roster("juliet")).toEqual({});
    expect((await bot.command("show", id)).stdout).toContain("used by juliet");
    await friend.close();
  });

  it("keeps tokens, passwords and what people write out of its log", async () => {
    const secret = "my dearest secret";
    const { token } = await askForInvitation(alice, botJid, `invite note ${secret}`);
    await alice.ask(botJid, `frobnicate ${secret}`);
    await bot.waitForLog(/"command":"\(unknown\)"/);
    const log = bot.program.output();
    for (const hidden of [secret, "frobnicate", token, BOT_PASSWORD, PASSWORD]) {
      expect(log).not.toContain(hidden);
    }
  });

  it("tells a member to try again while Redis is away, and goes on by itself", async () => {
    for (const outage of [
      { begin: () => redis.kill(), end: () => redis.restart() },
      { begin: async () => redis.suspend(), end: async () => redis.resume() },
    ]) {
      await outage.begin();
      const answer = await alice.ask(botJid, "invite");
      expect(answer.body).toContain("Please try again in a moment.");
      await outage.end();
      await expect
        .poll(async () => (await alice.ask(botJid, "whoami")).body, { timeout: 20_000, interval: 1_000 })
        .toContain("You are alice");
    }
  });
});
