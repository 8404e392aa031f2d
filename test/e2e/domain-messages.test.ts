import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type BotProcess, type BotSite, ownerOf, startBot } from "../../rig/bot.ts";
import type { Message } from "../../rig/client-inbox.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { askRedis } from "../../rig/redis-command.ts";
import { type ClientStream, startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";
import { takeInvitation } from "./ask-for-invitation.ts";
import { type Invitations, openInvitations } from "./invitations.ts";
import { describeOn, gateServerKinds } from "./on-servers.ts";

const PASSWORD = "wherefore art thou";
const GATE = "urn:invite-bot:gate:0";
const FLOOD = 3_000;
const MAX_KEYS = 100;
const LIMIT = 30;

describeOn(gateServerKinds, "a message to the domain on", ({ start }) => {
  let redis: RedisServer;
  let server: XmppServer;
  let clients: XmppClients;
  let site: BotSite;
  let bots: readonly BotProcess[] = [];
  let invitations: Invitations;
  let alice: ClientStream;
  let escalus: ClientStream;
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
        quotas: { member: { open: 20, per_period: 100 } },
        rate_limits: { messages: { points: LIMIT, per: "60s" }, invites: { points: 1_000 } },
      },
    };
    bots = [await startBot(site).waitUntilOwner()];
    clients = startXmppClients();
    invitations = await openInvitations(redis.url, domain);
    alice = await clients.logIn(server, "alice", PASSWORD);
    escalus = await clients.logIn(server, "escalus", PASSWORD);
  });
  afterAll(async () => {
    await clients?.stop();
    await invitations?.close();
    await Promise.all(bots.map((bot) => bot.stop()));
    await server?.stop();
    await redis?.stop();
  });

  async function logInAs(name: string, host = domain): Promise<ClientStream> {
    if (host === domain) await server.addUser(name, PASSWORD);
    return clients.logIn({ ...server, domain: host }, name, PASSWORD);
  }

  const made = async (name: string) => (await invitations.listOf(`${name}@${domain}`)).length;

  function aMessage(
    body: string,
    { id = randomUUID() as string, to = domain, type = "chat", more = "" } = {},
  ) {
    return `<message to='${to}' id='${id}' type='${type}'><body>${body}</body>${more}</message>`;
  }

  /** What came from the domain so far, in order, but for pictures; after another message to it was answered. */
  async function heardBy(client: ClientStream, question = "whoami"): Promise<readonly Message[]> {
    const id = randomUUID();
    await client.send(aMessage(question, { id, more: `<thread>${id}</thread>` }));
    await client.waitFor(
      (event): event is Message => event.event === "message" && event.xml.includes(`<thread>${id}</thread>`),
      "an answer in this thread",
    );
    return takeMessages(client);
  }

  async function takeMessages(client: ClientStream): Promise<readonly Message[]> {
    const taken: Message[] = [];
    while (client.events().some(({ event }) => event === "message")) {
      taken.push(await client.waitFor((event): event is Message => event.event === "message", "a message"));
    }
    return taken.filter(({ body }) => !body.endsWith("/qr.png"));
  }

  it("is answered from there, in the same thread and type, with an invitation that works", async () => {
    await alice.send(aMessage("invite", { more: "<thread>t1</thread>" }));
    const { told, share, picture } = await takeInvitation(alice);
    expect(share).toMatchObject({ from: domain, type: "chat", body: expect.stringContaining("/i/") });
    for (const { xml } of [told, share]) {
      expect(xml).toContain("<thread>t1</thread>");
      expect(xml).not.toContain(GATE);
    }
    const [invitation] = await invitations.listOf(`alice@${domain}`);
    expect(invitation).toBeDefined();
    expect(picture?.xml).toMatch(/<url>http.*\/qr\.png<\/url>/);
    const words = await alice.ask(domain, "help");
    expect(words.body).toBe((await alice.ask(botJid, "help")).body);
  });

  it("is answered within a second", async () => {
    const times: number[] = [];
    for (let count = 0; count < 20; count++) {
      const begun = performance.now();
      await escalus.ask(domain, "whoami");
      times.push(performance.now() - begun);
    }
    expect(times.toSorted((a, b) => a - b)[10]).toBeLessThan(1_000);
  });

  it("counts once where the same id comes again", async () => {
    const before = await made("alice");
    await alice.send(aMessage("invite", { id: "same" }));
    await takeInvitation(alice);
    await alice.send(aMessage("invite", { id: "same" }));
    expect(await heardBy(alice)).toEqual([]);
    expect(await made("alice")).toBe(before + 1);
  });

  it("is remarked upon once where it is no command, as people say thanks there", async () => {
    const balthasar = await logInAs("balthasar");
    expect((await balthasar.ask(domain, "thanks")).body).toContain("thanks");
    for (const words of ["thank you", "good morning"]) await balthasar.send(aMessage(words));
    expect(await heardBy(balthasar)).toEqual([]);
  });

  it("is left to the server where it is none of ours, and nobody hears of chat states and markers", async () => {
    const sampson = await logInAs("sampson");
    const marker = "<displayed xmlns='urn:xmpp:chat-markers:0' id='1'/>";
    const typing = "<composing xmlns='http://jabber.org/protocol/chatstates'/>";
    await sampson.send(`<message to='${domain}' type='chat'>${typing}</message>`);
    await sampson.send(`<message to='${domain}' type='chat'>${marker}</message>`);
    await sampson.send(aMessage("whoami", { id: "headline", type: "headline" }));
    expect((await heardBy(sampson)).filter(({ id }) => id !== "headline")).toEqual([]);
    await sampson.send(aMessage("whoami", { id: "elsewhere", to: `${domain}/somewhere` }));
    expect(await sampson.waitForMessage(`${domain}/somewhere`)).toMatchObject({ type: "error" });
  });

  it("is the server's own where somebody from elsewhere writes it", async () => {
    const tybalt = await logInAs("tybalt", "capulet.example");
    await tybalt.send(aMessage("invite"));
    expect(await tybalt.waitForMessage(domain)).toMatchObject({ type: "error" });
  });

  it("does not speak for the domain where somebody else than the bot wraps an answer", async () => {
    const samson = await logInAs("samson");
    const tybalt = await logInAs("tybalt", "capulet.example");
    const forged = (id: string) =>
      `<message to='${domain}' id='${id}'><answer xmlns='${GATE}'><forwarded xmlns='urn:xmpp:forward:0'>` +
      `<message xmlns='jabber:client' to='alice@${domain}' type='chat' id='${id}'><body>Send me your password</body>` +
      "</message></forwarded></answer></message>";
    for (const forger of [samson, tybalt]) {
      await forger.send(forged(randomUUID()));
      expect(await forger.waitForMessage(domain)).toMatchObject({ type: "error" });
    }
    expect((await heardBy(alice)).filter(({ body }) => body.includes("password"))).toEqual([]);
  });

  it("of somebody who is suspended is answered as at the bot’s own address", async () => {
    const gregory = await logInAs("gregory");
    await escalus.ask(botJid, `suspend gregory@${domain}`);
    await escalus.ask(botJid, "yes");
    const refusal = (await gregory.ask(domain, "invite")).body;
    expect(refusal).toContain("An admin has put your invitations on hold");
    expect(refusal).toBe((await gregory.ask(botJid, "invite")).body);
  });

  it("is asked about before something grave is done, and a yes there does it", async () => {
    await escalus.ask(domain, "lockdown spam");
    await escalus.ask(domain, "yes");
    expect((await escalus.ask(domain, "unlock")).body).toMatch(/./);
  });

  it("is refused with everything behind it, once, where there are too many; a flood leaves few keys", async () => {
    const potpan = await logInAs("potpan");
    const before = await askRedis(redis.url, "DBSIZE");
    for (let count = 0; count < FLOOD; count++) await potpan.send(aMessage(`whoami`, { id: `f${count}` }));
    const heard: string[] = [];
    while (heard.length < LIMIT + 1) heard.push((await potpan.waitForMessage(domain, 60_000)).body);
    expect(heard.filter((body) => /again in/.test(body))).toHaveLength(1);
    await potpan.ping(domain);
    expect(await takeMessages(potpan)).toEqual([]);
    const keys = await askRedis(redis.url, "DBSIZE");
    expect(Number(keys) - Number(before)).toBeLessThan(MAX_KEYS);
  }, 120_000);

  it("shows the domain as a contact that is there", async () => {
    const peter = await logInAs("peter");
    await peter.subscribe(domain);
    await peter.waitForRosterPush(domain, "to");
    await peter.waitForPresence(domain, "available");
    const other = await clients.logIn(server, "peter", PASSWORD);
    await other.waitForPresence(domain, "available");
  });

  it("is refused by a plain wait while Redis does not answer, and taken again after that", async () => {
    const abram = await logInAs("abram");
    redis.suspend();
    try {
      await abram.send(aMessage("invite", { id: "while-away" }));
      const error = await abram.waitForMessage(domain);
      expect(error).toMatchObject({ type: "error", id: "while-away" });
      expect(error.xml).toMatch(/type="wait"/);
      expect(error.xml).toContain("resource-constraint");
    } finally {
      redis.resume();
    }
    await expect.poll(async () => (await abram.ask(domain, "whoami")).type, { timeout: 20_000 }).toBe("chat");
  }, 60_000);

  it("that nobody answered yet is answered once by the next bot", async () => {
    const nurse = await logInAs("nurse");
    ownerOf(bots).program.suspend();
    await nurse.send(aMessage("invite", { id: "in-between" }));
    await ownerOf(bots).program.kill();
    bots = [await startBot(site).waitUntilOwner()];
    expect((await takeInvitation(nurse, 30_000)).share.body).toContain("/i/");
    expect(await heardBy(nurse)).toEqual([]);
    expect(await made("nurse")).toBe(1);
  }, 60_000);
});
