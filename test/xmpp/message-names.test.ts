import { describe, expect, it } from "vitest";
import type { MessageName, MessageNames } from "../../src/commands/ports.ts";
import { answerIdOf, keyOf } from "../../src/xmpp/message-names.ts";

const BY_SENDER: MessageName = { kind: "sender", text: "romeo@montague.example m1 invite" };
const NOON = new Date("2026-11-22T12:00:00Z");
const MINUTE_MS = 60_000;

const first: MessageNames = [{ kind: "archive", text: "a1" }, BY_SENDER];
const again: MessageNames = [{ kind: "archive", text: "a2" }, BY_SENDER];
const words: MessageNames = [{ kind: "words", text: "romeo@montague.example/orchard invite" }];

describe("what replicas call a message", () => {
  it("is the same when its sender sends it again, and an archive or none keeps it", () => {
    expect(new Set([keyOf(first), keyOf(again), keyOf([BY_SENDER])]).size).toBe(1);
  });

  it("is different for different messages, and says nothing of what they say", () => {
    expect(keyOf([{ ...BY_SENDER, text: "romeo@montague.example m2 invite" }])).not.toBe(keyOf(first));
    expect(keyOf(words)).toMatch(/^[\w-]{32}$/);
  });
});

describe("the id of an answer", () => {
  it("is the same whoever gives it", () => {
    expect(answerIdOf(again, new Date(NOON.getTime() + MINUTE_MS))).toBe(answerIdOf(first, NOON));
  });

  it("is another when the sender's id stands for another message by now", () => {
    expect(answerIdOf(first, new Date(NOON.getTime() + 60 * MINUTE_MS))).not.toBe(answerIdOf(first, NOON));
  });

  it("is another each time for a message that has no id: the same words are said again", () => {
    expect(answerIdOf(words, NOON)).not.toBe(answerIdOf(words, NOON));
  });
});
