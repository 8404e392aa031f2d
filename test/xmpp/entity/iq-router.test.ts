import { describe, expect, it } from "vitest";
import type { Adhoc } from "../../../src/xmpp/adhoc/adhoc.ts";
import { CAPS_NODE, capsElement, capsVersion, type DiscoInfo } from "../../../src/xmpp/caps.ts";
import { routeIq } from "../../../src/xmpp/entity/iq-router.ts";
import { createRoster } from "../../../src/xmpp/entity/roster.ts";
import { Element, xml } from "../../../src/xmpp/xml.ts";
import { aJid } from "../../support/builders.ts";
import { aProfile } from "../../support/profile.ts";

const BOT = aJid("invite@montague.example");
const ROMEO = "romeo@montague.example/orchard";

const info: DiscoInfo = {
  category: "client",
  type: "bot",
  name: "Invites",
  features: ["urn:xmpp:ping", "http://jabber.org/protocol/caps"],
};

/** Commands have tests of their own. */
const noCommands: Adhoc = {
  describe: () => Promise.resolve(undefined),
  list: () => Promise.resolve(undefined),
  run: () => Promise.resolve(xml("error")),
};

const subscribers = createRoster();
const answer = routeIq({
  info,
  profile: aProfile,
  adhoc: noCommands,
  policy: { domain: "montague.example", admins: [] },
  version: "1.2.3",
  now: () => new Date("2026-11-22T18:05:59.123Z"),
  self: BOT,
  takeRosterPush: (query) => subscribers.push(query),
});

function get(child: Element, attrs: Readonly<Record<string, string | undefined>> = {}) {
  return answer(xml("iq", { type: "get", id: "q1", from: ROMEO, to: `${BOT}/bot`, ...attrs }, child));
}

async function conditionOf(reply: Promise<Element | "empty" | undefined>): Promise<string | undefined> {
  const error = await reply;
  return error instanceof Element && error.is("error") ? error.getChildElements()[0]?.getName() : undefined;
}

describe("an IQ to the bot", () => {
  it("that pings is answered empty", async () => {
    expect(await get(xml("ping", "urn:xmpp:ping"))).toBe("empty");
  });

  it("that asks for the version gets name and version, and no operating system", async () => {
    const reply = await get(xml("query", "jabber:iq:version"));
    expect(String(reply)).toBe(
      '<query xmlns="jabber:iq:version"><name>invite-bot</name><version>1.2.3</version></query>',
    );
  });

  it("that asks for the time gets it in UTC (XEP-0202)", async () => {
    const reply = await get(xml("time", "urn:xmpp:time"));
    expect(String(reply)).toContain("<tzo>+00:00</tzo><utc>2026-11-22T18:05:59Z</utc>");
  });

  it("that asks for the last activity is forbidden to strangers", async () => {
    const ask = (from: string) => conditionOf(get(xml("query", "jabber:iq:last"), { from }));
    expect(await ask("tybalt@capulet.example/x")).toBe("forbidden");
    expect(await ask("capulet.example")).toBe("forbidden");
  });

  it("of an unknown kind is not understood, get or set", async () => {
    expect(await get(xml("query", "urn:unheard:of"))).toBeUndefined();
    expect(await get(xml("query", "jabber:iq:private"), { type: "set" })).toBeUndefined();
  });

  it("without a child, or with two, is a bad request", async () => {
    const bare = xml("iq", { type: "get", id: "q1", from: ROMEO });
    expect(await conditionOf(answer(bare))).toBe("bad-request");
    const two = xml("iq", { type: "get", id: "q1", from: ROMEO }, xml("ping", "urn:xmpp:ping"), xml("x"));
    expect(await conditionOf(answer(two))).toBe("bad-request");
  });
});

describe("service discovery", () => {
  it("tells that it is a bot, and what it can do", async () => {
    const reply = await get(xml("query", "http://jabber.org/protocol/disco#info"));
    expect(String(reply)).toBe(
      '<query xmlns="http://jabber.org/protocol/disco#info"><identity category="client" type="bot" name="Invites"/>' +
        '<feature var="urn:xmpp:ping"/><feature var="http://jabber.org/protocol/caps"/></query>',
    );
  });

  it("answers for the node of its caps, which it echoes, and for no other", async () => {
    const ask = (node: string) => get(xml("query", { xmlns: "http://jabber.org/protocol/disco#info", node }));
    const node = `${CAPS_NODE}#${capsVersion(info)}`;
    const reply = await ask(node);
    expect(reply instanceof Element && reply.attrs.node).toBe(node);
    expect(await conditionOf(ask("urn:unheard:of"))).toBe("item-not-found");
  });
});

describe("entity capabilities (XEP-0115)", () => {
  it("give the verification string of the specification's own example", () => {
    const exodus: DiscoInfo = {
      category: "client",
      type: "pc",
      name: "Exodus 0.9.1",
      features: [
        "http://jabber.org/protocol/disco#info",
        "http://jabber.org/protocol/disco#items",
        "http://jabber.org/protocol/muc",
        "http://jabber.org/protocol/caps",
      ],
    };
    expect(capsVersion(exodus)).toBe("QgayPKawpkPSDYmwT/WM94uAlu0=");
    expect(capsElement(exodus).attrs).toMatchObject({ hash: "sha-1", ver: "QgayPKawpkPSDYmwT/WM94uAlu0=" });
  });

  it("cannot be forged by a name with a delimiter", () => {
    expect(capsVersion({ ...info, name: "a<b" })).not.toBe(capsVersion({ ...info, name: "a" }));
  });
});

describe("a roster push (RFC 6121 §2.1.6)", () => {
  const push = (subscription: string) =>
    xml("query", "jabber:iq:roster", xml("item", { jid: "romeo@montague.example", subscription }));
  const romeo = aJid("romeo@montague.example");

  it("from our own account says who gets our presence", async () => {
    const set = (from: string | undefined, subscription: string) =>
      answer(xml("iq", { type: "set", id: "p1", from }, push(subscription)));
    expect(await set(undefined, "both")).toBe("empty");
    expect(subscribers.has(romeo)).toBe(true);
    expect(await set(BOT, "none")).toBe("empty");
    expect(subscribers.has(romeo)).toBe(false);
  });

  it("from anyone else changes nothing (CVE-2015-8688)", async () => {
    const forged = xml("iq", { type: "set", id: "p1", from: "tybalt@capulet.example/x" }, push("both"));
    expect(await answer(forged)).toBeUndefined();
    expect(subscribers.has(romeo)).toBe(false);
  });
});
