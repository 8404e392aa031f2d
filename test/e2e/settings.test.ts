import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type BotProcess, startBot } from "../../rig/bot.ts";
import { type ProsodyServer, startProsody } from "../../rig/prosody.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { type ClientStream, startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";

const PASSWORD = "wherefore art thou";

let clients: XmppClients;
let redis: RedisServer;
let server: ProsodyServer;
let bot: BotProcess | undefined;

beforeEach(async () => {
  clients = startXmppClients();
  redis = await startRedis();
  server = await startProsody({ redisUrl: redis.url });
  for (const name of ["invite", "alice", "admin"]) server.addUser(name, PASSWORD);
});
afterEach(async () => {
  await bot?.stop();
  await clients.stop();
  await server.stop();
  await redis.stop();
});

async function start(settings: Readonly<Record<string, unknown>>): Promise<void> {
  bot = startBot({
    server,
    redis,
    password: PASSWORD,
    config: { admins: [`admin@${server.domain}`], web: { base_url: null }, ...settings },
  });
  await bot.waitForLog(/XMPP session online/);
}

/** Asks the bot for an invitation, and gives its address. */
async function inviteBy(name: string): Promise<string> {
  const member = await clients.logIn(server, name, PASSWORD);
  const { body } = await member.ask(`invite@${server.domain}`, "invite");
  await member.close();
  return /xmpp:\S+/.exec(body)?.[0] ?? body;
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
    expect((await register("bob", await inviteBy("alice"))).registered).toMatchObject({ ok: true });
  });

  it("false: nobody registers, token or not", async () => {
    await start({ allow_registration: true });
    const uri = await inviteBy("alice");
    await bot?.stop();
    await start({ allow_registration: false });

    const withToken = await register("bob", uri);
    expect(withToken.preauth ?? withToken.registered).toMatchObject({ ok: false });
    expect((await register("bob")).registered).toMatchObject({ ok: false, condition: "not-allowed" });
    expect(server.userExists("bob")).toBe(false);
    expect(await inviteBy("alice")).not.toContain("ibr=y");
  });
});

describe("registration_invite_only", () => {
  it("true: only with a good token", async () => {
    await start({ registration_invite_only: true });
    expect((await register("bob")).registered).toMatchObject({
      ok: false,
      condition: "not-allowed",
      text: "Registration here is by invitation",
    });
    expect((await register("bob", await inviteBy("alice"))).registered).toMatchObject({ ok: true });
  });

  it("false: open registration, and a token still works", async () => {
    await start({ registration_invite_only: false });
    expect((await register("bob")).registered).toMatchObject({ ok: true });
    expect((await register("rosaline", await inviteBy("alice"))).registered).toMatchObject({ ok: true });
    expect(server.roster("rosaline")).toMatchObject({ [`alice@${server.domain}`]: "both" });
    expect(server.roster("bob")).toEqual({});
  });
});

describe("allow_user_invites", () => {
  it("true: a member's invitation registers an account", async () => {
    await start({ allow_user_invites: true });
    const uri = await inviteBy("alice");
    expect(uri).toContain(";ibr=y");
    expect((await register("bob", uri)).registered).toMatchObject({ ok: true });
  });

  it("false: a member's makes contacts only, an admin's registers", async () => {
    await start({ allow_user_invites: false });
    const uri = await inviteBy("alice");
    expect(uri).toMatch(/\?roster;preauth=[A-Za-z0-9]+$/);
    expect((await register("bob", uri)).preauth).toMatchObject({ ok: false, condition: "item-not-found" });
    expect((await register("bob", await inviteBy("admin"))).registered).toMatchObject({ ok: true });
  });
});
