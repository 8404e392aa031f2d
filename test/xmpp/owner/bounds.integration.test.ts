import { beforeEach, describe, expect, it } from "vitest";
import { identify } from "../../../src/invites/policy.ts";
import { openFormSessions } from "../../../src/store/form-sessions.ts";
import { speakAll } from "../../../src/wording/index.ts";
import { createAdhoc } from "../../../src/xmpp/adhoc/adhoc.ts";
import { nodesOf } from "../../../src/xmpp/adhoc/nodes.ts";
import { NS } from "../../../src/xmpp/namespaces.ts";
import { type Element, xml } from "../../../src/xmpp/xml.ts";
import { aJid } from "../../support/builders.ts";
import { openTestChat, type TestChat } from "../../support/chat.ts";
import { onEmptyStore } from "../../support/empty-store.ts";
import type { TestStore } from "../../support/store.ts";

const BOT = aJid("invite@montague.example");
const ROMEO = "romeo@montague.example";
const MESSAGES = 3_000;
const STRANGERS = 2_000;
const MAX_KEYS = 100;

let store: TestStore;
let chat: TestChat;

onEmptyStore(
  (opened) => {
    store = opened;
  },
  { messages: { points: 20, perSeconds: 60 } },
);
beforeEach(() => {
  chat = openTestChat(store, {
    self: { bareJid: BOT },
    voices: speakAll(),
    language: "en",
    isSubscriber: () => false,
    send: async () => undefined,
  });
});

const aMessage = (n: number, from: string, body: string, ...children: readonly Element[]) =>
  xml("message", { from, to: BOT, type: "chat", id: `m${n}` }, xml("body", {}, body), ...children);

const old = xml("delay", {
  xmlns: "urn:xmpp:delay",
  from: "montague.example",
  stamp: new Date(Date.now() - 2 * 3_600_000).toISOString(),
});

describe("what one member can make us store in a minute is bounded, by messages", () => {
  it.each<[string, (n: number) => Element]>([
    ["that are commands", (n) => aMessage(n, `${ROMEO}/x`, "whoami")],
    ["that are not understood", (n) => aMessage(n, `${ROMEO}/x`, `good morning ${n}`)],
    ["that are old", (n) => aMessage(n, `${ROMEO}/x`, "invite", old)],
    ["that are encrypted", (n) => aMessage(n, `${ROMEO}/x`, "invite", xml("encrypted", "urn:xmpp:omemo:2"))],
    [
      "that are corrections",
      (n) => aMessage(n, `${ROMEO}/x`, "invite", xml("replace", { xmlns: NS.correction, id: `c${n}` })),
    ],
    ["from many devices", (n) => aMessage(n, `${ROMEO}/x${n}`, "list")],
    ["without ids", (n) => xml("message", { from: `${ROMEO}/x`, to: BOT }, xml("body", {}, `help ${n}`))],
    ["of 100 kB each", (n) => aMessage(n, `${ROMEO}/x`, "x".repeat(100_000))],
  ])("%s", async (_, message) => {
    for (let n = 0; n < MESSAGES; n++) await chat.deliver(message(n));
    await chat.worker.idle();
    expect(await store.redis.client.dbSize()).toBeLessThan(MAX_KEYS);
    expect(await store.inbox.pending()).toEqual([]);
  });

  it("by first steps of forms", async () => {
    const adhoc = createAdhoc({
      dispatch: store,
      sessions: openFormSessions({ ...store, domain: "montague.example", now: () => new Date() }),
      voices: speakAll(),
      language: "en",
    });
    const nodes = nodesOf(store.commands).map(({ node }) => node);
    for (let n = 0; n < MESSAGES; n++) {
      const child = xml("command", { xmlns: NS.commands, node: nodes[n % nodes.length] });
      const iq = xml("iq", { from: `${ROMEO}/x`, to: `${BOT}/y`, type: "set", id: `i${n}` }, child);
      await adhoc.run({ iq, child, caller: identify(aJid(ROMEO), store.policy) });
    }
    expect(await store.redis.client.dbSize()).toBeLessThan(MAX_KEYS);
  });
});

it("strangers can make us store next to nothing", async () => {
  for (let n = 0; n < STRANGERS; n++) {
    await chat.deliver(aMessage(n, `guest${n}@capulet.example/x`, "invite"));
  }
  expect(await store.redis.client.dbSize()).toBeLessThan(MAX_KEYS);
});

it("what waits in the inbox is small, however long a message is, and is still what it was", async () => {
  const long = aMessage(
    1,
    `${ROMEO}/x`,
    "x".repeat(100_000),
    xml("encrypted", "urn:xmpp:omemo:2", "y".repeat(100_000)),
  );
  const seen: string[] = [];
  const inbox = {
    ...store.inbox,
    enter: (request: Parameters<TestStore["inbox"]["enter"]>[0]) => {
      seen.push(request.stanza);
      return store.inbox.enter(request);
    },
  };
  const { receive, chat: reader } = openTestChat(
    store,
    {
      self: { bareJid: BOT },
      voices: speakAll(),
      language: "en",
      isSubscriber: () => false,
      send: async () => undefined,
    },
    { inbox },
  );
  await receive(long);
  expect(seen[0]?.length).toBeLessThan(9_000);
  const arrival = reader.read({ id: "1-1", stanza: seen[0] ?? "", received: new Date() });
  expect(arrival?.message).toMatchObject({ sender: ROMEO, id: "m1", body: "x".repeat(4_000) });
});
