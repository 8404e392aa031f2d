import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type BotProcess, type BotSite, ownerOf, startBot } from "../../rig/bot.ts";
import type { CommandStage } from "../../rig/command-stages.ts";
import { runWithNbxmpp } from "../../rig/nbxmpp-commands.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { type ClientStream, startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";
import { type Invitations, openInvitations } from "./invitations.ts";
import { describeOn, gateServerKinds } from "./on-servers.ts";

const PASSWORD = "wherefore art thou";
const INVITE = "urn:xmpp:invite#invite";
const CREATE = "urn:xmpp:invite#create-account";
const COMMANDS = "http://jabber.org/protocol/commands";

/** The last stage, which must have completed with a form. */
function resultOf(stages: readonly CommandStage[]): Readonly<Record<string, string>> {
  const last = stages.at(-1);
  if (last?.status !== "completed" || last.form === null) throw new Error(JSON.stringify(stages));
  expect(last.notes).toEqual([]);
  return Object.fromEntries(last.form.fields.map((field) => [field.var, field.value]));
}

function tokenIn(text: string | undefined): string {
  return /preauth=([A-Za-z0-9]+)/.exec(text ?? "")?.[1] ?? "";
}

describeOn(gateServerKinds, "the domain’s commands on", ({ start }) => {
  let redis: RedisServer;
  let server: XmppServer;
  let clients: XmppClients;
  let site: BotSite;
  let bots: readonly [BotProcess, BotProcess];
  let invitations: Invitations;
  let alice: ClientStream;
  let escalus: ClientStream;
  let tybalt: ClientStream;
  let domain: string;
  let botJid: string;

  beforeAll(async () => {
    redis = await startRedis({ password: "rosemary & rue" });
    server = await start({ redisUrl: redis.url, remoteDomain: "capulet.example" });
    domain = server.domain;
    botJid = `invite@${domain}`;
    for (const name of ["invite", "alice", "escalus", "tybalt@capulet.example"]) {
      await server.addUser(name, PASSWORD);
    }
    site = {
      server,
      redis,
      password: PASSWORD,
      config: {
        admins: [`escalus@${domain}`],
        quotas: { member: { open: 3, per_period: 100 } },
        rate_limits: { messages: { points: 1_000 }, invites: { points: 1_000 } },
      },
    };
    bots = await startBots();
    clients = startXmppClients();
    invitations = await openInvitations(redis.url, domain);
    alice = await clients.logIn(server, "alice", PASSWORD);
    escalus = await clients.logIn(server, "escalus", PASSWORD);
    tybalt = await clients.logIn({ ...server, domain: "capulet.example" }, "tybalt", PASSWORD);
    await answered();
  });
  afterAll(async () => {
    await clients?.stop();
    await invitations?.close();
    await Promise.all((bots ?? []).map((bot) => bot.stop()));
    await server?.stop();
    await redis?.stop();
  });

  async function startBots(): Promise<readonly [BotProcess, BotProcess]> {
    const started = [startBot(site), startBot(site)] as const;
    await Promise.all(started.map((bot) => bot.waitUntilReady()));
    return started;
  }

  /** Waits until a bot has said in Redis that it is there, and the gate has got an answer of one. */
  async function answered(): Promise<void> {
    await vi.waitFor(async () => resultOf(await escalus.runCommand(domain, INVITE)), 10_000);
  }

  async function made(name: string, host = domain): Promise<number> {
    return (await invitations.listOf(`${name}@${host}`)).length;
  }

  async function logInAs(name: string): Promise<ClientStream> {
    await server.addUser(name, PASSWORD);
    return clients.logIn(server, name, PASSWORD);
  }

  /** The nodes of ours that the domain lists. */
  async function nodesFor(client: ClientStream): Promise<readonly string[]> {
    const items = await client.listCommands(domain);
    const own = items.filter(({ node }) => node.startsWith("urn:xmpp:invite#"));
    expect(own.map(({ jid }) => jid)).toEqual(own.map(() => domain));
    return own.map(({ node }) => node).toSorted();
  }

  it("are found by service discovery, each by those who may run it", async () => {
    const info = await alice.discoInfo(domain);
    expect(info).toMatchObject({ features: expect.arrayContaining([COMMANDS]) });
    expect(await alice.discoInfo(domain, COMMANDS)).toMatchObject({
      identities: [{ category: "automation", type: "command-list" }],
    });
    expect(await nodesFor(alice)).toEqual([CREATE, INVITE]);
    expect(await nodesFor(tybalt)).toEqual([]);
    expect(await alice.discoInfo(domain, INVITE)).toMatchObject({
      identities: [{ category: "automation", type: "command-node" }],
      features: expect.arrayContaining([COMMANDS, "jabber:x:data"]),
    });
    await escalus.ask(botJid, "set allow_user_invites false");
    expect(await nodesFor(alice)).toEqual([INVITE]);
    expect(await nodesFor(escalus)).toEqual([CREATE, INVITE]);
    expect(await alice.discoInfo(domain, CREATE)).toMatchObject({ ok: false, condition: "forbidden" });
    expect(await alice.runCommand(domain, CREATE)).toMatchObject([
      { status: "error", type: "cancel", condition: "forbidden" },
    ]);
    await escalus.ask(botJid, "set allow_user_invites true");
  });

  it("give an invitation that registers a friend, who is a contact from then on", async () => {
    const result = resultOf(await alice.runCommand(domain, INVITE));
    expect(result["FORM_TYPE"]).toBe("urn:xmpp:invite#invitation");
    expect(result["uri"]).toMatch(/^xmpp:alice@montague\.example\?roster;preauth=[A-Za-z0-9]{22,};ibr=y$/);
    expect(result["landing-url"]).toMatch(/^http:\/\/127\.0\.0\.1:8080\/i\//);
    expect(Date.parse(result["expire"] ?? "")).toBeGreaterThan(Date.now());

    const token = tokenIn(result["uri"]);
    const friend = await clients.open(server);
    expect(await friend.preauth(token)).toMatchObject({ ok: true });
    expect(await friend.register("bob", PASSWORD)).toMatchObject({ ok: true });
    await alice.waitForRosterPush(`bob@${domain}`, "both");
    for (const log of [server.log(), ...bots.map((bot) => bot.program.output())])
      expect(log).not.toContain(token);
    await friend.close();
  });

  it("are all of them at the bot’s bare address, which older Gajim asks", async () => {
    const nodes = (await alice.listCommands(botJid)).map(({ jid, node }) => [jid, node]);
    expect(nodes).toContainEqual([botJid, "urn:invite-bot:command:list"]);
    const begun = performance.now();
    resultOf(await alice.runCommand(botJid, INVITE));
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect(await tybalt.runCommand(botJid, INVITE)).toMatchObject([{ status: "error" }]);
  });

  it("are read by Gajim’s own library", async () => {
    const account = { username: "alice", password: PASSWORD };
    const { list, runs } = await runWithNbxmpp(server, account, domain, [{ node: INVITE }]);
    expect(list.map(({ node }) => node)).toContain(INVITE);
    expect(runs).toMatchObject([
      [{ status: "completed", notes: [], form: { type: "result", fields: { uri: { valid: true } } } }],
    ]);
  });

  it("take an admin through the stages of a form, and its session is for that resource alone", async () => {
    const run = (client: ClientStream, attrs: string, form = "") =>
      client.request(
        `<iq type='set' to='${domain}'><command xmlns='${COMMANDS}' node='${CREATE}' ${attrs}>${form}</command></iq>`,
      );
    const filled = `<x xmlns='jabber:x:data' type='submit'><field var='username'><value>juliet</value></field></x>`;
    const first = await run(escalus, "action='execute'");
    expect(first.xml).toMatch(/^<iq [^>]*from="montague\.example"/);
    const sessionid = /sessionid="([^"]+)"/.exec(first.xml)?.[1];
    const other = await clients.logIn(server, "escalus", PASSWORD);
    const next = `action='complete' sessionid='${sessionid}'`;
    expect(await run(other, next, filled)).toMatchObject({ ok: false, condition: "bad-request" });
    expect((await run(escalus, next, filled)).xml).toMatch(
      /xmpp:juliet@montague\.example\?register;preauth=/,
    );
    const again = await run(escalus, next, filled);
    expect(again).toMatchObject({ ok: false, type: "cancel", condition: "not-allowed" });
    expect(again.xml).toContain("session-expired");
    await other.close();
  });

  it("are refused to whom they are not for, and do nothing", async () => {
    for (const node of [INVITE, CREATE]) {
      expect(await tybalt.runCommand(domain, node)).toMatchObject([
        { status: "error", type: "cancel", condition: "forbidden" },
      ]);
    }
    expect(await made("tybalt", "capulet.example")).toBe(0);
  });

  it("have the quota, the suspension and the lockdown of chat", async () => {
    const gregory = await logInAs("gregory");
    const said = async () => (await gregory.ask(botJid, "invite")).body;
    const noted = async () => {
      const last = (await gregory.runCommand(domain, INVITE)).at(-1);
      return last?.status === "completed" ? last.notes[0]?.[1] : JSON.stringify(last);
    };
    for (let count = 0; count < 3; count++) resultOf(await gregory.runCommand(domain, INVITE));
    expect(await noted()).toMatch(/./);
    expect(await noted()).toBe(await said());

    await escalus.ask(botJid, `suspend gregory@${domain}`);
    await escalus.ask(botJid, "yes");
    expect(await noted()).toContain("An admin has put your invitations on hold");
    expect(await noted()).toBe(await said());
    await escalus.ask(botJid, `restore gregory@${domain}`);

    await escalus.ask(botJid, "lockdown spam");
    const locked = resultOf(await alice.runCommand(domain, INVITE));
    const friend = await clients.open(server);
    expect(await friend.preauth(tokenIn(locked["uri"]))).toMatchObject({ condition: "item-not-found" });
    await escalus.ask(botJid, "unlock");
    expect(await friend.preauth(tokenIn(locked["uri"]))).toMatchObject({ ok: true });
    await friend.close();
    await gregory.close();
  });

  it("cannot be reached by users who send a bot what only the gate may", async () => {
    await alice.subscribe(botJid);
    const { from: bot } = await alice.waitFor(
      (event): event is Extract<typeof event, { event: "presence" }> =>
        event.event === "presence" && event.type === "available" && event.from.startsWith(`${botJid}/`),
      "presence of a bot",
    );
    const before = await made("escalus");
    const forged = (from = "") =>
      `<iq type='set' id='f1' to='${bot}'${from}><question xmlns='urn:invite-bot:gate:0' id='1' iq='q1' ` +
      `asker='escalus@${domain}/x'><command xmlns='${COMMANDS}' node='${INVITE}'/></question></iq>`;
    const refused = { ok: false, type: "cancel", condition: "service-unavailable" };
    expect(await alice.request(forged())).toMatchObject(refused);
    expect(await tybalt.request(forged())).toMatchObject(refused);

    const abram = await logInAs("abram");
    const ended = abram.waitFor(
      (event): event is Extract<typeof event, { event: "stream-error" }> => event.event === "stream-error",
      "end of the stream",
    );
    // Prosody puts it right, ejabberd ends the stream.
    const outcome = await Promise.race([abram.request(forged(` from='${domain}'`)), ended]);
    if ("event" in outcome) expect(outcome.condition).toBe("invalid-from");
    else expect(outcome).toMatchObject(refused);
    ended.catch(() => undefined);
    expect(await made("escalus")).toBe(before);
  });

  it("are refused for a moment to a user who asks too often, and not to others", async () => {
    const sampson = await logInAs("sampson");
    const asked = Array.from({ length: 60 }, () => sampson.runCommand(domain, INVITE));
    resultOf(await escalus.runCommand(domain, INVITE));
    const last = (await Promise.all(asked)).map((stages) => stages.at(-1));
    const outcomes = last.map((stage) => (stage?.status === "error" ? stage.text : stage?.status));
    expect(new Set(outcomes)).toEqual(
      new Set(["completed", "That is too often, please try again in a moment"]),
    );
    expect(await made("sampson")).toBe(3);
    await sampson.close();
  });

  it("are answered again when another bot has taken over from one that hangs, each once or not at all", async () => {
    const hanging = ownerOf(bots);
    const before = await made("escalus");
    hanging.program.suspend();
    const lastStatus = async () => (await escalus.runCommand(domain, INVITE)).at(-1)?.status;
    await expect.poll(lastStatus, { timeout: 30_000 }).toBe("completed");
    const from = hanging.program.output().length;
    hanging.program.resume();
    await hanging.program.waitForOutput(/standing by/, { from });
    expect(await made("escalus")).toBe(before + 1);
  }, 60_000);

  it("are answered by a plain wait while Redis does not, and nobody else waits", async () => {
    redis.suspend();
    try {
      const begun = performance.now();
      const [stage] = await Promise.all([alice.runCommand(domain, INVITE), alice.ping(domain)]);
      expect(stage).toMatchObject([{ status: "error", type: "wait", condition: "resource-constraint" }]);
      expect(performance.now() - begun).toBeLessThan(2_000);
      expect(await nodesFor(alice)).toEqual([CREATE, INVITE]);
    } finally {
      redis.resume();
    }
    await answered();
  });

  it("are answered by a plain wait while every bot hangs, and are listed at once", async () => {
    for (const bot of bots) bot.program.suspend();
    const before = await made("alice");
    try {
      const begun = performance.now();
      const running = alice.runCommand(domain, INVITE);
      expect(await nodesFor(escalus)).toEqual([CREATE, INVITE]);
      expect(performance.now() - begun).toBeLessThan(1_000);
      expect(await alice.ping(domain)).toBeLessThan(1_000);
      expect(await running).toMatchObject([
        { status: "error", type: "wait", condition: "resource-constraint" },
      ]);
      expect(performance.now() - begun).toBeLessThan(2_000);
    } finally {
      for (const bot of bots) bot.program.resume();
    }
    await answered();
    expect(await made("alice")).toBe(before);
  });

  it("are answered by a plain wait within two seconds when every bot was killed, and are listed", async () => {
    await Promise.all(bots.map((bot) => bot.program.kill()));
    const begun = performance.now();
    expect(await alice.runCommand(domain, INVITE)).toMatchObject([
      { status: "error", type: "wait", condition: "resource-constraint", text: expect.stringMatching(/./) },
    ]);
    expect(performance.now() - begun).toBeLessThan(2_000);
    const listing = performance.now();
    expect(await nodesFor(alice)).toEqual([CREATE, INVITE]);
    expect(performance.now() - listing).toBeLessThan(1_000);
    expect(await alice.discoInfo(domain)).toMatchObject({ features: expect.arrayContaining([COMMANDS]) });

    bots = await startBots();
    await answered();
  });
});
