import { describe, expect, it } from "vitest";
import { RequestTimeout, StanzaError } from "../../src/xmpp/session/errors.ts";
import { createSiblings, type Standing } from "../../src/xmpp/siblings.ts";
import { type Element, xml } from "../../src/xmpp/xml.ts";

const NS = "urn:invite-bot:replica:0";
const ME = "invite@montague.example/me";
const OTHER = "invite@montague.example/other";

type Told = (iq: Element) => Promise<Element>;

function aReplica(request: Told = async () => xml("iq", {}), standing: Standing = "busy") {
  const asked: Element[] = [];
  const siblings = createSiblings({
    me: () => ME,
    request: (iq) => {
      asked.push(iq);
      return request(iq);
    },
    standingOf: () => standing,
  });
  const see = (from: string, type?: string) => siblings.see(xml("presence", { from, type }));
  return { ...siblings, seen: see, asked: () => asked.map(({ attrs }) => attrs.to) };
}

describe("who is asked", () => {
  it("is nobody, where no other session of the account is there", async () => {
    const one = aReplica();
    for (const from of [
      ME,
      "romeo@montague.example/orchard",
      "invite@evil.example/x",
      "invite@montague.example",
    ])
      one.seen(from);
    expect(await one.ask("k")).toEqual([]);
    expect(one.asked()).toEqual([]);
  });

  it("is each other session, until it goes", async () => {
    const one = aReplica();
    one.seen(OTHER);
    await one.ask("k");
    one.seen(OTHER, "unavailable");
    await one.ask("k");
    expect(one.asked()).toEqual([OTHER]);
  });

  it("is nobody of the last session", async () => {
    const one = aReplica();
    one.seen(OTHER);
    one.forget();
    expect(await one.ask("k")).toEqual([]);
  });

  it("is asked once about what comes up together", async () => {
    const one = aReplica(async (iq) =>
      xml(
        "iq",
        {},
        xml(
          "messages",
          NS,
          ...(iq.getChild("messages", NS)?.getChildren("message") ?? []).map(({ attrs }) =>
            xml("message", { key: attrs["key"], standing: attrs["key"] === "k1" ? "stuck" : "answered" }),
          ),
        ),
      ),
    );
    one.seen(OTHER);
    expect(await Promise.all([one.ask("k1"), one.ask("k2")])).toEqual([
      [{ jid: OTHER, standing: "stuck" }],
      [{ jid: OTHER, standing: "answered" }],
    ]);
    expect(one.asked()).toEqual([OTHER]);
  });
});

describe("what they say", () => {
  it.each([
    ["an error, as other software gives", new StanzaError("service-unavailable", "cancel"), "unknown"],
    ["nothing in time", new RequestTimeout("1 s"), "silent"],
  ])("is %s", async (_, error, standing) => {
    const one = aReplica(() => Promise.reject(error));
    one.seen(OTHER);
    expect(await one.ask("k")).toEqual([{ jid: OTHER, standing }]);
  });

  it("is unknown where it makes no sense", async () => {
    const one = aReplica(async () =>
      xml("iq", {}, xml("messages", NS, xml("message", { key: "k", standing: "nonsense" }))),
    );
    one.seen(OTHER);
    expect(await one.ask("k")).toEqual([{ jid: OTHER, standing: "unknown" }]);
  });
});

describe("a question", () => {
  const question = (from: string | undefined) =>
    xml("iq", { from, type: "get" }, xml("messages", NS, xml("message", { key: "k" })));

  it("of another session of the account is answered", () => {
    const told = aReplica().answer(question(OTHER))?.getChild("message")?.attrs;
    expect(told).toMatchObject({ key: "k", standing: "busy" });
  });

  it.each([undefined, ME, "romeo@montague.example/orchard", "invite@evil.example/other", "montague.example"])(
    "of %s is not",
    (from) => {
      expect(aReplica().answer(question(from))).toBeUndefined();
    },
  );
});
