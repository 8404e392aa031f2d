import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BotProcess, startBot } from "../../rig/bot.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { type ClientStream, startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";
import { askForInvitation } from "./ask-for-invitation.ts";
import { describeOn, serverMakes } from "./on-servers.ts";

const PASSWORD = "wherefore art thou";

describeOn(serverMakes, "with a bot beside", ({ start }) => {
  let redis: RedisServer;
  let server: XmppServer;
  let clients: XmppClients;
  let bots: readonly BotProcess[];
  let alice: ClientStream;
  let admin: ClientStream;
  let botJid: string;

  beforeAll(async () => {
    redis = await startRedis();
    server = await start({ redisUrl: redis.url });
    clients = startXmppClients();
    botJid = `invite@${server.domain}`;
    for (const name of ["invite", "alice", "admin"]) await server.addUser(name, PASSWORD);
    const site = {
      server,
      redis,
      password: PASSWORD,
      config: {
        admins: [`admin@${server.domain}`],
        web: { base_url: null },
        rate_limits: { messages: { points: 1_000 }, invites: { points: 1_000 } },
      },
    };
    bots = [startBot(site), startBot(site)];
    await Promise.all(bots.map((bot) => bot.waitUntilReady()));
    alice = await clients.logIn(server, "alice", PASSWORD);
    admin = await clients.logIn(server, "admin", PASSWORD);
  });
  afterAll(async () => {
    await clients.stop();
    await Promise.all(bots.map((bot) => bot.stop()));
    await server.stop();
    await redis.stop();
  });

  /** A stream that has shown the token of a new invitation by alice to the gate. */
  async function preauthenticated(): Promise<ClientStream> {
    const { token } = await askForInvitation(alice, botJid);
    const friend = await clients.open(server);
    expect(await friend.preauth(token)).toMatchObject({ ok: true });
    return friend;
  }

  describe("what an admin orders stops a token that had already preauthenticated", () => {
    it("within a second of lockdown, and unlock gives it back", async () => {
      const friend = await preauthenticated();
      expect((await admin.ask(botJid, "lockdown spam")).body).toContain("from now on nobody registers");
      expect(await friend.register("bob", PASSWORD)).toMatchObject({ ok: false, condition: "not-allowed" });
      const other = await clients.open(server);
      expect(await other.preauth("x".repeat(24))).toMatchObject({ condition: "item-not-found" });

      await admin.ask(botJid, "unlock");
      expect(await friend.register("bob", PASSWORD)).toMatchObject({ ok: true });
      await friend.close();
      await other.close();
      await alice.waitForMessage(botJid);
    });

    it("within a second of suspend and yes, and restore gives it back", async () => {
      const friend = await preauthenticated();
      const question = await admin.ask(botJid, `suspend alice@${server.domain}`);
      expect(question.body).toContain("Reply “yes” within a minute");
      expect((await admin.ask(botJid, "yes")).body).toContain("Done");
      expect(await friend.register("carol", PASSWORD)).toMatchObject({ ok: false, condition: "not-allowed" });
      expect((await alice.ask(botJid, "invite")).body).toContain("An admin has put your invitations on hold");

      await admin.ask(botJid, `restore alice@${server.domain}`);
      expect(await friend.register("carol", PASSWORD)).toMatchObject({ ok: true });
      await friend.close();
      await alice.waitForMessage(botJid);
    });
  });

  it("a link to reset a password sets it for that account alone, once", async () => {
    await server.addUser("dave", "forgotten");
    const { token } = await askForInvitation(admin, botJid, "reset-password dave");
    const thief = await clients.open(server);
    await thief.preauth(token);
    expect(await thief.register("alice", "stolen")).toMatchObject({ ok: false, condition: "not-allowed" });
    await thief.close();

    const dave = await clients.open(server);
    await dave.preauth(token);
    expect(await dave.register("dave", "remembered")).toMatchObject({ ok: true });
    await dave.logIn("dave", "remembered");
    await dave.close();
    const again = await clients.open(server);
    expect(await again.preauth(token)).toMatchObject({ condition: "item-not-found" });
    await again.close();
  });

  it("200 invitations asked for at once by a member with a quota of 5, over two bots, are exactly 5", async () => {
    await server.addUser("greedy", PASSWORD);
    const greedy = await clients.logIn(server, "greedy", PASSWORD);
    const asks = Array.from(
      { length: 200 },
      (_, n) => `<message to='${botJid}' type='chat' id='g${n}'><body>invite</body></message>`,
    );
    await greedy.send(asks.join(""));
    let answers = 0;
    while (answers < 200) {
      const { id } = await greedy.waitForMessage(botJid, 20_000);
      if (!id.endsWith("-forward")) answers++;
    }
    const listed = await greedy.ask(botJid, "list");
    expect(listed.body).toContain("You have made 5 invitations, 5 open:");
    await greedy.close();
  });
});
