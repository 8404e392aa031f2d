import { describe, expect, it } from "vitest";
import { createArchive } from "../../src/xmpp/archive.ts";
import { RequestTimeout } from "../../src/xmpp/session/errors.ts";
import { type Element, xml } from "../../src/xmpp/xml.ts";
import { aJid } from "../support/builders.ts";

describe("searches for answers that a dead replica may have sent", () => {
  it("are few at a time, so that each has its time from when it is asked", async () => {
    const open: (() => void)[] = [];
    let most = 0;
    const archive = createArchive({
      self: aJid("invite@montague.example"),
      request: () =>
        new Promise((resolve) => {
          open.push(() => resolve(xml("iq", {}, xml("fin", { xmlns: "urn:xmpp:mam:2", complete: "true" }))));
          most = Math.max(most, open.length);
        }),
    });
    const searches = Array.from({ length: 50 }, (_, n) =>
      archive.wasSent(aJid(`guest${n}@montague.example`), { id: "a", agoMs: 0 }),
    );
    let isOver = false;
    const all = Promise.all(searches).finally(() => {
      isOver = true;
    });
    while (!isOver) {
      open.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(new Set(await all)).toEqual(new Set([false]));
    expect(most).toBe(4);
  });

  it("are one for all who ask about a conversation before it begins, and another for who asks later", async () => {
    const asked: Element[] = [];
    const archive = createArchive({
      self: aJid("invite@montague.example"),
      request: async (iq) => {
        asked.push(iq);
        return xml("iq", {}, xml("fin", { xmlns: "urn:xmpp:mam:2", complete: "true" }));
      },
    });
    const ask = (agoMs: number) =>
      archive.wasSent(aJid("romeo@montague.example"), { id: `a${agoMs}`, agoMs });
    await Promise.all([ask(0), ask(60_000), ask(30_000)]);
    expect(asked).toHaveLength(1);
    const start = /<field var="start"><value>([^<]*)/.exec(String(asked[0]))?.[1] ?? "";
    // Two minutes more than the longest ago.
    expect(Date.now() - Date.parse(start)).toBeGreaterThanOrEqual(180_000);
    await ask(0);
    expect(asked).toHaveLength(2);
  });

  it("find what was answered at either end of a long conversation", async () => {
    const self = aJid("invite@montague.example");
    const romeo = aJid("romeo@montague.example");
    const ids = Array.from({ length: 2_000 }, (_, n) => `a${n}`);
    let pages = 0;
    const archive = createArchive({
      self,
      async request(iq) {
        pages += 1;
        const query = iq.getChild("query");
        const limits = query?.getChild("set");
        const max = Number(limits?.getChildText("max"));
        const [before, after] = ["before", "after"].map((edge) => limits?.getChildText(edge) ?? undefined);
        const end = before === undefined || before === "" ? ids.length : ids.indexOf(before);
        const begin = limits?.getChild("before") ? Math.max(0, end - max) : ids.indexOf(after ?? "") + 1;
        const page = ids.slice(begin, begin + max);
        for (const id of page) {
          const kept = xml("message", { from: `${self}/bot`, to: romeo, id });
          const forwarded = xml("forwarded", { xmlns: "urn:xmpp:forward:0" }, kept);
          const queryid = query?.attrs["queryid"];
          await archive.take(
            xml("message", {}, xml("result", { xmlns: "urn:xmpp:mam:2", queryid, id }, forwarded)),
          );
        }
        const edges = [xml("first", {}, page[0] ?? ""), xml("last", {}, page.at(-1) ?? "")];
        const set = xml("set", { xmlns: "http://jabber.org/protocol/rsm" }, ...edges);
        return xml("iq", {}, xml("fin", { xmlns: "urn:xmpp:mam:2" }, set));
      },
    });
    const wasSent = (id: string) => archive.search(romeo, { id, agoMs: 0 });
    expect(await wasSent("a1990")).toBe(true);
    expect(pages).toBe(1);
    expect(await wasSent("a120")).toBe(true);
    expect(pages).toBe(12);
    // So much in between is a flood, and looked through no further.
    expect(await wasSent("a1000")).toBe(false);
    expect(pages).toBe(28);
  });

  it("give what was found before the server stopped answering", async () => {
    const self = aJid("invite@montague.example");
    const romeo = aJid("romeo@montague.example");
    let pages = 0;
    const archive = createArchive({
      self,
      request: async (iq) => {
        pages += 1;
        if (pages > 1) throw new RequestTimeout("no answer");
        const queryid = iq.getChild("query")?.attrs["queryid"];
        const kept = xml("message", { from: `${self}/bot`, to: romeo, id: "found" });
        const forwarded = xml("forwarded", { xmlns: "urn:xmpp:forward:0" }, kept);
        await archive.take(
          xml("message", {}, xml("result", { xmlns: "urn:xmpp:mam:2", queryid, id: "1" }, forwarded)),
        );
        const set = xml("set", { xmlns: "http://jabber.org/protocol/rsm" }, xml("first", {}, "1"));
        return xml("iq", {}, xml("fin", { xmlns: "urn:xmpp:mam:2" }, set));
      },
    });
    const found = archive.search(romeo, { id: "found", agoMs: 0 });
    const missing = archive.search(romeo, { id: "missing", agoMs: 0 });
    await expect(missing).rejects.toThrow("no answer");
    expect(await found).toBe(true);
    expect(pages).toBe(2);
  });
});
