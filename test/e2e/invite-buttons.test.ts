import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type BotProcess, type BotSite, startBot } from "../../rig/bot.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import {
  type Answer,
  type ClientStream,
  startXmppClients,
  type XmppClients,
} from "../../rig/xmpp-clients.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";
import { type Invitations, openInvitations } from "./invitations.ts";
import { describeOn, gateServerKinds } from "./on-servers.ts";

const PASSWORD = "wherefore art thou";
const INVITE = "urn:xmpp:invite#invite";
const CREATE = "urn:xmpp:invite#create-account";
const COMMANDS = "http://jabber.org/protocol/commands";
const OPEN = 3;

/** How long Conversations waits for an invitation. */
const PATIENCE_MS = 2_000;

/** What apps send when somebody presses their button, stanza by stanza, as their sources have it. */
describeOn(gateServerKinds, "the invite button of apps on", ({ start }) => {
  let redis: RedisServer;
  let server: XmppServer;
  let clients: XmppClients;
  let site: BotSite;
  let bot: BotProcess;
  let invitations: Invitations;
  let domain: string;

  beforeAll(async () => {
    redis = await startRedis();
    server = await start({ redisUrl: redis.url });
    domain = server.domain;
    await server.addUser("invite", PASSWORD);
    site = {
      server,
      redis,
      password: PASSWORD,
      config: {
        quotas: { member: { open: OPEN, per_period: 100 } },
        rate_limits: { messages: { points: 1_000 }, invites: { points: 1_000 } },
      },
    };
    bot = await startBot(site).waitUntilOwner();
    clients = startXmppClients();
    invitations = await openInvitations(redis.url, domain);
    const first = await logInAs("first");
    await vi.waitFor(
      async () => expect((await command(first, INVITE, "action='execute'")).ok).toBe(true),
      10_000,
    );
  });
  afterAll(async () => {
    await clients?.stop();
    await invitations?.close();
    await bot?.stop();
    await server?.stop();
    await redis?.stop();
  });

  async function logInAs(name: string): Promise<ClientStream> {
    await server.addUser(name, PASSWORD);
    return clients.logIn(server, name, PASSWORD);
  }

  const made = async (name: string) => (await invitations.listOf(`${name}@${domain}`)).length;

  function command(client: ClientStream, node: string, attrs: string, form = ""): Promise<Answer> {
    return client.request(
      `<iq type='set' to='${domain}'><command xmlns='${COMMANDS}' node='${node}' ${attrs}>${form}</command></iq>`,
    );
  }

  const fieldOf = ({ xml }: Answer, name: string) =>
    new RegExp(`<field[^>]*var="${name}"[^>]*><value>([^<]*)</value>`).exec(xml)?.[1];

  /** Asked once, right after the login. */
  async function listed(client: ClientStream): Promise<readonly string[]> {
    const begun = performance.now();
    const items = await client.listCommands(domain);
    expect(performance.now() - begun).toBeLessThan(1_000);
    return items.filter(({ jid }) => jid === domain).map(({ node }) => node);
  }

  /** Opens the screen “Invite” of Conversations from 2.19.14 on. */
  async function openInviteScreen(client: ClientStream): Promise<Answer> {
    const form = await command(client, CREATE, "action='execute'");
    expect(form.xml).toContain('status="executing"');
    expect(form.xml).toMatch(/var="username"/);
    expect(form.xml).not.toContain("<required");
    const sessionid = /sessionid="([^"]+)"/.exec(form.xml)?.[1] ?? "";
    const filled =
      "<x xmlns='jabber:x:data' type='submit'><field var='roster-subscription'><value>1</value></field></x>";
    return command(client, CREATE, `action='execute' sessionid='${sessionid}'`, filled);
  }

  it.each(["Conversations to 2.19.13", "Cheogram", "Monal"])(
    "%s: invite is listed, and executed",
    async (app) => {
      const name = app.split(" ")[0]?.toLowerCase() ?? "";
      const member = await logInAs(name);
      expect(await listed(member)).toContain(INVITE);
      const answer = await command(member, INVITE, "action='execute'");
      expect(answer.xml).toContain('status="completed"');
      expect(fieldOf(answer, "uri")).toMatch(new RegExp(`^xmpp:${name}@${domain}\\?roster;preauth=`));
      expect(URL.canParse(fieldOf(answer, "landing-url") ?? "")).toBe(true);
      expect(Date.parse(fieldOf(answer, "expire") ?? "")).toBeGreaterThan(Date.now());
    },
  );

  it("yaxim: executes without a look at the list, and needs the page", async () => {
    const answer = await command(await logInAs("yaxim"), INVITE, "action='execute'");
    expect(URL.canParse(fieldOf(answer, "landing-url") ?? "")).toBe(true);
  });

  it("Conversations from 2.19.14: the button of a member opens a form, which is sent back without a name", async () => {
    const member = await logInAs("newer");
    expect(await listed(member)).toEqual(expect.arrayContaining([INVITE, CREATE]));
    const answer = await openInviteScreen(member);
    expect(fieldOf(answer, "uri")).toMatch(new RegExp(`^xmpp:${domain}\\?register;preauth=`));
    expect(fieldOf(await openInviteScreen(member), "uri")).toBe(fieldOf(answer, "uri"));
    expect(await made("newer")).toBe(1);

    const token = /preauth=(\w+)/.exec(fieldOf(answer, "uri") ?? "")?.[1] ?? "";
    const friend = await clients.open(server);
    expect(await friend.preauth(token)).toMatchObject({ ok: true });
    expect(await friend.register("newfriend", PASSWORD)).toMatchObject({ ok: true });
    await member.waitForRosterPush(`newfriend@${domain}`, "both");
    await friend.close();
  });

  it("Conversations from 2.19.16: ten looks at one’s own code make one invitation, also at the quota", async () => {
    const member = await logInAs("looker");
    const look = async () => {
      const begun = performance.now();
      const answer = await command(member, INVITE, "action='complete'");
      expect(performance.now() - begun).toBeLessThan(PATIENCE_MS);
      return fieldOf(answer, "uri");
    };
    const uri = await look();
    expect(uri).toMatch(new RegExp(`^xmpp:looker@${domain}\\?roster;preauth=`));
    for (let count = 0; count < 9; count++) expect(await look()).toBe(uri);
    expect(await made("looker")).toBe(1);
    while ((await made("looker")) < OPEN) await command(member, INVITE, "action='execute'");
    expect((await command(member, INVITE, "action='execute'")).xml).toContain("<note");
    expect(await look()).toBe(uri);
  });

  it("is told to wait within two seconds where no bot is, and a login then finds the button", async () => {
    const member = await logInAs("late");
    bot.program.suspend();
    const answers = [INVITE, CREATE].map(async (node) => {
      const begun = performance.now();
      const answer = await command(member, node, "action='execute'");
      expect(performance.now() - begun).toBeLessThan(PATIENCE_MS);
      return answer;
    });
    for (const answer of await Promise.all(answers)) {
      expect(answer).toMatchObject({ ok: false, type: "wait", condition: "resource-constraint" });
    }
    await bot.program.kill();
    const another = await clients.logIn(server, "late", PASSWORD);
    expect(await listed(another)).toEqual(expect.arrayContaining([INVITE, CREATE]));
    const begun = performance.now();
    expect(await command(another, INVITE, "action='complete'")).toMatchObject({ ok: false, type: "wait" });
    expect(performance.now() - begun).toBeLessThan(PATIENCE_MS);
    bot = await startBot(site).waitUntilOwner();
    await expect
      .poll(async () => (await command(another, INVITE, "action='complete'")).ok, { timeout: 15_000 })
      .toBe(true);
  }, 60_000);
});
