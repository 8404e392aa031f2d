import { pino } from "pino";
import { expect, it } from "vitest";
import { StanzaError } from "../../../src/xmpp/session/errors.ts";
import { OfflineStore } from "../../../src/xmpp/session/offline-store.ts";
import { type Element, xml } from "../../../src/xmpp/xml.ts";

const NS_OFFLINE = "http://jabber.org/protocol/offline";

const stored = (from: string, node: string) =>
  xml("message", { from }, xml("offline", NS_OFFLINE, xml("item", { node })));

/** A server that answers `fetch` with what `looks` has for each time, and the account at it. */
function aStore(looks: readonly (readonly Element[])[], entered: Promise<void> = Promise.resolve()) {
  const asked: string[] = [];
  const received: Element[] = [];
  const store = new OfflineStore({
    request: async (iq) => {
      const what = iq.getChild("offline")?.children.map(String).join() ?? "items";
      asked.push(what);
      if (what === "<fetch/>") {
        for (const message of looks[asked.filter((each) => each === what).length - 1] ?? []) {
          void store.receive(message, () => undefined);
        }
      }
      return xml("iq", { type: "result" });
    },
    receive: async (stanza) => {
      received.push(stanza);
      await entered;
    },
    log: pino({ level: "silent" }),
    lookAgainMs: 1,
  });
  return { store, asked, received };
}

it("looks until nothing new comes, receives each message once, and purges the store when all are entered", async () => {
  const [first, other, late] = [stored("romeo@m", "1"), stored("juliet@m", "1"), stored("romeo@m", "2")];
  let enter = () => {};
  const entered = new Promise<void>((resolve) => {
    enter = resolve;
  });
  const { store, asked, received } = aStore(
    [
      [first, other],
      [first, other, late],
      [first, other, late],
    ],
    entered,
  );
  await store.claim();
  const fetched = store.fetch();
  await expect.poll(() => received).toEqual([first, other, late]);
  await expect.poll(() => asked).toEqual(["items", "<fetch/>", "<fetch/>", "<fetch/>"]);
  enter();
  await fetched;
  expect(asked.at(-1)).toBe("<purge/>");
});

it("purges nothing where there was nothing", async () => {
  const { store, asked } = aStore([]);
  await store.fetch();
  expect(asked).toEqual(["<fetch/>", "<fetch/>"]);
});

it("leaves a server alone that knows no such store", async () => {
  let asked = 0;
  const store = new OfflineStore({
    request: async () => {
      asked++;
      throw new StanzaError("service-unavailable", "cancel");
    },
    receive: async () => undefined,
    log: pino({ level: "silent" }),
  });
  await store.claim();
  await store.fetch();
  expect(asked).toBe(2);
});
