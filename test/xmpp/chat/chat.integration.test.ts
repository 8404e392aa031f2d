import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type RedisServer, startRedis } from "../../../rig/redis.ts";
import type { BareJid } from "../../../src/invites/bare-jid.ts";
import { readCode } from "../../../src/invites/code.ts";
import { UnavailableError } from "../../../src/invites/unavailable.ts";
import { codeWordsIn } from "../../../src/wording/code-lists.ts";
import { speakAll } from "../../../src/wording/index.ts";
import type { ChatDeps } from "../../../src/xmpp/chat/chat.ts";
import { type Element, xml } from "../../../src/xmpp/xml.ts";
import { aJid } from "../../support/builders.ts";
import { openTestChat, type TestChat } from "../../support/chat.ts";
import { issueIn, openTestStore, type StoreTraits, type TestStore } from "../../support/store.ts";

const BOT = aJid("invite@montague.example");
const ROMEO = "romeo@montague.example/orchard";

let server: RedisServer;
let store: TestStore;
let chat: TestChat;
let sent: Element[];
let subscribers: BareJid[];

beforeAll(async () => {
  server = await startRedis();
});
afterAll(async () => {
  await store.close();
  await server.stop();
});
beforeEach(async () => {
  await open();
  await store.redis.client.flushAll();
});

async function open(traits: StoreTraits = {}): Promise<void> {
  await store?.close();
  store = await openTestStore(server.url, traits);
  sent = [];
  subscribers = [];
  chat = aChat(store);
}

function aChat(
  dispatch: TestStore,
  traits: Partial<ChatDeps> = {},
  owned: Parameters<typeof openTestChat>[2] = {},
): TestChat {
  return openTestChat(
    dispatch,
    {
      self: { bareJid: BOT },
      voices: speakAll(),
      language: "en",
      isSubscriber: (jid) => subscribers.includes(jid),
      send: async (stanza) => {
        sent.push(stanza);
      },
      bounceMs: 1,
      ...traits,
    },
    owned,
  );
}

let ids = 0;

/** A chat message by romeo, unless told otherwise. */
function aMessage(
  body: string | undefined,
  attrs: Readonly<Record<string, string | undefined>> = {},
  ...children: Element[]
) {
  return xml(
    "message",
    { from: ROMEO, to: BOT, type: "chat", id: `m${++ids}`, ...attrs },
    body === undefined ? undefined : xml("body", {}, body),
    ...children,
  );
}

/** What is answered to these, as bodies. */
async function answersTo(...stanzas: readonly Element[]): Promise<readonly string[]> {
  sent = [];
  await Promise.all(stanzas.map((stanza) => chat.receive(stanza)));
  return sent.map((stanza) => stanza.getChildText("body") ?? "");
}

/** What is said, what may be forwarded, and the picture. */
const IN_BUBBLES = 3;

async function invitesOf(jid: string) {
  return (await store.invites.page({ by: aJid(jid) }, { number: 1, size: 1_000 })).invites;
}

describe("a chat or normal message with a body", () => {
  it.each([
    ["chat", "chat"],
    ["normal", "normal"],
    [undefined, "normal"],
    ["unheard-of", "normal"],
  ])("of type %s is answered as %s, to the full JID, in its thread", async (type, answered) => {
    await answersTo(aMessage("help", { type }, xml("thread", {}, "t1")));
    expect(sent).toHaveLength(1);
    expect(sent[0]?.attrs).toMatchObject({ to: ROMEO, type: answered });
    expect(sent[0]?.getChildText("thread")).toBe("t1");
  });

  it("is answered with a language, an origin-id equal to the id, and no styling of a link", async () => {
    await answersTo(aMessage("invite"));
    const [text, share, picture] = sent;
    expect(text?.attrs["xml:lang"]).toBe("en");
    expect(text?.getChild("origin-id", "urn:xmpp:sid:0")?.attrs.id).toBe(text?.attrs.id);
    expect(share?.getChild("unstyled", "urn:xmpp:styling:0")).toBeDefined();
    expect(picture?.getChild("x", "jabber:x:oob")?.getChildText("url")).toBe(picture?.getChildText("body"));
  });
});

describe("an invitation", () => {
  it("is told in one message, can be forwarded as the next, and shown as the third", async () => {
    const [told, share, picture] = await answersTo(aMessage("invite"));
    const [made] = await invitesOf("romeo@montague.example");
    expect(told).toMatch(
      /^Here is .* lasts .*\n\nForward the next message, or show the picture\.\n\nIts ID is #/,
    );
    expect(told).not.toContain(made?.token);
    expect(share).toMatch(/^Hi! .* https:\/\/\S+$/);
    expect(share).toContain(`/i/${made?.token}`);
    expect(share).not.toContain(`#${made?.id}`);
    expect(picture).toBe(`${share?.split(" ").at(-1)}/qr.png`);
    const ids = sent.map(({ attrs }) => attrs.id);
    expect(ids).toEqual([ids[0], `${ids[0]}-forward`, `${ids[0]}-picture`]);
    expect(await answersTo(aMessage(`qr ${made?.id}`))).toEqual([
      `This is the QR code of #${made?.id}.`,
      picture,
    ]);
    expect(await answersTo(aMessage(`qr ${made?.id}`, { from: "juliet@montague.example/x" }))).toEqual([
      expect.stringContaining(`#${made?.id}`),
    ]);
  });

  it("has a code to read out, in the language of its inviter: the address and four words", async () => {
    await answersTo(aMessage("invite"));
    const [made] = await invitesOf("romeo@montague.example");
    const [told = "", ...more] = await answersTo(aMessage(`code ${made?.id}`));
    const [, address, words = ""] =
      /^To be read out: .* once, within 10 minutes\.\n\nAddress: (.*)\nWords: (.*)$/.exec(told) ?? [];
    expect(address).toBe("join.montague.example");
    expect(more).toEqual([]);
    const code = readCode(words);
    expect(code && (await store.codes.take(code, "192.0.2.1"))).toMatchObject({ ok: true, id: made?.id });

    const [enFrancais = ""] = await answersTo(aMessage(`code ${made?.id}`, { "xml:lang": "fr" }));
    expect(await codeWordsIn("fr")).toEqual(
      expect.arrayContaining(/Mots\s*: (.*)$/.exec(enFrancais)?.[1]?.split(" ") ?? [""]),
    );
  });

  it.each([
    ["https://montague.example/join", "montague.example/join"],
    ["https://xn--mnchen-3ya.example:8443", "münchen.example:8443"],
    ["https://join.example/b%C3%BCcher", "join.example/bücher"],
    ["http://localhost:8080", "http://localhost:8080"],
  ])("has a code whose address for %s is read out as %s", async (baseUrl, address) => {
    chat = aChat({ ...store, baseUrl });
    await answersTo(aMessage("invite"));
    const [made] = await invitesOf("romeo@montague.example");
    const [told] = await answersTo(aMessage(`code ${made?.id}`));
    expect(told).toContain(`\nAddress: ${address}\n`);
  });

  it("has a code for as long as it lasts itself, if that is less than ten minutes", async () => {
    const { id } = await issueIn(store, { inviter: aJid("romeo@montague.example"), lifetimeSeconds: 175 });
    const [told] = await answersTo(aMessage(`code ${id}`));
    expect(told).toMatch(/They work once, within 3 minutes\./);
  });

  it("has a code for nobody else, and none where there are no pages", async () => {
    await answersTo(aMessage("invite"));
    const [made] = await invitesOf("romeo@montague.example");
    const [refused] = await answersTo(aMessage(`code ${made?.id}`, { from: "juliet@montague.example/x" }));
    expect(refused).toMatch(/can’t find an invitation/);
    chat = aChat({ ...store, baseUrl: null });
    expect(await answersTo(aMessage(`code ${made?.id}`))).toEqual([expect.stringContaining("no pages")]);
    expect(await store.redis.client.keys("*:code:*")).toEqual([]);
  });

  it("has no picture where there are no pages", async () => {
    chat = aChat({ ...store, baseUrl: null });
    const [told, share, ...more] = await answersTo(aMessage("invite"));
    expect(told).toContain("\n\nForward the next message.\n\n");
    expect(share).toMatch(/ xmpp:romeo@montague\.example\?roster;preauth=\w+;ibr=y$/);
    expect(more).toEqual([]);
    const [made] = await invitesOf("romeo@montague.example");
    expect(await answersTo(aMessage(`qr ${made?.id}`))).toEqual([
      expect.stringMatching(/no pictures.*\n\nForward the next message\./),
      share,
    ]);
  });
});

describe("an order with a slip is answered with what to send instead", () => {
  it("that lacks an ID", async () => {
    expect(await answersTo(aMessage("revoke"))).toEqual([
      "Something is missing: ID. Send “list” to see your invitations.",
    ]);
    await answersTo(aMessage("invite"));
    const [made] = await invitesOf("romeo@montague.example");
    expect(await answersTo(aMessage("revoke"))).toEqual([
      `Something is missing: ID. Send “revoke ${made?.id}” for your newest open invitation, or “list” to see all.`,
    ]);
    expect(await answersTo(aMessage("extend"))).toEqual([
      expect.stringContaining(`Send “extend ${made?.id} 3d”`),
    ]);
  });

  it.each([
    ["invite bob", "I don’t understand “bob” there. Did you mean “invite for bob”?"],
    ["invite for Bob Smith", "I don’t understand “Smith” there. Did you mean “invite for bob.smith”?"],
    ["show k3f9x2 please", "I don’t understand “please” there. Write it like “show k3f9x2”."],
    ["invite expires", "Something is missing after “expires”. Write it like “invite expires 3d”."],
  ])("%s", async (body, answer) => {
    expect(await answersTo(aMessage(body))).toEqual([answer]);
    expect(await invitesOf("romeo@montague.example")).toEqual([]);
  });

  it("and not with a suggestion where another sentence says what is right", async () => {
    const [answer] = await answersTo(aMessage("invite expires soon"));
    expect(answer).toMatch(/Write it like 12h, 3d or 2w\.$/);
  });

  it("or, after help, with examples", async () => {
    const [answer] = await answersTo(aMessage("help invite"));
    expect(answer).toContain("Give a friend an account here.");
    expect(answer).toContain("• invite\n• invite for juliet\n• invite expires 3d\n");
    expect((await answersTo(aMessage("help")))[0]).not.toContain("request –");
  });

  it("and understood where it is as clear", async () => {
    await answersTo(aMessage("invite expires 3 days"));
    const [made] = await invitesOf("romeo@montague.example");
    const days = ((made?.expires.getTime() ?? 0) - Date.now()) / 86_400_000;
    expect(days).toBeCloseTo(3, 1);
  });
});

describe("a greeting", () => {
  it.each(["hallo", "/start", "menu", "?", "Привет!"])(
    "“%s” is answered with what helps first",
    async (body) => {
      const [answer] = await answersTo(aMessage(body));
      expect(answer).toMatch(
        /^Hello! .*montague\.example.*\n[\s\S]*invite – .*\n[\s\S]*list – .*\n[\s\S]*help – /,
      );
    },
  );

  it("of who may not invite is answered with how to ask for an invitation", async () => {
    await store.settings.set("allowUserInvites", false);
    const [answer] = await answersTo(aMessage("hola"));
    expect(answer).toContain("request – ");
    expect(answer).not.toContain("invite – ");
  });
});

describe("is ignored, and never answered:", () => {
  const carbon = (name: string) =>
    xml(
      name,
      "urn:xmpp:carbons:2",
      xml("forwarded", "urn:xmpp:forward:0", aMessage("invite", { from: "escalus@montague.example/x" })),
    );

  it.each([
    ["an error", aMessage("invite", { type: "error" })],
    ["a headline", aMessage("invite", { type: "headline" })],
    ["a groupchat message", aMessage("invite", { type: "groupchat" })],
    ["a message without a body", aMessage(undefined)],
    ["an empty body", aMessage("  \n ")],
    ["a chat state", aMessage(undefined, {}, xml("composing", "http://jabber.org/protocol/chatstates"))],
    ["a marker", aMessage(undefined, {}, xml("displayed", { xmlns: "urn:xmpp:chat-markers:0", id: "x" }))],
    ["a receipt", aMessage(undefined, {}, xml("received", { xmlns: "urn:xmpp:receipts", id: "x" }))],
    ["a reaction", aMessage(undefined, {}, xml("reactions", { xmlns: "urn:xmpp:reactions:0", id: "x" }))],
    ["what comes from its own account", aMessage("invite", { from: `${BOT}/other` })],
    ["what comes from a server", aMessage("invite", { from: "montague.example" })],
    ["what comes from a server's resource", aMessage("invite", { from: "montague.example/announce" })],
    ["what has no sender", aMessage("invite", { from: undefined })],
    [
      "a private message in a room",
      aMessage(
        "invite",
        { from: "room@chat.montague.example/romeo" },
        xml("x", "http://jabber.org/protocol/muc#user"),
      ),
    ],
    [
      "an invitation to a room",
      aMessage("invite", {}, xml("x", { xmlns: "jabber:x:conference", jid: "room@chat.montague.example" })),
    ],
    ["a carbon received", aMessage(undefined, {}, carbon("received"))],
    ["a carbon sent, with a body beside it", aMessage("invite", {}, carbon("sent"))],
    ["a bare forward", aMessage("invite", {}, xml("forwarded", "urn:xmpp:forward:0", aMessage("invite")))],
    [
      "a result of the archive",
      aMessage(
        "invite",
        {},
        xml(
          "result",
          { xmlns: "urn:xmpp:mam:2", id: "x" },
          xml("forwarded", "urn:xmpp:forward:0", aMessage("invite")),
        ),
      ),
    ],
  ])("%s", async (_, stanza) => {
    expect(await answersTo(stanza)).toEqual([]);
    expect(await invitesOf("romeo@montague.example")).toEqual([]);
    expect(await invitesOf("escalus@montague.example")).toEqual([]);
  });
});

describe("an error", () => {
  it("stops what would be sent to that JID for a while, and what they ask then is answered after it", async () => {
    const bounceMs = 300;
    chat = aChat(store, { bounceMs });
    await answersTo(aMessage("invite", { type: "error" }));
    const began = performance.now();
    const answer = answersTo(aMessage("help")).then((bodies) => ({ bodies, at: performance.now() }));
    await chat.deliver(aMessage("help", { from: "mercutio@montague.example/x" }));
    await expect.poll(() => sent.map(({ attrs }) => attrs["to"])).toEqual(["mercutio@montague.example/x"]);
    const { bodies, at } = await answer;
    expect(bodies).toHaveLength(2);
    expect(at - began).toBeGreaterThan(bounceMs / 2);
  });

  it("does not hold up a process that leaves", async () => {
    chat = aChat(store, { bounceMs: 60_000 });
    await answersTo(aMessage("invite", { type: "error" }));
    const answers = answersTo(aMessage("help"));
    await expect.poll(async () => (await store.inbox.pending()).length).toBe(1);
    chat.worker.leave();
    expect(await answers).toHaveLength(1);
  });
});

describe("an encrypted message", () => {
  it.each([
    ["OMEMO", xml("encrypted", "eu.siacs.conversations.axolotl")],
    ["OMEMO 2", xml("encrypted", "urn:xmpp:omemo:2")],
    ["OX", xml("openpgp", "urn:xmpp:openpgp:0")],
    ["old PGP", xml("x", "jabber:x:encrypted")],
    ["any other that announces itself", xml("encryption", { xmlns: "urn:xmpp:eme:0", namespace: "urn:x" })],
  ])("(%s) is never read; one plain hint is given, once", async (_, mark) => {
    const first = await answersTo(aMessage("invite", {}, mark));
    expect(first).toEqual([expect.stringContaining("can’t read encrypted messages")]);
    expect(await answersTo(aMessage("invite", {}, mark))).toEqual([]);
    expect(await invitesOf("romeo@montague.example")).toEqual([]);
  });

  it("(OTR) is never read", async () => {
    expect(await answersTo(aMessage("?OTRv23? invite"))).toEqual([expect.stringContaining("encrypted")]);
  });
});

describe("a correction (XEP-0308)", () => {
  const ALREADY = expect.stringContaining("send it as a new message");
  const replace = (id: string) => xml("replace", { xmlns: "urn:xmpp:message-correct:0", id });

  it("never repeats a side effect", async () => {
    await answersTo(aMessage("invite", { id: "first" }));
    expect(await answersTo(aMessage("invite for juliet", {}, replace("first")))).toEqual([ALREADY]);
    expect(await invitesOf("romeo@montague.example")).toHaveLength(1);
  });

  it("runs if the original was not understood, and then no more", async () => {
    await answersTo(aMessage("invte", { id: "first" }));
    expect(await answersTo(aMessage("invite", {}, replace("first")))).toHaveLength(IN_BUBBLES);
    expect(await answersTo(aMessage("invite", {}, replace("first")))).toEqual([ALREADY]);
    expect(await invitesOf("romeo@montague.example")).toHaveLength(1);
  });

  it("of a correction that was not understood either, runs", async () => {
    await answersTo(aMessage("invte", { id: "first" }));
    await answersTo(aMessage("inivt e", {}, replace("first")));
    expect(await answersTo(aMessage("invite", {}, replace("first")))).toHaveLength(IN_BUBBLES);
  });

  it("of somebody else's message is nothing", async () => {
    await answersTo(aMessage("invte", { id: "first" }));
    expect(
      await answersTo(aMessage("invite", { from: "tybalt@montague.example/x" }, replace("first"))),
    ).toEqual([ALREADY]);
    expect(await invitesOf("tybalt@montague.example")).toEqual([]);
  });
});

describe("quoted lines in front", () => {
  it("are skipped", async () => {
    const body = "> Hello, I make invitations.\n> Send help.\n\nwhoami";
    expect(await answersTo(aMessage(body))).toEqual([expect.stringContaining("romeo@montague.example")]);
  });

  it("with nothing under them are not answered", async () => {
    expect(await answersTo(aMessage("> whoami"))).toEqual([]);
  });
});

describe("a reply (XEP-0461)", () => {
  it("is read without the quoted text before it, counted in code points", async () => {
    const quote = "> 👋🏽 hello\n";
    const body = `${quote}help`;
    const answers = await answersTo(
      aMessage(
        body,
        {},
        xml("reply", { xmlns: "urn:xmpp:reply:0", id: "x", to: BOT }),
        xml(
          "fallback",
          { xmlns: "urn:xmpp:fallback:0", for: "urn:xmpp:reply:0" },
          xml("body", { start: "0", end: String([...quote].length) }),
        ),
      ),
    );
    expect(answers).toEqual([expect.stringContaining("You can send me")]);
  });
});

describe("a delayed message (XEP-0203)", () => {
  const delay = (agoMs: number, from: string | undefined = "montague.example") =>
    xml("delay", {
      xmlns: "urn:xmpp:delay",
      from,
      stamp: new Date(Date.now() - agoMs).toISOString(),
    });

  it("that is recent is answered once, several texts in one message, and each invitation in its own", async () => {
    const burst = ["whoami", "help", "invite", "whoami"].map((body) => aMessage(body, {}, delay(120_000)));
    const answers = await answersTo(...burst);
    expect(answers.map((body) => body.split("\n\n———\n\n").map((text) => text.slice(0, 7)))).toEqual([
      ["You are", "I make "],
      ["Here is"],
      ["Hi! Cha"],
      ["https:/"],
      ["You are"],
    ]);
    expect(await invitesOf("romeo@montague.example")).toHaveLength(1);
  });

  it("that is old gets a short apology, once, and nothing is done", async () => {
    const old = () => aMessage("invite", {}, delay(2 * 3_600_000));
    expect(await answersTo(old(), old(), old())).toEqual([
      expect.stringContaining("I was away when you wrote"),
    ]);
    expect(await invitesOf("romeo@montague.example")).toEqual([]);
  });
});

describe("a delay that our server did not stamp (XEP-0203)", () => {
  const delay = (from: string | undefined, agoMs: number) =>
    xml("delay", {
      xmlns: "urn:xmpp:delay",
      from,
      stamp: new Date(Date.now() - agoMs).toISOString(),
    });

  it.each([
    ["without saying by whom, as Kaidan does", undefined],
    ["by the sender", "romeo@montague.example"],
    ["by the sender's own device", ROMEO],
    ["by another server", "capulet.example"],
    ["by something below our domain", "sub.montague.example"],
  ])("changes nothing: %s", async (_, from) => {
    for (const agoMs of [0, 3 * 3_600_000, -3 * 3_600_000]) {
      const answers = await answersTo(aMessage("invite", {}, delay(from, agoMs)));
      expect(answers).toEqual([
        expect.stringContaining("Here is an invitation"),
        expect.stringMatching(/\/i\/\w+$/),
        expect.stringMatching(/qr\.png$/),
      ]);
    }
  });

  it("does not hide the one that it did: the earliest of these counts, also where others put one in", async () => {
    const hours = 3_600_000;
    const answers = await answersTo(
      aMessage("invite", {}, delay(undefined, 0), delay(BOT, 3 * hours), delay("montague.example", 0)),
    );
    expect(answers).toEqual([expect.stringContaining("I was away when you wrote")]);
  });
});

describe("what is there for clients that lack an extension (XEP-0428)", () => {
  const fallback = (attrs: Record<string, string>, ...children: readonly Element[]) =>
    xml("fallback", { xmlns: "urn:xmpp:fallback:0", ...attrs }, ...children);
  const all = (of: string) => fallback({ for: of });

  it.each([
    ["a reaction", xml("reactions", { xmlns: "urn:xmpp:reactions:0", id: "x" }, xml("reaction", {}, "👍"))],
    ["a retraction", xml("retract", { xmlns: "urn:xmpp:message-retract:1", id: "x" })],
    [
      "a retraction of old",
      xml("apply-to", { xmlns: "urn:xmpp:fasten:0", id: "x" }, xml("retract", "urn:xmpp:message-retract:0")),
    ],
    ["a retraction that stands", xml("retracted", { xmlns: "urn:xmpp:message-retract:1", stamp: "x" })],
    ["moderation", xml("moderated", { xmlns: "urn:xmpp:message-moderate:1", by: "x" })],
    ["a sticker", xml("sticker", { xmlns: "urn:xmpp:stickers:0", pack: "x" })],
  ])("%s is not answered, with a body that is marked or not", async (_, element) => {
    const marked = all(element.getNS() ?? "");
    for (const body of ["👍", "/me retracted a message", "invite"]) {
      expect(await answersTo(aMessage(body, {}, element, marked))).toEqual([]);
      expect(await answersTo(aMessage(body, {}, element))).toEqual([]);
    }
    expect(await invitesOf("romeo@montague.example")).toEqual([]);
  });

  it.each([
    ["a file", all("urn:xmpp:sfs:0")],
    ["a poll", all("urn:example:polls")],
    ["a call", fallback({ for: "urn:xmpp:call-invites:0" }, xml("body"))],
    ["nobody knows what", fallback({})],
    ["something, to the last letter", fallback({ for: "urn:x" }, xml("body", { start: "0", end: "6" }))],
    [
      "two things",
      fallback({ for: "urn:x" }, xml("body", { start: "0", end: "3" })),
      fallback({ for: "urn:y" }, xml("body", { start: "3", end: "6" })),
    ],
  ] as [string, ...Element[]][])("a body that all stands for %s is not answered", async (_, ...elements) => {
    expect(await answersTo(aMessage("invite", {}, ...elements))).toEqual([]);
    expect(await invitesOf("romeo@montague.example")).toEqual([]);
  });

  it.each([
    ["the subject alone", "help", fallback({ for: "urn:x" }, xml("subject"))],
    ["what stands in front", "👍 help", fallback({ for: "urn:x" }, xml("body", { start: "0", end: "2" }))],
    ["what stands behind", "help 👍", fallback({ for: "urn:x" }, xml("body", { start: "4" }))],
    [
      "a range the wrong way round",
      "help",
      fallback({ for: "urn:x" }, xml("body", { start: "4", end: "1" })),
    ],
  ])("the words beside are read where it is %s", async (_, body, element) => {
    expect(await answersTo(aMessage(body, {}, element))).toEqual([
      expect.stringContaining("You can send me"),
    ]);
  });
});

describe("identity", () => {
  it("is the bare JID that the server stamped, not one that the message names", async () => {
    await answersTo(
      aMessage(
        "invite",
        { from: "romeo@montague.example/x" },
        xml(
          "addresses",
          "http://jabber.org/protocol/address",
          xml("address", { type: "ofrom", jid: "escalus@montague.example" }),
        ),
      ),
    );
    expect(await invitesOf("romeo@montague.example")).toHaveLength(1);
  });

  it("compares domains exactly, never by suffix", async () => {
    for (const from of [
      "romeo@evil-montague.example/x",
      "romeo@montague.example.evil.example/x",
      "romeo@x.montague.example/x",
    ]) {
      expect(await answersTo(aMessage("invite", { from }))).toEqual([
        expect.stringContaining("only work for accounts on montague.example"),
      ]);
      expect(await answersTo(aMessage("invite", { from }))).toEqual([]);
    }
  });
});

describe("strangers", () => {
  it("however many there are, are answered at most as often as the limit allows, and leave next to nothing in Redis", async () => {
    const crowd = Array.from({ length: 500 }, (_, n) =>
      aMessage(
        "invite",
        { from: `guest${n}@capulet.example/x` },
        xml("stanza-id", { xmlns: "urn:xmpp:sid:0", id: `s${n}`, by: BOT }),
      ),
    );
    expect((await answersTo(...crowd)).length).toBe(30);
    expect(await store.redis.client.dbSize()).toBe(30);
  });

  it("that bounce what is sent to them leave nothing there", async () => {
    await answersTo(aMessage("x", { from: "guest@capulet.example/x", type: "error" }));
    expect(await store.redis.client.dbSize()).toBe(0);
  });
});

describe("rate limits", () => {
  it("are per bare JID, said once, then silence", async () => {
    await open({ messages: { points: 3, perSeconds: 60 } });
    const flood = Array.from({ length: 50 }, (_, n) =>
      aMessage("whoami", { from: `romeo@montague.example/r${n}` }),
    );
    const answers = await answersTo(...flood);
    expect(answers.filter((body) => body.includes("You are romeo"))).toHaveLength(3);
    expect(answers.filter((body) => body.includes("That was a lot at once"))).toHaveLength(1);
    expect(answers).toHaveLength(4);
    expect(await answersTo(aMessage("help", { from: "mercutio@montague.example/x" }))).toHaveLength(1);
  });

  it("let the same “I don’t know” be said once in a window", async () => {
    expect(
      await answersTo(aMessage("good morning"), aMessage("good evening"), aMessage("good night")),
    ).toHaveLength(1);
  });
});

describe("bots that answer each other", () => {
  it("stop after a bounded number of messages", async () => {
    const other = "invite@capulet.example/bot";
    const peer = await openTestStore(server.url, { policy: { domain: "capulet.example" } });
    let exchanged = 0;
    const mine = aChat(store);
    const theirs = openTestChat(peer, {
      self: { bareJid: aJid("invite@capulet.example") },
      voices: speakAll(),
      language: "en",
      isSubscriber: () => false,
      send: async (stanza) => {
        exchanged++;
        await mine.receive(xml("message", { ...stanza.attrs, from: other, to: BOT }, ...stanza.children));
      },
    });
    chat = mine;
    const relay = new Promise<void>((resolve) => {
      const loop = async (count: number): Promise<void> => {
        const answers = sent.splice(0);
        exchanged += answers.length;
        if (answers.length === 0 || count > 200) return resolve();
        for (const stanza of answers) {
          await theirs.receive(
            xml("message", { ...stanza.attrs, from: `${BOT}/bot`, to: other }, ...stanza.children),
          );
        }
        return loop(count + 1);
      };
      void mine.receive(aMessage("hello", { from: other })).then(() => loop(0));
    });
    await relay;
    expect(exchanged).toBeLessThan(10);
    await peer.close();
  });
});

describe("while Redis is away", () => {
  it("each message is answered so, and a flood of them is not", async () => {
    const ownServer = await startRedis();
    const ownStore = await openTestStore(ownServer.url);
    const ownership = { isOwner: false, whenOwner: async () => false, whenRenewed: async () => undefined };
    const away = aChat(ownStore, {}, { ownership });
    await ownServer.kill();

    for (const n of [1, 2]) await away.receive(aMessage(`invite note n${n}`));
    expect(sent.map((stanza) => stanza.getChildText("body"))).toEqual([
      expect.stringContaining("try again"),
      expect.stringContaining("try again"),
    ]);

    await Promise.all([...Array(40).keys()].map((n) => away.receive(aMessage(`invite note m${n}`))));
    expect(sent).toHaveLength(20);
    await ownStore.close();
    await ownServer.stop();
  });
});

describe("a receipt (XEP-0184)", () => {
  const request = xml("request", "urn:xmpp:receipts");

  it("goes alone, with the same type, to those who see our presence", async () => {
    subscribers = [aJid("romeo@montague.example")];
    await answersTo(aMessage("whoami", { id: "r1" }, request));
    const [receipt, answer] = sent;
    expect(receipt?.getChild("received", "urn:xmpp:receipts")?.attrs.id).toBe("r1");
    expect(receipt?.attrs).toMatchObject({ type: "chat", to: ROMEO });
    expect(receipt?.getChild("body")).toBeUndefined();
    expect(answer?.getChild("received", "urn:xmpp:receipts")).toBeUndefined();
  });

  it("that the server does not take costs nobody the answer", async () => {
    const refusing = aChat(store, {
      isSubscriber: () => true,
      async send(stanza) {
        if (stanza.getChild("body") === undefined) throw new Error("too much is waiting");
        sent.push(stanza);
      },
    });
    await refusing.receive(aMessage("whoami", { id: "r2" }, request));
    expect(sent.map((stanza) => stanza.getChildText("body"))).toEqual([
      expect.stringContaining("You are romeo"),
    ]);
  });

  it("goes to nobody else", async () => {
    await answersTo(aMessage("whoami", {}, request));
    expect(sent).toHaveLength(1);
    expect(sent[0]?.getChild("body")).toBeDefined();
  });
});

describe("one message, one answer", () => {
  const archived = (id: string) => xml("stanza-id", { xmlns: "urn:xmpp:sid:0", id, by: BOT });

  it("when the archive's copy is delivered again", async () => {
    const copies = Array.from({ length: 5 }, () => aMessage("invite", { id: "same" }, archived("a1")));
    expect(await answersTo(...copies)).toHaveLength(IN_BUBBLES);
    expect(await invitesOf("romeo@montague.example")).toHaveLength(1);
  });

  it("when a client sends it again with its id, archived anew", async () => {
    expect(await answersTo(aMessage("invite", { id: "same" }, archived("a1")))).toHaveLength(IN_BUBBLES);
    expect(await answersTo(aMessage("invite", { id: "same" }, archived("a2")))).toEqual([]);
  });

  it("but a client that counts its ids anew is heard", async () => {
    await answersTo(aMessage("whoami", { id: "1" }));
    expect(await answersTo(aMessage("list", { id: "1" }))).toHaveLength(1);
  });

  it("of each of two people, though an archive that counts microseconds has one id for both", async () => {
    const [by, id] = [{ from: "juliet@montague.example/balcony" }, "1795358286000001"];
    expect(await answersTo(aMessage("whoami", {}, archived(id)))).toHaveLength(1);
    expect(await answersTo(aMessage("whoami", by, archived(id)))).toHaveLength(1);
  });

  it("takes no id for the archive's that anyone can put in", async () => {
    const forged = xml("stanza-id", { xmlns: "urn:xmpp:sid:0", id: "a1", by: "romeo@montague.example" });
    expect(await answersTo(aMessage("whoami", {}, forged))).toHaveLength(1);
    expect(await answersTo(aMessage("whoami", {}, forged))).toHaveLength(1);
  });

  it("that Redis did not confirm is made once, and answered when Redis answers again", async () => {
    let failures = 0;
    const issue: typeof store.invites.issue = async (...request) => {
      const issued = await store.invites.issue(...request);
      if (failures++ === 0) throw new UnavailableError("not confirmed");
      return issued;
    };
    chat = aChat({ ...store, invites: { ...store.invites, issue } });
    expect(await answersTo(aMessage("invite", { id: "same" }))).toHaveLength(IN_BUBBLES);
    expect(await invitesOf("romeo@montague.example")).toHaveLength(1);
  });

  it("that its sender sends again when Redis has lost all but the invitation gets the same one", async () => {
    const [first] = await answersTo(aMessage("invite", { id: "same" }, archived("a1")));
    await store.redis.client.del(await store.redis.client.keys(store.key("message", "*")));
    const [again] = await answersTo(aMessage("invite", { id: "same" }, archived("a2")));
    expect(again).toBe(first);
    expect(await invitesOf("romeo@montague.example")).toHaveLength(1);
  });

  it("a remark, too, when the process died that was about to make it", async () => {
    const copy = () => aMessage("good morning", { id: "same" }, archived("a1"));
    await answersTo(copy());
    chat = aChat(store);
    await store.redis.client.del(await store.redis.client.keys(store.key("message", "*")));
    expect(await answersTo(copy())).toHaveLength(1);
    expect(await answersTo(aMessage("good morning", {}, archived("a2")))).toEqual([]);
  });
});

describe("confirmation", () => {
  const ESCALUS = "escalus@montague.example/x";

  const policy = { admins: [aJid("escalus@montague.example")] };

  beforeEach(async () => {
    await open({ policy });
    await store.redis.client.flushAll();
  });

  const say = (body: string, from = ESCALUS) => answersTo(aMessage(body, { from }));
  const isSuspended = async () => (await store.people.suspended([aJid("romeo@montague.example")])).size === 1;

  it("is asked for before anything that hurts, and a yes does it once", async () => {
    const [question] = await say("suspend romeo@montague.example");
    expect(question).toContain("Reply “yes” within a minute");
    expect(await isSuspended()).toBe(false);
    expect((await say("yes"))[0]).toContain("Done");
    expect(await isSuspended()).toBe(true);
    expect((await say("Yes"))[0]).toContain("nothing to confirm");
  });

  it("is given in any language or by a thumb, and a no drops the order", async () => {
    await say("suspend romeo@montague.example");
    expect(await say("Nein.")).toEqual(["Cancelled. Nothing was changed."]);
    expect((await say("yes"))[0]).toContain("nothing to confirm");
    expect(await isSuspended()).toBe(false);
    await say("suspend romeo@montague.example");
    expect((await say("👍🏽"))[0]).toContain("Done");
    expect(await isSuspended()).toBe(true);
  });

  describe("as a reaction (XEP-0444)", () => {
    const react = (id: string | undefined, emoji: string) =>
      answersTo(
        aMessage(
          undefined,
          { from: ESCALUS },
          xml("reactions", { xmlns: "urn:xmpp:reactions:0", id }, xml("reaction", {}, emoji)),
        ),
      );

    it("to the question does it, and to any other message nothing at all", async () => {
      await say("suspend romeo@montague.example");
      const question = sent[0]?.attrs.id;
      expect(await react("another", "👍")).toEqual([]);
      expect(await react(question, "❤️")).toEqual([]);
      expect(await isSuspended()).toBe(false);
      expect((await react(question, "👍🏽"))[0]).toContain("Done");
      expect(await isSuspended()).toBe(true);
      expect(await react(question, "👍")).toEqual([]);
    });

    it("with a thumb down drops the order", async () => {
      await say("suspend romeo@montague.example");
      expect(await react(sent[0]?.attrs.id, "👎")).toEqual(["Cancelled. Nothing was changed."]);
      expect((await say("yes"))[0]).toContain("nothing to confirm");
    });
  });

  it("is offered as buttons to clients that have some (XEP-0439)", async () => {
    await say("suspend romeo@montague.example");
    const values = sent[0]
      ?.getChildren("response", "urn:xmpp:tmp:quick-response")
      .map(({ attrs }) => attrs["value"]);
    expect(values).toEqual(["yes", "no"]);
  });

  it("is each person's own", async () => {
    await say("suspend romeo@montague.example");
    await say("yes", "tybalt@montague.example/x");
    expect(await isSuspended()).toBe(false);
  });
});

describe("the language", () => {
  it("that somebody chose wins over that of their messages", async () => {
    await answersTo(aMessage("whoami language en"));
    await answersTo(aMessage("whoami", { "xml:lang": "de" }));
    expect(sent[0]?.attrs["xml:lang"]).toBe("en");
  });
});

describe("in the order that a person wrote", () => {
  it("messages are obeyed", async () => {
    const answers = await answersTo(...["whoami", "invite", "list", "help"].map((body) => aMessage(body)));
    const starts = answers.filter((body) => !/\/i\//.test(body)).map((body) => body.slice(0, 7));
    expect(starts).toEqual(["You are", "Here is", "You hav", "I make "]);
  });
});

it("anything that can be written as a message makes it neither throw nor answer more than once", async () => {
  const names = fc.constantFrom(
    "body",
    "thread",
    "replace",
    "delay",
    "x",
    "request",
    "reply",
    "fallback",
    "encrypted",
    "reactions",
    "retract",
    "received",
    "stanza-id",
    "forwarded",
  );
  const namespaces = fc.constantFrom(
    "jabber:client",
    "urn:xmpp:message-correct:0",
    "urn:xmpp:delay",
    "urn:xmpp:receipts",
    "urn:xmpp:reply:0",
    "urn:xmpp:fallback:0",
    "urn:xmpp:sid:0",
    "urn:xmpp:forward:0",
    "jabber:x:oob",
  );
  const text = fc.oneof(
    fc.constantFrom("help", "invite", "list", "show #k3f9x2", "> x\nhelp"),
    fc.string({ unit: "grapheme" }),
  );
  const attrs = fc.dictionary(
    fc.constantFrom("id", "stamp", "by", "for", "start", "end", "xml:lang"),
    fc.string(),
    { maxKeys: 4 },
  );
  const child = fc
    .tuple(names, namespaces, attrs, text)
    .map(([name, xmlns, attributes, content]) =>
      xml(name, { ...attributes, xmlns: name === "body" ? undefined : xmlns }, content),
    );
  const message = fc
    .tuple(
      fc.dictionary(
        fc.constantFrom("id", "type", "xml:lang"),
        fc.oneof(fc.constantFrom("chat", "normal", "error"), fc.string()),
        { maxKeys: 3 },
      ),
      fc.oneof(fc.constantFrom(ROMEO, "a@b", "montague.example"), fc.string()),
      fc.array(child, { maxLength: 5 }),
    )
    .map(([attributes, from, children]) => xml("message", { ...attributes, from, to: BOT }, ...children));
  await fc.assert(
    fc.asyncProperty(message, async (stanza) => {
      sent = [];
      await chat.receive(stanza);
      // All of one answer have its id, some with what they are behind it.
      const answers = new Set(
        sent
          .filter((one) => one.getChild("body"))
          .map(({ attrs }) => attrs.id?.replace(/-(forward|picture)$/, "")),
      );
      expect(answers.size).toBeLessThanOrEqual(1);
    }),
    { numRuns: 300 },
  );
});
