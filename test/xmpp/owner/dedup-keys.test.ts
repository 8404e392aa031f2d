import { describe, expect, it } from "vitest";
import { answerIdOf, dedupKeyOf } from "../../../src/xmpp/owner/dedup-keys.ts";
import type { IncomingMessage } from "../../../src/xmpp/owner/message.ts";
import { aJid } from "../../support/builders.ts";

const NOON = new Date("2026-11-22T12:00:00Z");
const MINUTE_MS = 60_000;

function aMessage(traits: Partial<IncomingMessage> = {}): IncomingMessage {
  return {
    from: "romeo@montague.example/orchard",
    sender: aJid("romeo@montague.example"),
    type: "chat",
    body: "invite",
    wantsReceipt: false,
    ...traits,
  };
}

const first = dedupKeyOf(aMessage({ id: "m1", stanzaId: "a1" }));
const words = dedupKeyOf(aMessage());

describe("the key by which a copy of a message is known", () => {
  it("is the same when its sender sends it again, from any device, and an archive or none keeps it", () => {
    const again = aMessage({ id: "m1", stanzaId: "a2", from: "romeo@montague.example/balcony" });
    expect(dedupKeyOf(again)).toEqual(first);
    expect(dedupKeyOf(aMessage({ id: "m1" }))).toEqual(first);
  });

  it("is another for another id, other words or another sender, and says nothing of them", () => {
    const others = [{ id: "m2" }, { id: "m1", body: "list" }, { id: "m1", sender: aJid("a@b.example") }];
    for (const other of others) expect(dedupKeyOf(aMessage(other)).key).not.toBe(first.key);
    expect(first.key).toMatch(/^[\w-]{32}$/);
  });

  it("is the archive's id where the sender gave none, and else the words, for ten seconds", () => {
    const archived = dedupKeyOf(aMessage({ stanzaId: "a1" }));
    expect(archived).toEqual(dedupKeyOf(aMessage({ stanzaId: "a1", body: "list" })));
    expect(words).toMatchObject({ lifetimeMs: 10_000, isUnique: false });
  });
});

describe("the id of an answer", () => {
  it("is the same whenever it is given within the hour", () => {
    expect(answerIdOf(first, new Date(NOON.getTime() + MINUTE_MS))).toBe(answerIdOf(first, NOON));
  });

  it("is another when the sender's id stands for another message by now", () => {
    expect(answerIdOf(first, new Date(NOON.getTime() + 60 * MINUTE_MS))).not.toBe(answerIdOf(first, NOON));
  });

  it("is another each time for a message that has no id: the same words are said again", () => {
    expect(answerIdOf(words, NOON)).not.toBe(answerIdOf(words, NOON));
  });
});
