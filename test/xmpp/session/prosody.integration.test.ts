import net from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ProsodyServer, startProsody } from "../../../rig/prosody.ts";
import { prosodyVersions } from "../../../rig/prosody-versions.ts";
import type { Session } from "../../../src/xmpp/session/session.ts";
import { type Element, xml } from "../../../src/xmpp/xml.ts";
import { aMessage, aSession, type SessionUnderTest } from "./a-session.ts";

const PASSWORD = "wherefore art thou";

let prosody: ProsodyServer;

type Options = Partial<Parameters<typeof aSession>[0]>;

const aBot = (options: Options = {}, server = prosody): SessionUnderTest =>
  aSession({
    service: `xmpp://127.0.0.1:${server.port}`,
    domain: server.domain,
    password: PASSWORD,
    requireTls: true,
    caFile: server.caFile === "" ? null : server.caFile,
    ...options,
    timing: { backoffLeastMs: 50, backoffMostMs: 200, ...options.timing },
  });

/** Answers each message once, as the bot's chat does. */
function anEchoingBot(options: Options = {}): SessionUnderTest {
  const bot = aBot({
    ...options,
    receive: async (stanza) => {
      if (!isMessage(stanza)) return;
      await bot.session.send(
        aMessage({ to: stanza.attrs.from ?? "", body: stanza.getChildText("body") ?? "" }),
      );
    },
  });
  return bot;
}

const isMessage = (stanza: Element) => stanza.is("message") && stanza.getChild("body") !== undefined;
const bodies = (received: readonly Element[]) =>
  received.filter(isMessage).map((stanza) => stanza.getChildText("body"));

async function until(bot: SessionUnderTest, isReached: () => boolean): Promise<void> {
  while (!isReached()) await bot.delivered(bot.received.length + 1);
}

const ping = (session: Session, to: string) =>
  session.request(xml("iq", { type: "get", to }, xml("ping", "urn:xmpp:ping")));

describe.each(prosodyVersions())("against Prosody %s", (version) => {
  beforeAll(async () => {
    prosody = await startProsody({ version });
    for (const name of ["invite", "romeo", "juliet"]) prosody.addUser(name, PASSWORD);
  });
  afterAll(() => prosody.stop());

  it("a login takes less than 0.3 s", async () => {
    const times: number[] = [];
    for (let logins = 0; logins < 5; logins += 1) {
      const { session } = aBot();
      const begin = performance.now();
      await session.start();
      times.push(performance.now() - begin);
      await session.stop();
    }
    expect(times.sort((a, b) => a - b)[2]).toBeLessThan(300);
  });

  it("a chat round trip has no step of 40 ms", async () => {
    const bot = anEchoingBot();
    const romeo = aBot({ username: "romeo" });
    await Promise.all([bot.session.start(), romeo.session.start()]);
    const times: number[] = [];
    for (let trips = 1; trips <= 40; trips += 1) {
      const begin = performance.now();
      romeo.session
        .send(aMessage({ to: `invite@${prosody.domain}`, body: `${trips}` }))
        .catch(() => undefined);
      await until(romeo, () => bodies(romeo.received).length === trips);
      times.push(performance.now() - begin);
    }
    times.sort((a, b) => a - b);
    expect(times[20]).toBeLessThan(35);
    await Promise.all([bot.session.stop(), romeo.session.stop()]);
  });

  it("the counts of both sides agree in each of many sessions, with presence and IQs about", async () => {
    for (let sessions = 0; sessions < 30; sessions += 1) {
      const { session, log } = aBot();
      await session.start();
      await Promise.all([
        ping(session, prosody.domain),
        session.request(xml("iq", { type: "get" }, xml("query", "jabber:iq:roster"))),
        session.send(aMessage({ to: `romeo@${prosody.domain}` })),
      ]);
      await session.stop();
      expect(log.filter(({ level }) => level >= 40)).toEqual([]);
    }
    expect(prosody.log()).not.toMatch(/handled more stanzas|tried to ack|invalid ack/i);
  });

  it("two bots of one account stay up beside each other, and each is given a copy", async () => {
    const bots = [aBot({ username: "juliet" }), aBot({ username: "juliet" })];
    const romeo = aBot({ username: "romeo" });
    await Promise.all([...bots, romeo].map(({ session }) => session.start()));
    // Answered, so the server knows of their presence, too.
    await Promise.all(bots.map(({ session }) => ping(session, prosody.domain)));
    await Promise.all(
      [1, 2, 3].map((n) => romeo.session.send(aMessage({ to: `juliet@${prosody.domain}`, body: `${n}` }))),
    );
    for (const bot of bots) {
      await until(bot, () => bodies(bot.received).length === 3);
      expect(bot.session.state).toBe("online");
      expect(bot.log.filter(({ level }) => level >= 40)).toEqual([]);
    }
    await Promise.all([...bots, romeo].map(({ session }) => session.stop()));
  });

  it("a connection that is cut again and again loses no message and repeats none", async () => {
    const proxy = await startProxy(prosody.port);
    const bot = anEchoingBot({
      service: `xmpp://127.0.0.1:${proxy.port}`,
      timing: { backoffLeastMs: 5, backoffMostMs: 20 },
    });
    const romeo = aBot({ username: "romeo" });
    await Promise.all([bot.session.start(), romeo.session.start()]);
    const { jid } = bot.session;
    const sent: string[] = [];
    for (let cuts = 0; cuts < 5; cuts += 1) {
      const resumed = bot.event("resumed");
      for (let messages = 0; messages < 20; messages += 1) {
        if (messages === 10) proxy.cut();
        const body = `${cuts}-${messages}`;
        sent.push(body);
        await romeo.session.send(aMessage({ to: `invite@${prosody.domain}`, body }));
      }
      await resumed;
      await ping(bot.session, prosody.domain);
    }
    await until(romeo, () => bodies(romeo.received).length >= sent.length);
    expect(bodies(bot.received)).toEqual(sent);
    expect(bodies(romeo.received).sort()).toEqual([...sent].sort());
    expect(bot.session.jid).toBe(jid);
    await Promise.all([bot.session.stop(), romeo.session.stop()]);
    await proxy.stop();
  });

  it.each(["killed", "stopped"] as const)(
    "a server that is %s and restarted has the bot back within seconds",
    async (how) => {
      const bot = aBot();
      await bot.session.start();
      const offline = bot.event("offline");
      const online = bot.event("online");
      if (how === "killed") await prosody.kill();
      await prosody.restart();
      expect(await offline).toMatch(
        how === "killed" ? /^The connection to xmpp:.* is lost/ : /^The server ended the stream|lost/,
      );
      const begin = performance.now();
      expect(await online).toBe(bot.session.jid);
      expect(performance.now() - begin).toBeLessThan(8_000);
      await bot.session.send(aMessage({ to: `romeo@${prosody.domain}` }));
      await bot.session.stop();
    },
  );

  it("a server that hangs is noticed, and what was sent meanwhile arrives once when it goes on", async () => {
    const bot = aBot({ timing: { ackIntervalMs: 100, ackTimeoutMs: 400, connectMs: 2_000 } });
    const romeo = aBot({ username: "romeo" });
    await Promise.all([bot.session.start(), romeo.session.start()]);
    const offline = bot.event("offline");
    prosody.suspend();
    const sent = bot.session.send(
      aMessage({ to: `romeo@${prosody.domain}`, body: "through the black hole" }),
    );
    expect(await offline).toContain("the server has fallen silent");
    prosody.resume();
    await sent;
    await ping(romeo.session, prosody.domain);
    expect(bodies(romeo.received).filter((body) => body === "through the black hole")).toHaveLength(1);
    await Promise.all([bot.session.stop(), romeo.session.stop()]);
  });

  it("a password that was changed meanwhile ends the session, saying so in one sentence", async () => {
    prosody.addUser("mercutio", PASSWORD);
    const bot = aBot({ username: "mercutio" });
    await bot.session.start();
    const fatal = bot.event("fatal");
    prosody.addUser("mercutio", "a plague on both your houses");
    await prosody.restart();
    expect(String(await fatal)).toMatch(
      /refused the login of mercutio@.* \(not-authorized\): check XMPP_PASSWORD/,
    );
    expect(bot.session.state).toBe("stopped");
  });

  it("an account that is not there ends the first start", async () => {
    const { session } = aBot({ username: "nobody" });
    await expect(session.start()).rejects.toThrow("refused the login of nobody@");
  });
});

it("a Prosody that keeps SHA-256 passwords is logged in to by SCRAM-SHA-256, within 0.3 s", async () => {
  const server = await startProsody({ extra: `password_hash = "SHA-256"` });
  server.addUser("invite", PASSWORD);
  const { session, log } = aBot({}, server);
  const begin = performance.now();
  await session.start();
  const took = performance.now() - begin;
  expect(JSON.stringify(log)).toContain("SCRAM-SHA-256");
  expect(took).toBeLessThan(300);
  await session.stop();
  await server.stop();
});

it("a server without TLS is not logged in to, unless that is allowed", async () => {
  const server = await startProsody({ tls: false, extra: `modules_disabled = { "s2s", "tls" }` });
  server.addUser("invite", PASSWORD);
  await expect(aBot({}, server).session.start()).rejects.toThrow("offers no TLS");
  const { session } = aBot({ requireTls: false }, server);
  await session.start();
  await session.stop();
  await server.stop();
});

it("a server that offers TLS but has no certificate ends the first start", async () => {
  const server = await startProsody({ tls: false, extra: `modules_enabled = { "tls", "saslauth" }` });
  const { session } = aBot({}, server);
  await expect(session.start()).rejects.toThrow(
    /agree on no TLS \(ERR_SSL_[^)]+\): has the server a certificate/,
  );
  await server.stop();
});

/** Passes bytes on, until it is told to break. */
async function startProxy(to: number) {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    const upstream = net.connect(to, "127.0.0.1");
    for (const end of [socket, upstream]) {
      sockets.add(end);
      end.on("error", () => undefined).on("close", () => sockets.delete(end));
    }
    socket.pipe(upstream).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    cut,
    stop: () => {
      cut();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
