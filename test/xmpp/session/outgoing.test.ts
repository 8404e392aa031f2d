import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RequestTimeoutError, SendError, StanzaError } from "../../../src/xmpp/session/errors.ts";
import { MAX_STANZA_BYTES } from "../../../src/xmpp/session/serialise.ts";
import { xml } from "../../../src/xmpp/xml.ts";
import { type ScriptedPeer, startPeer } from "../../support/scripted-peer.ts";
import { aMessage, onlineAt } from "./a-session.ts";

let peer: ScriptedPeer;
beforeEach(async () => {
  peer = await startPeer();
});
afterEach(() => peer.stop());

const online = (options?: Parameters<typeof onlineAt>[1]) => onlineAt(peer, options);

const aPing = (to?: string) => xml("iq", { type: "get", to }, xml("ping", "urn:xmpp:ping"));

describe("what goes out", () => {
  it("has none of the characters that XML 1.0 forbids", async () => {
    const { session, connection } = await online();
    const body = "a\u0000b\u0007c\u001fd\uffffe\ud800f\udc00g\ufffeh 💌\t\n\u0085";
    await session.send(aMessage({ body, to: "romeo@montague.example/or\u0001chard" }));
    const message = await connection.next("message");
    expect(message.getChildText("body")).toBe("abcdefgh 💌\t\n\u0085");
    expect(message.attrs.to).toBe("romeo@montague.example/orchard");
    await session.stop();
  });

  it("is refused where it is so large that the server would end the stream", async () => {
    const { session, connection } = await online();
    await expect(session.send(aMessage({ body: "é".repeat(MAX_STANZA_BYTES / 2) }))).rejects.toThrow(
      SendError,
    );
    await session.send(aMessage({ body: "small" }));
    expect((await connection.next("message")).getChildText("body")).toBe("small");
    await session.stop();
  });

  it("is refused where it cannot be held until the server takes it", async () => {
    const { session, connection } = await online();
    connection.acknowledges = false;
    const body = "x".repeat(240_000);
    const sends = Array.from({ length: 160 }, () => session.send(aMessage({ body })));
    const outcomes = Promise.allSettled(sends);
    await expect(sends.at(-1)).rejects.toThrow("too much is waiting for the server already");
    connection.cut();
    await session.stop();
    expect((await outcomes).every(({ status }) => status === "rejected")).toBe(true);
  });

  it("has an id that is not from Math.random, and keeps one that it has", async () => {
    const { session, connection } = await online();
    const random = vi.spyOn(Math, "random").mockReturnValue(0.5);
    await Promise.all([
      session.send(aMessage()),
      session.send(aMessage()),
      session.send(aMessage({ id: "mine" })),
    ]);
    random.mockRestore();
    const ids = connection.elements
      .filter((element) => element.is("message"))
      .map((element) => element.attrs.id);
    expect(ids.slice(0, 2)).toEqual([
      expect.stringMatching(/^[\w-]{16}$/),
      expect.stringMatching(/^[\w-]{16}$/),
    ]);
    expect(new Set(ids).size).toBe(3);
    expect(ids[2]).toBe("mine");
    await session.stop();
  });
});

describe("a stanza", () => {
  it("does not wait for TCP to acknowledge the one before, which takes 40 ms", async () => {
    const { session, connection } = await online();
    connection.acknowledges = false;
    const delays: number[] = [];
    for (let pairs = 0; pairs < 11; pairs += 1) {
      // Someone who answers what it gets is someone whose kernel delays its acknowledgements.
      connection.send(" ");
      session.send(aMessage()).catch(() => undefined);
      await connection.next("message");
      const begin = performance.now();
      session.send(aMessage()).catch(() => undefined);
      await connection.next("message");
      delays.push(performance.now() - begin);
    }
    expect(delays.sort((a, b) => a - b)[5]).toBeLessThan(35);
    connection.acknowledges = true;
    connection.acknowledge();
    await session.stop();
  });
});

describe("request()", () => {
  it("takes the result from who was asked, and from nobody else", async () => {
    const { session, connection } = await online();
    const asked = session.request(aPing("juliet@capulet.example/balcony"));
    const { id } = (await connection.next("iq")).attrs;
    for (const from of [
      "from='tybalt@capulet.example/x'",
      "from='juliet@capulet.example'",
      "from='capulet.example'",
      "",
    ]) {
      connection.send(`<iq type='result' id='${id}' ${from}><forged/></iq>`);
      connection.send(`<iq type='error' id='${id}' ${from}><error type='cancel'><gone/></error></iq>`);
    }
    connection.send(`<iq type='result' id='${id}' from='juliet@capulet.example/balcony'><genuine/></iq>`);
    expect((await asked).getChild("genuine")).toBeDefined();
    await session.stop();
  });

  it.each([
    { to: undefined, from: undefined },
    { to: undefined, from: "invite@montague.example" },
    { to: undefined, from: "montague.example" },
    { to: "invite@montague.example", from: undefined },
    { to: "montague.example", from: "montague.example" },
    { to: "montague.example", from: "Montague.Example" },
    { to: "Juliet@capulet.example", from: "juliet@capulet.example" },
  ])("of $to is answered by $from", async ({ to, from }) => {
    const { session, connection } = await online();
    const asked = session.request(aPing(to));
    const { id } = (await connection.next("iq")).attrs;
    connection.send(xml("iq", { type: "result", id, from }).toString());
    await asked;
    await session.stop();
  });

  it("of the own account is not answered by anybody else", async () => {
    const { session, connection } = await online();
    const asked = expect(session.request(aPing(), 30)).rejects.toThrow(RequestTimeoutError);
    const { id } = (await connection.next("iq")).attrs;
    connection.send(`<iq type='result' id='${id}' from='tybalt@montague.example'/>`);
    await asked;
    await session.stop();
  });

  it("rejects with the condition of an error", async () => {
    const { session, connection } = await online();
    const asked = session.request(aPing("montague.example"));
    const { id } = (await connection.next("iq")).attrs;
    const condition = "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>";
    connection.send(
      `<iq type='error' id='${id}' from='montague.example'><error type='cancel'>${condition}</error></iq>`,
    );
    const error = await asked.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StanzaError);
    expect(error).toMatchObject({ condition: "item-not-found", type: "cancel" });
    await session.stop();
  });

  it("rejects with what it can tell where the error says nothing", async () => {
    const { session, connection } = await online();
    const asked = session.request(aPing("montague.example"));
    const { id } = (await connection.next("iq")).attrs;
    connection.send(`<iq type='error' id='${id}' from='montague.example'/>`);
    await expect(asked).rejects.toMatchObject({ condition: "undefined-condition" });
    await session.stop();
  });

  it("rejects at once while the connection is down, and not with a TypeError", async () => {
    const { session, connection, event } = await online();
    const offline = event("offline");
    connection.cut();
    await offline;
    await expect(session.request(aPing())).rejects.toThrow(new SendError("the session is not online"));
    await session.stop();
  });

  it("is still answered after a resume", async () => {
    const { session, connection } = await online();
    const asked = session.request(aPing("montague.example"));
    const { id } = (await connection.next("iq")).attrs;
    connection.cut();
    const second = await peer.accept();
    await second.resume(connection.received);
    second.send(`<iq type='result' id='${id}' from='montague.example'/>`);
    await asked;
    await session.stop();
  });
});
