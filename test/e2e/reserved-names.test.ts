import { afterAll, beforeAll, expect, it } from "vitest";
import { type BotProcess, startBot } from "../../rig/bot.ts";
import type { ClientEvent, Message } from "../../rig/client-inbox.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { type ClientStream, startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";
import { askForInvitation } from "./ask-for-invitation.ts";
import { openInvitations } from "./invitations.ts";
import { describeOn, gateServerKinds } from "./on-servers.ts";

const PASSWORD = "wherefore art thou";

/** Those of RFC 2142 and of people who run a server; of the configuration below; and what reads like one of them. */
const NAMES = [
  ...[
    "abuse",
    "admin",
    "administrator",
    "hostmaster",
    "info",
    "noc",
    "postmaster",
    "root",
    "security",
    "support",
  ],
  ...["webmaster", "sysadmin", "operator", "moderator", "helpdesk", "noreply", "www", "staff"],
  ...["boss", "prince", "help.invite", "helpinvite"],
  ...[
    "a.d.m.i.n",
    "post-master",
    "_root_",
    "b.o.s.s",
    "★admin★",
    "adm1n",
    "r00t",
    "5upport",
    "admln",
    "8oss",
  ],
  ...["аdmin", "rοоt", "ѕupport", "bоss", "ɑdmin", "ádmín", "adrnin", "рrincе", "m0derat0r", "іnvіtе"],
];
/** They only look like it, or are more than it. */
const FREE = ["adminton", "robot", "bottom", "infos", "prinz", "bossa"];

describeOn(gateServerKinds, "reserved names on", ({ start }) => {
  let clients: XmppClients;
  let redis: RedisServer;
  let server: XmppServer;
  let bot: BotProcess;
  let romeo: ClientStream;
  let escalus: ClientStream;

  beforeAll(async () => {
    clients = startXmppClients();
    redis = await startRedis();
    server = await start({ redisUrl: redis.url });
    for (const name of ["invite", "romeo", "escalus"]) await server.addUser(name, PASSWORD);
    const admins = ["escalus", "boss"].map((name) => `${name}@${server.domain}`);
    bot = startBot({
      server,
      redis,
      password: PASSWORD,
      config: {
        admins: [...admins, "rosaline@capulet.example"],
        reserved_names: ["prince", "help-invite"],
        rate_limits: { messages: { points: 1000, per: "1m" }, invites: { points: 1000, per: "1h" } },
        quotas: { member: { open: 100, per_period: 100 } },
        web: { base_url: null },
      },
    });
    const jid = await bot.waitUntilOnline();
    [romeo, escalus] = (await Promise.all(
      ["romeo", "escalus"].map((name) => clients.logIn(server, name, PASSWORD)),
    )) as [ClientStream, ClientStream];
    await Promise.all([romeo.ping(jid), escalus.ping(jid)]);
  });
  afterAll(async () => {
    await clients?.stop();
    await bot?.stop();
    await server?.stop();
    await redis?.stop();
  });

  async function tokenFor(member: ClientStream, order?: string): Promise<string> {
    return (await askForInvitation(member, `invite@${server.domain}`, order)).token;
  }

  async function register(name: string, token: string) {
    const friend = await clients.open(server);
    try {
      expect(await friend.preauth(token)).toMatchObject({ ok: true });
      return await friend.register(name, PASSWORD);
    } finally {
      await friend.close();
    }
  }

  const isReserved = {
    ok: false,
    type: "cancel",
    condition: "not-allowed",
    text: expect.stringMatching(/^This user name is reserved/),
  };

  it("a member's plain invitation registers none of them, and then what only resembles one", async () => {
    const friend = await clients.open(server);
    await friend.preauth(await tokenFor(romeo));
    expect(NAMES.length).toBeGreaterThanOrEqual(40);
    for (const name of NAMES) expect(await friend.register(name, PASSWORD), name).toMatchObject(isReserved);
    expect(await friend.register("rosaline", PASSWORD)).toMatchObject({ ok: true });
    await friend.close();
    for (const name of FREE) {
      expect(await register(name, await tokenFor(romeo)), name).toMatchObject({ ok: true });
    }
  });

  it("an admin's plain invitation does not, either; nor does a member get one for such a name", async () => {
    expect(await register("boss", await tokenFor(escalus))).toMatchObject(isReserved);
    await romeo.say(`invite@${server.domain}`, "invite for bоss");
    const refusal = (event: ClientEvent): event is Message =>
      event.event === "message" && event.body.includes("Only admins may give out the name");
    await romeo.waitFor(refusal, "refusal");
  });

  it("open registration gives none of them to anybody", async () => {
    await escalus.ask(`invite@${server.domain}`, "set registration_invite_only off");
    const stranger = await clients.open(server);
    for (const name of NAMES) expect(await stranger.register(name, PASSWORD), name).toMatchObject(isReserved);
    expect(await stranger.register("capulet", PASSWORD)).toMatchObject({ ok: true });
    await stranger.close();
    await escalus.ask(`invite@${server.domain}`, "set registration_invite_only on");
  });

  it("an admin's create-account for each of them registers just that one", async () => {
    for (const name of NAMES) {
      const token = await tokenFor(escalus, `create-account for ${name}`);
      expect(await register(name, token), name).toMatchObject({ ok: true });
      expect(await server.userExists(name)).toBe(true);
      // The next one may read like it.
      await server.deleteUser(name);
    }
  });

  it("an account of such a name that was deleted leaves the name reserved; one that is there gets a new password", async () => {
    const token = await tokenFor(escalus, "create-account for boss");
    expect(await register("boss", token)).toMatchObject({ ok: true });
    const reset = await tokenFor(escalus, "reset-password boss");
    expect(await register("boss", reset)).toMatchObject({ ok: true });
    await server.deleteUser("boss");
    expect(await register("boss", await tokenFor(romeo))).toMatchObject(isReserved);
  });

  it("a member's invitation for a name that becomes an admin's does not register it", async () => {
    const invitations = await openInvitations(redis.url, server.domain);
    const { token } = await invitations.issue({ inviter: `romeo@${server.domain}`, name: "mercutio" });
    await invitations.close();
    await bot.stop();
    bot = startBot({ server, redis, password: PASSWORD, config: { admins: [`mercutio@${server.domain}`] } });
    await bot.waitUntilOnline();
    expect(await register("mercutio", token)).toMatchObject(isReserved);
  });
});
