import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { RequestTimeout, SendFailed, StanzaError } from "../../src/xmpp/session/errors.ts";
import { createSiblings, type Standing } from "../../src/xmpp/siblings.ts";
import { type Element, xml } from "../../src/xmpp/xml.ts";

const NS = "urn:invite-bot:replica:0";
const ME = "invite@montague.example/me";
const OTHER = "invite@montague.example/other";

type Told = (iq: Element) => Promise<Element>;

function aReplica(
  request: Told = async () => xml("iq", {}),
  standing: Standing = "busy",
  times: { answerMs?: number; silentAnswerMs?: number } = {},
) {
  const asked: Element[] = [];
  const siblings = createSiblings({
    me: () => ME,
    request: (iq) => {
      asked.push(iq);
      return request(iq);
    },
    standingOf: () => standing,
    ...times,
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
    one.begun();
    expect(await one.ask("k")).toEqual([]);
  });

  it("is whom the server shows to a fresh session, also for who asked when it was not there yet", async () => {
    const one = aReplica(async (iq) => {
      // The server answers in turn: presences first.
      if (iq.attrs.to === undefined) one.seen(OTHER);
      return xml("iq", {});
    });
    one.lost();
    const asking = one.ask("k");
    one.begun();
    expect((await asking).map(({ jid }) => jid)).toEqual([OTHER]);
  });

  it("is the same when a session goes on over another link", async () => {
    const one = aReplica();
    one.seen(OTHER);
    one.lost();
    const asking = one.ask("k");
    one.resumed();
    expect((await asking).map(({ jid }) => jid)).toEqual([OTHER]);
  });

  it("is not known before the next session, when the first is lost at once", async () => {
    let isLost = true;
    const one = aReplica(async (iq) => {
      if (iq.attrs.to !== undefined) return xml("iq", {});
      if (isLost) throw new SendFailed("lost");
      one.seen(OTHER);
      return xml("iq", {});
    });
    one.begun();
    const asking = one.ask("k");
    one.lost();
    await delay(5);
    isLost = false;
    one.begun();
    expect((await asking).map(({ jid }) => jid)).toEqual([OTHER]);
  });

  it("may have left unseen while there was no session, but for the first", async () => {
    const one = aReplica();
    one.begun();
    await one.ask("k");
    expect(one.isAnyUnheard()).toBe(false);
    one.lost();
    one.begun();
    await one.ask("k");
    expect(one.isAnyUnheard()).toBe(true);
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

describe("whether they have answered", () => {
  const says = (standing: string) =>
    xml("iq", {}, xml("messages", NS, xml("message", { key: "k", standing })));

  it.each([
    [["answered"], true],
    [["stuck"], false],
    [["refusing", "refusing", "answered"], true],
    [["refusing", "stuck"], false],
  ])("is known from %j: %s", async (standings, expected) => {
    const words = [...standings];
    const one = aReplica(async () => says(words.shift() ?? "unknown"));
    one.seen(OTHER);
    expect(await one.haveAnswered("k")).toBe(expected);
    expect(words).toEqual([]);
  });
});

describe("one that was silent", () => {
  const ANSWER_MS = 200;
  let isAwake: boolean;
  const slowly: Told = async () => {
    await delay(isAwake ? 50 : ANSWER_MS);
    if (!isAwake) throw new RequestTimeout("no answer");
    return xml("iq", {}, xml("messages", NS, xml("message", { key: "k", standing: "busy" })));
  };

  async function silentOnce() {
    isAwake = false;
    const one = aReplica(slowly, "busy", { answerMs: ANSWER_MS, silentAnswerMs: 5 });
    one.seen(OTHER);
    await one.ask("k");
    isAwake = true;
    return one;
  }

  it("is asked again, and not waited for as long", async () => {
    const one = await silentOnce();
    expect(await one.ask("k")).toEqual([{ jid: OTHER, standing: "silent" }]);
    expect(one.asked()).toEqual([OTHER, OTHER]);
  });

  it.each<[string, (one: Awaited<ReturnType<typeof silentOnce>>) => unknown]>([
    ["has answered, if late", async (one) => one.ask("k").then(() => delay(100))],
    ["asks something itself", (one) => one.answer(xml("iq", { from: OTHER, type: "get" }))],
    ["comes anew", (one) => one.seen(OTHER)],
  ])("is waited for again when it %s", async (_, wake) => {
    const one = await silentOnce();
    await wake(one);
    expect(await one.ask("k")).toEqual([{ jid: OTHER, standing: "busy" }]);
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
