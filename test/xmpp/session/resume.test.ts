import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RememberedSession, SessionMemory } from "../../../src/ports/replica.ts";
import { SendError } from "../../../src/xmpp/session/errors.ts";
import { xml } from "../../../src/xmpp/xml.ts";
import { BIND, DOMAIN, type ScriptedPeer, startPeer } from "../../support/scripted-peer.ts";
import { aMessage, aSession, aTask, onlineAt, startingAt } from "./a-session.ts";

let peer: ScriptedPeer;
beforeEach(async () => {
  peer = await startPeer();
});
afterEach(() => peer.stop());

const online = (options?: Parameters<typeof onlineAt>[1]) => onlineAt(peer, options);

const incoming = (id: string) =>
  `<message from='romeo@montague.example/orchard' id='${id}'><body>${id}</body></message>`;

describe("resuming a session", () => {
  it("counts the results of its own requests, so that nothing is replayed", async () => {
    const { session, delivered, connection } = await online();
    const answered = session.request(
      xml("iq", { type: "get", to: "montague.example" }, xml("ping", "urn:xmpp:ping")),
    );
    const { id } = (await connection.next("iq")).attrs;
    connection.send(`<iq type='result' from='montague.example' id='${id}'/>${incoming("m1")}`);
    await answered;
    await delivered(1);
    expect(await connection.handled()).toBe(2);
    connection.cut();
    const resume = await (await peer.accept()).resume(connection.received);
    expect(resume.attrs).toMatchObject({ previd: "sm-1", h: "2" });
    await session.stop();
  });

  it("tells of it as resumed and not as online, and sends no presence again", async () => {
    const events: string[] = [];
    const { session, event, connection } = await online();
    session.on("online", () => events.push("online"));
    session.on("resumed", () => events.push("resumed"));
    session.on("offline", () => events.push("offline"));
    const { jid } = session;
    const resumed = event("resumed");
    connection.cut();
    const second = await peer.accept();
    await second.enter();
    await second.next("resume");
    expect(events).toEqual(["offline"]);
    second.goOn(connection.received);
    expect(await resumed).toBe(jid);
    expect(events).toEqual(["offline", "resumed"]);
    await session.send(aMessage());
    expect(second.elements.filter((element) => element.is("presence"))).toEqual([]);
    await session.stop();
  });

  it("delivers nothing again that is still being handled, and acknowledges it when it is", async () => {
    const task = aTask();
    const { session, delivered, received, connection } = await online({ receive: () => task.done });
    connection.send(incoming("m1") + incoming("m2"));
    await delivered(2);
    expect(await connection.handled()).toBe(0);
    connection.cut();
    const second = await peer.accept();
    expect((await second.resume(connection.received)).attrs.h).toBe("0");
    second.send(incoming("m1") + incoming("m2") + incoming("m3"));
    await delivered(3);
    expect(received.map((stanza) => stanza.attrs.id)).toEqual(["m1", "m2", "m3"]);
    expect(await second.handled()).toBe(0);
    task.finish();
    expect((await second.next("a")).attrs.h).toBe("3");
    await session.stop();
  });

  it("acknowledges in order: not the second while the first is being handled", async () => {
    const first = aTask();
    const { session, delivered, connection } = await online({
      receive: (stanza) => (stanza.attrs.id === "m1" ? first.done : undefined),
    });
    connection.send(incoming("m1") + incoming("m2"));
    await delivered(2);
    expect(await connection.handled()).toBe(0);
    first.finish();
    expect((await connection.next("a")).attrs.h).toBe("2");
    await session.stop();
  });

  it("sends again what the server had not received, and that alone", async () => {
    const { session, connection } = await online();
    connection.acknowledges = false;
    const sends = ["m1", "m2", "m3"].map((id) => session.send(aMessage({ id })));
    await connection.next((element) => element.attrs.id === "m3");
    connection.cut();
    const second = await peer.accept();
    await second.resume(connection.received - 1);
    expect((await second.next("message")).attrs.id).toBe("m3");
    await Promise.all(sends);
    expect(second.elements.filter((element) => element.is("message"))).toHaveLength(1);
    await session.stop();
  });

  it("gives up the old session where the server claims more than it was sent", async () => {
    const { session, event, connection } = await online();
    const offline = event("offline");
    connection.send("<a xmlns='urn:xmpp:sm:3' h='99'/>");
    expect(await offline).toContain("acknowledged more than it was sent");
    await (await peer.accept()).login();
    await session.stop();
  });
});

describe("a session that cannot be resumed", () => {
  it("sends messages again with the same id, and lets requests fail", async () => {
    const { session, connection } = await online();
    connection.acknowledges = false;
    const sent = session.send(aMessage({ id: "m1" }));
    const asked = session.request(
      xml("iq", { type: "get", to: "montague.example" }, xml("ping", "urn:xmpp:ping")),
    );
    const failed = expect(asked).rejects.toThrow(SendError);
    await connection.next("iq");
    connection.cut();
    const second = await peer.accept();
    await second.enter();
    await second.next("resume");
    second.send("<failed xmlns='urn:xmpp:sm:3'><item-not-found/></failed>");
    await second.bind();
    await second.enable();
    const stanzas = [await second.next("presence"), await second.next("message")];
    expect(stanzas[1]?.attrs.id).toBe("m1");
    await sent;
    await failed;
    expect(second.elements.filter((element) => element.is("iq") && element.getChild("ping"))).toEqual([]);
    await session.stop();
  });

  it("sends nothing again that the server says it had", async () => {
    const { session, connection } = await online();
    connection.acknowledges = false;
    const sent = session.send(aMessage({ id: "m1" }));
    await connection.next("message");
    connection.cut();
    const second = await peer.accept();
    await second.enter();
    await second.next("resume");
    second.send(`<failed xmlns='urn:xmpp:sm:3' h='${connection.received}'><item-not-found/></failed>`);
    await sent;
    await second.bind();
    await second.enable();
    await session.send(aMessage({ id: "m2" }));
    expect((await second.next("message")).attrs.id).toBe("m2");
    await session.stop();
  });

  it("keeps its resource, so that the server puts it in the place of the lost one", async () => {
    const { session, connection, event } = await online();
    const { jid } = session;
    const again = event("online");
    connection.cut();
    const second = await peer.accept();
    await second.enter({ features: BIND });
    await second.bind();
    expect(await again).toBe(jid);
    await session.stop();
  });
});

describe("send()", () => {
  it("resolves only when the server has acknowledged", async () => {
    const { session, connection } = await online();
    connection.acknowledges = false;
    let isSent = false;
    const sent = session.send(aMessage()).then(() => {
      isSent = true;
    });
    await connection.next("message");
    await connection.handled();
    expect(isSent).toBe(false);
    connection.acknowledge();
    await sent;
    connection.acknowledges = true;
    await session.stop();
  });

  it("waits while the connection is down, and rejects when the session stops instead", async () => {
    const { session, event, connection } = await online();
    const offline = event("offline");
    connection.cut();
    await offline;
    const sent = session.send(aMessage({ id: "m1" }));
    const second = await peer.accept();
    await second.resume(connection.received);
    await sent;
    const offlineAgain = event("offline");
    second.cut();
    await offlineAgain;
    const lost = expect(session.send(aMessage())).rejects.toThrow(new SendError("the session was stopped"));
    await session.stop();
    await lost;
    await expect(session.send(aMessage())).rejects.toThrow(SendError);
  });

  it("takes a stanza for the cause that ends one connection after another, and lets it fail", async () => {
    const { session, connection } = await online();
    connection.acknowledges = false;
    const failed = expect(session.send(aMessage({ id: "poison" }))).rejects.toThrow(
      "the connection broke each of the 4 times",
    );
    let current = connection;
    for (let connections = 1; connections <= 4; connections += 1) {
      await current.next("message");
      current.cut();
      current = await peer.accept();
      current.acknowledges = false;
      await current.resume(1);
    }
    await failed;
    current.acknowledges = true;
    await session.send(aMessage({ id: "wholesome" }));
    expect(current.elements.filter((element) => element.attrs.id === "poison")).toEqual([]);
    await session.stop();
  });

  it("has a limited amount in flight, lest a server that reads slowly be taken for dead", async () => {
    const { session, connection } = await online();
    connection.acknowledges = false;
    const body = "x".repeat(1_000);
    const sends = Array.from({ length: 200 }, () => session.send(aMessage({ body })));
    const messages = () => connection.elements.filter((element) => element.is("message")).length;
    for (let count = 0; count < 50; count += 1) await connection.next("message");
    await connection.handled();
    expect(messages()).toBeGreaterThan(50);
    expect(messages()).toBeLessThan(70);
    connection.acknowledges = true;
    connection.acknowledge();
    await Promise.all(sends);
    expect(messages()).toBe(200);
    await session.stop();
  });

  it("asks for one acknowledgement of many stanzas", async () => {
    const { session, connection } = await online();
    const asked = () => connection.elements.filter((element) => element.is("r")).length;
    await session.send(aMessage());
    const before = asked();
    await Promise.all(Array.from({ length: 100 }, () => session.send(aMessage())));
    expect(asked() - before).toBeLessThanOrEqual(3);
    await session.stop();
  });
});

describe("stop()", () => {
  it("says unavailable, waits for acknowledgements, says what is handled, and closes the stream", async () => {
    const { session, connection, delivered } = await online();
    connection.send(incoming("m1"));
    await delivered(1);
    const sent = session.send(aMessage({ id: "last" }));
    await session.stop();
    await sent;
    const names = connection.elements.map((element) => element.name).filter((name) => name !== "r");
    expect(names.slice(-3)).toEqual(["message", "presence", "a"]);
    expect(connection.elements.at(-1)?.attrs.h).toBe("1");
    await connection.next("stream-end");
    expect(session.state).toBe("stopped");
  });

  it("takes what the server handed out before it knew", async () => {
    const { session, connection, received } = await online();
    connection.acknowledges = false;
    const stopped = session.stop();
    await connection.next((element) => element.is("presence") && element.attrs.type === "unavailable");
    connection.send(incoming("m1"));
    connection.acknowledges = true;
    connection.acknowledge();
    await stopped;
    expect(received).toHaveLength(1);
    expect(connection.elements.at(-1)?.attrs.h).toBe("1");
  });

  it("waits for what is being handled, and takes nothing new", async () => {
    const task = aTask();
    const { session, connection, delivered, received } = await online({ receive: () => task.done });
    connection.send(incoming("m1"));
    await delivered(1);
    const stopped = session.stop();
    await connection.next((element) => element.is("presence") && element.attrs.type === "unavailable");
    expect(await connection.handled()).toBe(0);
    connection.send(incoming("m2"));
    expect(await connection.handled()).toBe(0);
    const answer = session.send(aMessage({ id: "answer" }));
    task.finish();
    await answer;
    await stopped;
    expect(received).toHaveLength(1);
    expect(connection.elements.at(-1)?.attrs.h).toBe("1");
  });

  it("takes no longer than it may where the server has died", async () => {
    const { session, connection } = await online({ timing: { stopMs: 30 } });
    connection.acknowledges = false;
    const lost = expect(session.send(aMessage())).rejects.toThrow(SendError);
    await session.stop();
    await lost;
    await connection.closed;
  });

  it("ends a start that has not succeeded, and can be called twice", async () => {
    const { session } = aSession({ service: peer.service });
    const started = expect(session.start()).rejects.toThrow("stopped before it was online");
    const connection = await peer.accept();
    await Promise.all([session.stop(), session.stop()]);
    await started;
    await connection.closed;
    expect(session.state).toBe("stopped");
  });
});

describe("what is to be done when a stanza is acknowledged", () => {
  it("is done behind the acknowledgement, in one stream with it", async () => {
    const {
      session,
      connection: link,
      delivered,
    } = await online({
      receive: (_, whenAcknowledged) => whenAcknowledged(() => void session.send(aMessage({ id: "no" }))),
    });
    link.send(incoming("m1"));
    await delivered(1);
    await link.next("message");
    const names = link.elements.map(({ name }) => name);
    expect(names.indexOf("a")).toBeGreaterThan(-1);
    expect(names.indexOf("a")).toBeLessThan(names.indexOf("message"));
    await session.stop();
  });

  it("is done at a stop, too, and the server has it before the stream ends", async () => {
    const task = aTask();
    const { session, connection, delivered } = await online({
      receive: async (_, whenAcknowledged) => {
        await task.done;
        whenAcknowledged(() => void session.send(aMessage({ id: "no" })));
      },
    });
    connection.send(incoming("m1"));
    await delivered(1);
    const stopped = session.stop();
    task.finish();
    expect((await connection.next("message")).attrs.id).toBe("no");
    await stopped;
  });

  it("is not done where the server may give the stanza to another process", async () => {
    let isDone = false;
    const memory: SessionMemory = { read: async () => remembered, write: async () => false };
    const bot = aSession({
      service: peer.service,
      memory,
      receive: (_, whenAcknowledged) =>
        whenAcknowledged(() => {
          isDone = true;
        }),
    });
    const started = bot.session.start();
    const link = await peer.accept();
    await link.resume(41);
    await started;
    link.send(incoming("m8"));
    await bot.delivered(1);
    await bot.session.abandon();
    expect(isDone).toBe(false);
  });
});

const remembered = {
  id: "sm-of-another",
  jid: `invite@${DOMAIN}/invite-bot`,
  h: 7,
  presence: "<presence/>",
};

describe("a session of another process", () => {
  /** What is remembered, and each `h` in the order in which it was written. */
  function aMemory(session?: RememberedSession) {
    const written: unknown[] = [];
    const memory: SessionMemory = {
      read: async () => session,
      write: async (change) => {
        written.push(change);
        return true;
      },
    };
    return { memory, written };
  }

  it("is gone on with, under its address, without presence, by its counts both ways", async () => {
    const { memory, written } = aMemory(remembered);
    const bot = aSession({ service: peer.service, memory });
    const online = bot.event("online");
    const started = bot.session.start();
    const connection = await peer.accept();
    expect((await connection.resume(41)).attrs).toMatchObject({ previd: "sm-of-another", h: "7" });
    await started;
    expect(await online).toBe(remembered.jid);
    connection.send(incoming("m8"));
    await bot.delivered(1);
    expect(await connection.handled()).toBe(8);
    expect(written).toEqual([{ h: 8 }]);
    const sent = bot.session.send(aMessage({ id: "ours" }));
    await connection.next("message");
    connection.send("<a xmlns='urn:xmpp:sm:3' h='42'/>");
    await sent;
    expect(connection.elements.filter((element) => element.is("presence"))).toEqual([]);
    await bot.session.abandon();
  });

  it("shows its contacts anew what has changed since another version of the program did", async () => {
    const { memory, written } = aMemory(remembered);
    const presence = () => xml("presence", {}, xml("c", { ver: "later" }));
    const bot = aSession({ service: peer.service, memory, presence });
    const started = bot.session.start();
    const link = await peer.accept();
    await link.resume(41);
    await started;
    expect((await link.next("presence")).getChild("c")?.attrs["ver"]).toBe("later");
    expect(written).toEqual([{ presence: String(presence()) }]);
    await bot.session.abandon();
  });

  it("that the server does not go on with is followed by a fresh one, which is remembered before it shows itself", async () => {
    const { memory, written } = aMemory(remembered);
    const bot = aSession({ service: peer.service, memory, resource: "invite-bot" });
    const started = bot.session.start();
    const connection = await peer.accept();
    await connection.enter();
    await connection.next("resume");
    connection.send(
      "<failed xmlns='urn:xmpp:sm:3' h='3'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>",
    );
    await connection.bind();
    await connection.enable();
    await connection.refuseStore();
    await connection.next("presence");
    await started;
    expect(written).toEqual([{ id: "sm-1", jid: bot.session.jid, h: 0, presence: "<presence/>" }]);
    await bot.session.abandon();
  });

  it("is not told more than the next process will know of, and nothing when another owns the account", async () => {
    let isOurs = true;
    const memory: SessionMemory = { read: async () => remembered, write: async () => isOurs };
    const bot = aSession({ service: peer.service, memory });
    const started = bot.session.start();
    const connection = await peer.accept();
    await connection.resume(41);
    await started;
    isOurs = false;
    connection.send(`${incoming("m8")}<r xmlns='urn:xmpp:sm:3'/>`);
    await bot.delivered(1);
    isOurs = true;
    connection.send(`${incoming("m9")}`);
    await bot.delivered(2);
    expect(await connection.handled()).toBe(9);
    expect(connection.elements.filter((element) => element.is("a"))).toHaveLength(1);
    await bot.session.abandon();
  });

  it("is handed over without a goodbye, when all that was received is answered", async () => {
    const { memory, written } = aMemory();
    const task = aTask();
    const { session, connection, delivered, started } = await startingAt(peer, {
      memory,
      settled: () => task.done,
    });
    await connection.enter();
    await connection.bind();
    await connection.enable();
    await connection.refuseStore();
    await connection.next("presence");
    await started;
    await connection.refuseStore();
    connection.send(incoming("m1"));
    await delivered(1);
    const handedOver = session.handOver();
    await session.send(aMessage({ id: "answer" }));
    task.finish();
    await handedOver;
    expect(
      connection.elements.some((element) => element.is("presence") && element.attrs.type === "unavailable"),
    ).toBe(false);
    await connection.closed;
    expect(connection.pieces.join("")).not.toContain("</stream:stream>");
    expect(written.at(-1)).toEqual({ h: 3 });
  });
});
