import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Element, xml } from "../../../src/xmpp/xml.ts";
import { type PeerConnection, type ScriptedPeer, startPeer } from "../../support/scripted-peer.ts";
import { aMessage, aSession, onlineAt } from "./a-session.ts";

const FROM = "from='romeo@montague.example/orchard'";

let peer: ScriptedPeer;
beforeEach(async () => {
  peer = await startPeer();
});
afterEach(() => peer.stop());

const online = (options?: Parameters<typeof onlineAt>[1]) => onlineAt(peer, options);

/** What the client answered up to now, in one round trip. */
async function answers(connection: PeerConnection): Promise<Element[]> {
  await connection.handled();
  return connection.elements.filter(
    (element) => element.is("iq") && ["result", "error"].includes(element.attrs.type ?? ""),
  );
}

describe("what comes in", () => {
  it("is whole characters where a read ends within one", async () => {
    const { session, connection, delivered } = await online();
    const text = "💌 Ðüñ 語";
    const bytes = Buffer.from(`<message ${FROM}><body>${text}</body></message>`);
    const start = bytes.indexOf(Buffer.from("💌")) + 2;
    connection.send(Buffer.concat([Buffer.from(`<message ${FROM}/>`), bytes.subarray(0, start)]));
    // Delivered, so the first read is over.
    await delivered(1);
    connection.send(bytes.subarray(start));
    expect((await delivered(2)).getChildText("body")).toBe(text);
    await session.stop();
  });

  it("is delivered in the order of arrival, without waiting for the one before", async () => {
    const { session, connection, delivered, received } = await online({
      receive: () => new Promise(() => undefined),
      timing: { stopMs: 1 },
    });
    connection.send(Array.from({ length: 50 }, (_, id) => `<message ${FROM} id='${id}'/>`).join(""));
    await delivered(50);
    expect(received.map((stanza) => Number(stanza.attrs.id))).toEqual(
      Array.from({ length: 50 }, (_, id) => id),
    );
    await session.stop();
  });

  it("counts as handled where its handler throws or rejects, which the log tells", async () => {
    const { session, connection, log } = await online({
      receive: (stanza) => {
        if (stanza.attrs.id === "throws") throw new Error("thrown");
        return Promise.reject(new Error("rejected"));
      },
    });
    connection.send(`<message ${FROM} id='throws'/><message ${FROM} id='rejects'/>`);
    while ((await connection.handled()) < 2);
    const reasons = log.filter(({ level }) => level === 50).map(({ err }) => Object(err).message);
    expect(reasons.sort()).toEqual(["rejected", "thrown"]);
    expect(peer.connections).toBe(1);
    await session.stop();
  });

  it("leaves the session up where a listener of an event throws", async () => {
    const bot = aSession({ service: peer.service });
    bot.session.on("online", () => {
      throw new Error("a listener's fault");
    });
    const started = bot.session.start();
    await (await peer.accept()).login();
    await started;
    expect(bot.session.state).toBe("online");
    await bot.session.stop();
  });

  it.each([
    { what: "an end tag too many", bytes: "</message></message>" },
    { what: "tags that do not match", bytes: "<message><body></message>" },
    { what: "an entity that XML does not know", bytes: "<message>&bogus;</message>" },
    { what: "a character that XML forbids", bytes: "<message>&#0;</message>" },
    { what: "the end of the stream, and then more", bytes: "</stream:stream><message/><message/>" },
    {
      what: "a second stream header",
      bytes: "<?xml version='1.0'?><stream:stream></stream:stream></stream:stream>",
    },
    { what: "an empty stream error", bytes: "<stream:error/>" },
    { what: "a count that is no number", bytes: "<a xmlns='urn:xmpp:sm:3' h='many'/>" },
    { what: "a count below nought", bytes: "<a xmlns='urn:xmpp:sm:3' h='-1'/>" },
    { what: "a count missing", bytes: "<a xmlns='urn:xmpp:sm:3'/>" },
  ])("ends the connection and no more: $what", async ({ bytes }) => {
    const { session, connection, event } = await online();
    const offline = event("offline");
    connection.send(bytes);
    connection.send("<message>after</message>");
    await offline;
    const second = await peer.accept();
    await second.enter();
    second.send("<failed xmlns='urn:xmpp:sm:3'/>");
    await second.bind();
    await second.enable();
    await session.send(aMessage());
    await session.stop();
  });

  it("ends the connection where one stanza would fill the memory", async () => {
    const { session, connection, event } = await online();
    const offline = event("offline");
    connection.send(`<message ${FROM}><body>${"x".repeat(5 * 1024 * 1024)}`);
    expect(await offline).toContain("a stanza without end");
    await session.stop();
    // The parser's time grows with the square.
  }, 60_000);

  it.each([
    { what: "addresses that are none", bytes: "<message from='@' to='/'/><presence from='romeo@/'/>" },
    { what: "results that nobody asked for", bytes: `<iq from='' type='result'/><iq type='error' ${FROM}/>` },
    { what: "an IQ of no known type", bytes: `<iq type='bogus' ${FROM}/>` },
    { what: "an unknown element", bytes: "<unknown xmlns='urn:unknown'/>" },
    {
      what: "features",
      bytes: "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>",
    },
    {
      what: "a login",
      bytes:
        "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/><challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
    },
    {
      what: "answers about stream management",
      bytes:
        "<enabled xmlns='urn:xmpp:sm:3'/><resumed xmlns='urn:xmpp:sm:3' h='7'/><failed xmlns='urn:xmpp:sm:3'/>",
    },
    {
      what: "elements without bottom",
      bytes: `<message>${"<x>".repeat(20_000)}${"</x>".repeat(20_000)}</message>`,
    },
    {
      what: "a question without bottom",
      bytes: `<iq type='get' id='deep' ${FROM}>${"<x>".repeat(20_000)}${"</x>".repeat(20_000)}</iq>`,
    },
    { what: "white space", bytes: "   \n\t" },
  ])("changes nothing where it means nothing: $what", async ({ bytes }) => {
    const { session, connection, delivered, received } = await online();
    connection.send(`${bytes}<message ${FROM} id='last'/>`);
    while (received.at(-1)?.attrs.id !== "last") await delivered(received.length + 1);
    await session.send(aMessage());
    expect(peer.connections).toBe(1);
    await session.stop();
  });

  it("never makes the process throw, with any well-formed stanzas", async () => {
    const { session, connection, delivered, received } = await online({
      answer: async (iq) => {
        if (iq.toString().length % 3 === 0) throw new Error("some");
        return iq.toString().length % 3 === 1 ? "empty" : undefined;
      },
    });
    const name = fc.constantFrom("message", "presence", "iq", "r", "error", "body", "x", "stream:error2");
    const value = fc.oneof(fc.constantFrom("get", "set", "result", "error", "", "@", "a@b/c"), fc.string());
    const attrs = fc.dictionary(fc.constantFrom("from", "to", "id", "type", "xmlns", "h"), value);
    const { stanza } = fc.letrec<{ stanza: Element }>((tie) => ({
      stanza: fc
        .tuple(name, attrs, fc.array(fc.oneof({ maxDepth: 3 }, fc.string(), tie("stanza")), { maxLength: 3 }))
        .map(([tag, attributes, children]) => xml(tag, attributes, ...(children as (Element | string)[]))),
    }));
    const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
    await fc.assert(
      fc.asyncProperty(stanza, async (element) => {
        if (element.getNS() === "urn:xmpp:sm:3") return;
        const id = `after ${received.length}`;
        connection.send(`${element.toString().replace(forbidden, "")}<message ${FROM} id='${id}'/>`);
        while (received.at(-1)?.attrs.id !== id) await delivered(received.length + 1);
      }),
      { numRuns: 200 },
    );
    expect(peer.connections).toBe(1);
    await session.stop();
  });
});

describe("an IQ that asks", () => {
  const ask = (id: string, children = "<query xmlns='urn:question'/>", type = "get") =>
    `<iq ${FROM} type='${type}' id='${id}'>${children}</iq>`;

  it.each([
    { answer: async () => xml("query", "urn:question", xml("yes")), type: "result", inside: "yes" },
    { answer: async () => "empty" as const, type: "result", inside: undefined },
    { answer: async () => undefined, type: "error", inside: "service-unavailable" },
    { answer: () => Promise.reject(new Error("no")), type: "error", inside: "internal-server-error" },
    {
      answer: () => {
        throw new Error("no");
      },
      type: "error",
      inside: "internal-server-error",
    },
    {
      answer: async () =>
        xml("error", { type: "auth" }, xml("forbidden", "urn:ietf:params:xml:ns:xmpp-stanzas")),
      type: "error",
      inside: "forbidden",
    },
  ])("is answered once, to who asked: $type $inside", async ({ answer, type, inside }) => {
    const { session, connection } = await online({ answer });
    connection.send(ask("q1"));
    const reply = await connection.next((element) => element.attrs.id === "q1");
    expect(reply.attrs).toMatchObject({ type, to: "romeo@montague.example/orchard" });
    if (inside !== undefined) expect(reply.toString()).toContain(`<${inside}`);
    expect(await answers(connection)).toHaveLength(1);
    await session.stop();
  });

  it.each(["", "<query xmlns='urn:question'/><query xmlns='urn:question'/>"])(
    "is a bad request where it has not one child: %s",
    async (children) => {
      const { session, connection } = await online({ answer: async () => "empty" });
      connection.send(ask("q1", children));
      const reply = await connection.next((element) => element.attrs.id === "q1");
      expect(reply.toString()).toContain("<bad-request");
      expect(await answers(connection)).toHaveLength(1);
      await session.stop();
    },
  );

  it("is answered after a resume, where the connection broke meanwhile", async () => {
    let answer = (_: "empty") => {};
    const { session, connection, event } = await online({
      answer: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    });
    connection.send(ask("q1"));
    await connection.handled();
    const offline = event("offline");
    connection.cut();
    await offline;
    answer("empty");
    const second = await peer.accept();
    await second.resume(connection.received);
    expect((await second.next("iq")).attrs).toMatchObject({ id: "q1", type: "result" });
    await session.stop();
  });
});
