import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type BotProcess, startBot } from "../../rig/bot.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { type ClientStream, startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";
import { askForInvitation } from "./ask-for-invitation.ts";
import { describeOn, serverMakes } from "./on-servers.ts";

const PASSWORD = "wherefore art thou";

describeOn(serverMakes, "with the gate in", (kind) => {
  let clients: XmppClients;
  let redis: RedisServer;
  let server: XmppServer;
  let alice: ClientStream;
  let admin: ClientStream;
  let bot: BotProcess | undefined;

  beforeAll(async () => {
    clients = startXmppClients();
    redis = await startRedis();
    server = await kind.start({ redisUrl: redis.url });
    for (const name of ["invite", "alice", "admin"]) await server.addUser(name, PASSWORD);
    alice = await clients.logIn(server, "alice", PASSWORD);
    admin = await clients.logIn(server, "admin", PASSWORD);
  });
  afterEach(async () => {
    await bot?.stop();
  });
  afterAll(async () => {
    await clients?.stop();
    await server?.stop();
    await redis?.stop();
  });

  async function start(settings: Readonly<Record<string, unknown>>): Promise<void> {
    bot = startBot({
      server,
      redis,
      password: PASSWORD,
      config: { admins: [`admin@${server.domain}`], web: { base_url: null }, ...settings },
    });
    // ejabberd keeps for the next login what comes while it makes a presence known: once it answers, that is over.
    await alice.ping(await bot.waitUntilOnline());
  }

  /** Asks the bot for an invitation, and gives its address. */
  async function inviteBy(member: ClientStream): Promise<string> {
    const { share } = await askForInvitation(member, `invite@${server.domain}`);
    return /xmpp:\S+/.exec(share.body)?.[0] ?? share.body;
  }

  async function register(name: string, uri?: string) {
    const friend: ClientStream = await clients.open(server);
    if (uri !== undefined) {
      const preauth = await friend.preauth(uri.split("preauth=")[1]?.split(";")[0] ?? "");
      if (!preauth.ok) return { preauth };
    }
    const registered = await friend.register(name, PASSWORD);
    await friend.close();
    return { registered, features: friend.features };
  }

  describe("allow_registration", () => {
    it("true: accounts may be registered", async () => {
      await start({ allow_registration: true });
      expect((await register("abram", await inviteBy(alice))).registered).toMatchObject({ ok: true });
    });

    it("false: nobody registers, token or not", async () => {
      await start({ allow_registration: true });
      const uri = await inviteBy(alice);
      await bot?.stop();
      await start({ allow_registration: false });

      const withToken = await register("balthasar", uri);
      expect(withToken.preauth ?? withToken.registered).toMatchObject({ ok: false });
      expect((await register("balthasar")).registered).toMatchObject({ ok: false, condition: "not-allowed" });
      expect(await server.userExists("balthasar")).toBe(false);
      expect(await inviteBy(alice)).not.toContain("ibr=y");
    });
  });

  describe("registration_invite_only", () => {
    it("true: only with a good token", async () => {
      await start({ registration_invite_only: true });
      expect((await register("benvolio")).registered).toMatchObject({
        ok: false,
        condition: "not-allowed",
        text: "Registration here is by invitation",
      });
      expect((await register("benvolio", await inviteBy(alice))).registered).toMatchObject({ ok: true });
    });

    it("false: open registration, and a token still works", async () => {
      await start({ registration_invite_only: false });
      expect((await register("bob")).registered).toMatchObject({ ok: true });
      expect((await register("rosaline", await inviteBy(alice))).registered).toMatchObject({ ok: true });
      expect(await server.roster("rosaline")).toMatchObject({ [`alice@${server.domain}`]: "both" });
      expect(await server.roster("bob")).toEqual({});
    });
  });

  describe("allow_user_invites", () => {
    it("true: a member's invitation registers an account", async () => {
      await start({ allow_user_invites: true });
      const uri = await inviteBy(alice);
      expect(uri).toContain(";ibr=y");
      expect((await register("gregory", uri)).registered).toMatchObject({ ok: true });
    });

    it("false: a member's makes contacts only, an admin's registers", async () => {
      await start({ allow_user_invites: false });
      const uri = await inviteBy(alice);
      expect(uri).toMatch(/\?roster;preauth=[A-Za-z0-9]+$/);
      expect((await register("sampson", uri)).preauth).toMatchObject({
        ok: false,
        condition: "item-not-found",
      });
      expect((await register("sampson", await inviteBy(admin))).registered).toMatchObject({ ok: true });
    });
  });
});
