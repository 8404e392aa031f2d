import { describe, expect, it } from "vitest";
import { createArchive } from "../../src/xmpp/archive.ts";
import { xml } from "../../src/xmpp/xml.ts";
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
      archive.wasSent(aJid("romeo@montague.example"), { id: `a${n}`, agoMs: 0 }),
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
});
