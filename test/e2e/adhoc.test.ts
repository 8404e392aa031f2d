import { afterAll, beforeAll, expect, it } from "vitest";
import { type BotProcess, startBot } from "../../rig/bot.ts";
import type { ClientEvent } from "../../rig/client-inbox.ts";
import type { CommandStage } from "../../rig/command-stages.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { type ClientStream, startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";
import { describeOn, serverKinds } from "./on-servers.ts";

const BOT_PASSWORD = "bot secret";
const PASSWORD = "wherefore art thou";

let clients: XmppClients;
beforeAll(() => {
  clients = startXmppClients();
});
afterAll(() => clients.stop());

type Presence = Extract<ClientEvent, { event: "presence" }>;

/** Subscribes to the bot, and waits for its presence, which says where its commands are. */
async function meet(client: ClientStream, botJid: string): Promise<Presence> {
  await client.subscribe(botJid);
  await client.waitForRosterPush(botJid, "to");
  await client.approve(botJid);
  return presenceOf(client, ({ from }) => from.startsWith(`${botJid}/`));
}

function presenceOf(client: ClientStream, fits: (presence: Presence) => boolean): Promise<Presence> {
  return client.waitFor(
    (event): event is Presence => event.event === "presence" && event.type === "available" && fits(event),
    "presence of the bot",
  );
}

function attributeOf(tag: string, name: string): string {
  return new RegExp(` ${name}=["']([^"']*)`).exec(tag)?.[1] ?? "";
}

/** The last stage, which must have completed with a form. */
function resultOf(stages: readonly CommandStage[]): Readonly<Record<string, string>> {
  const last = stages.at(-1);
  if (last?.status !== "completed" || last.form === null) throw new Error(JSON.stringify(stages));
  expect(last.notes).toEqual([]);
  return Object.fromEntries(last.form.fields.map((field) => [field.var, field.value]));
}

describeOn(serverKinds, "with slixmpp on", ({ start }) => {
  let redis: RedisServer;
  let server: XmppServer;
  let bot: BotProcess;
  let alice: ClientStream;
  let admin: ClientStream;
  let botJid: string;
  let presence: Presence;
  let full: string;

  beforeAll(async () => {
    redis = await startRedis();
    server = await start({ redisUrl: redis.url });
    botJid = `invite@${server.domain}`;
    await server.addUser("invite", BOT_PASSWORD);
    for (const name of ["alice", "escalus"]) await server.addUser(name, PASSWORD);
    bot = startBot({
      server,
      redis,
      password: BOT_PASSWORD,
      config: { admins: [`escalus@${server.domain}`] },
    });
    await bot.waitForLog(/XMPP session online/);
    alice = await clients.logIn(server, "alice", PASSWORD);
    admin = await clients.logIn(server, "escalus", PASSWORD);
    presence = await meet(alice, botJid);
    await meet(admin, botJid);
    full = presence.from;
  });
  afterAll(async () => {
    await alice?.close();
    await admin?.close();
    await bot?.stop();
    await server?.stop();
    await redis?.stop();
  });

  it("finds the commands through presence and caps, which it verifies", async () => {
    const { from, xml } = presence;
    const caps = /<c [^>]*>/.exec(xml)?.[0] ?? "";
    const [node = "", ver = ""] = ["node", "ver"].map((name) => attributeOf(caps, name));
    expect(await alice.verifyCaps(from, node, ver)).toBe(true);
    expect(await alice.verifyCaps(from, node, ver.toLowerCase()).catch(() => false)).toBe(false);
    const info = await alice.discoInfo(from);
    expect(info).toMatchObject({ features: expect.arrayContaining(["http://jabber.org/protocol/commands"]) });
    expect(info).not.toMatchObject({ features: expect.arrayContaining(["jabber:x:data"]) });

    const items = await alice.listCommands(from);
    expect(items.every(({ jid }) => jid === from)).toBe(true);
    const nodes = items.map((item) => item.node);
    expect(nodes).toEqual(expect.arrayContaining(["urn:xmpp:invite#invite", "urn:invite-bot:command:list"]));
    expect(nodes).toContain("urn:xmpp:invite#create-account");
    expect(nodes).not.toContain("urn:invite-bot:command:suspend");
  });

  it("makes an invitation in one step, and a friend registers with it", async () => {
    const result = resultOf(await alice.runCommand(full, "urn:xmpp:invite#invite"));
    expect(result["FORM_TYPE"]).toBe("urn:xmpp:invite#invitation");
    expect(result["landing-url"]).toMatch(/^http:\/\/127\.0\.0\.1:8080\/i\//);
    expect(Date.parse(result["expire"] ?? "")).toBeGreaterThan(Date.now());
    const token = /preauth=([A-Za-z0-9]+)/.exec(result["uri"] ?? "")?.[1] ?? "";
    const friend = await clients.open(server);
    expect(await friend.preauth(token)).toMatchObject({ ok: true });
    expect(await friend.register("bob", PASSWORD)).toMatchObject({ ok: true });
    await alice.waitForRosterPush(`bob@${server.domain}`, "both");
    await friend.close();
  });

  it("fills in a form, mends it, and revokes what it made", async () => {
    const stages = await alice.runCommand(full, "urn:invite-bot:command:invite", [
      { action: "complete", fields: { expires: "soon", note: "for Rosaline" } },
      { action: "complete", fields: { expires: "2d", note: "for Rosaline" } },
    ]);
    expect(stages.map(({ status }) => status)).toEqual(["executing", "executing", "completed"]);
    expect(resultOf(stages)["result"]).toContain("lasts 2 days");
    const listed = resultOf(await alice.runCommand(full, "urn:invite-bot:command:list"));
    const id = /#([a-z0-9]{6}) · open, 2 days left · for Rosaline/.exec(listed["list"] ?? "")?.[1] ?? "";
    const revoked = await alice.runCommand(full, "urn:invite-bot:command:revoke", [
      { action: "complete", fields: { id } },
    ]);
    expect(resultOf(revoked)["result"]).toContain(`#${id} is revoked`);
  });

  it("suspends as an admin, after a stage that tells what that does", async () => {
    const begin = { action: "next", fields: { jid: `alice@${server.domain}`, tree: "1" } };
    const stages = await admin.runCommand(full, "urn:invite-bot:command:suspend", [
      begin,
      { action: "prev" },
      begin,
      { action: "complete", fields: {} },
    ]);
    expect(stages.map(({ status }) => status)).toEqual([...Array(4).fill("executing"), "completed"]);
    const refused = await alice.runCommand(full, "urn:xmpp:invite#invite");
    expect(refused.at(-1)).toMatchObject({
      status: "completed",
      notes: [["error", expect.stringMatching(/./)]],
    });
    const restored = await admin.runCommand(full, "urn:invite-bot:command:restore", [
      { action: "complete", fields: { jid: `alice@${server.domain}` } },
    ]);
    resultOf(restored);
  });

  it("makes an account invitation for a name as an admin (XEP-0401)", async () => {
    const stages = await admin.runCommand(full, "urn:xmpp:invite#create-account", [
      { action: "complete", fields: { username: "juliet", "roster-subscription": "false" } },
    ]);
    expect(stages[0]).toMatchObject({
      form: { fields: [{ var: "username" }, { var: "roster-subscription", type: "boolean" }] },
    });
    expect(resultOf(stages)["uri"]).toMatch(new RegExp(`^xmpp:juliet@${server.domain}\\?register;preauth=`));
    expect(await alice.runCommand(full, "urn:invite-bot:command:suspend")).toMatchObject([
      { status: "error", type: "cancel", condition: "forbidden" },
    ]);
  });

  it("goes on with a command after the process was started anew", async () => {
    const command = (to: string, attrs: string, form = "") =>
      `<iq type='set' to='${to}'><command xmlns='http://jabber.org/protocol/commands' node='urn:invite-bot:command:contact' ${attrs}>${form}</command></iq>`;
    const first = await alice.request(command(full, "action='execute'"));
    const sessionid = /sessionid="([^"]+)"/.exec(first.xml)?.[1];
    await bot.stop();
    bot = startBot({
      server,
      redis,
      password: BOT_PASSWORD,
      config: { admins: [`escalus@${server.domain}`] },
    });
    await bot.waitForLog(/XMPP session online/);
    const last = await alice.request(
      command(full, `action='complete' sessionid='${sessionid}'`, "<x xmlns='jabber:x:data' type='submit'/>"),
    );
    expect(last.xml).toContain('status="completed"');
  });
});
