import { createHash, randomUUID } from "node:crypto";
import { SAME_ID_MS, SAME_WORDS_MS } from "../../timing.ts";
import type { IncomingMessage } from "./message.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** What is the same in each copy of a message, and how long no other message has it. */
export type DedupKey = { readonly key: string; readonly lifetimeMs: number; readonly isUnique: boolean };

/**
 * The id that its sender gave it, together with its words, as some clients count from 1 after each start; else the id
 * that our archive gave it (XEP-0359); else who sent which words.
 */
export function dedupKeyOf({ stanzaId, id, from, sender, body }: IncomingMessage): DedupKey {
  if (id !== undefined) {
    return { key: digest(`sender ${sender} ${id} ${body}`), lifetimeMs: SAME_ID_MS, isUnique: true };
  }
  // An archive may count microseconds, as ejabberd's does, and two people write within one.
  if (stanzaId !== undefined) {
    return { key: digest(`archive ${sender} ${stanzaId}`), lifetimeMs: DAY_MS, isUnique: true };
  }
  return { key: digest(`words ${from} ${body}`), lifetimeMs: SAME_WORDS_MS, isUnique: false };
}

/** How a correction names the message that it corrects. */
export function correctionKeyOf({ sender }: IncomingMessage, id: string): string {
  return `${sender} ${id}`;
}

/** The id of the answer to a message: the same whenever that is answered within the hour, so that a copy can be known. */
export function answerIdOf({ key, isUnique }: DedupKey, received: Date): string {
  // The same words are a message of their own each time.
  return isUnique ? digest(`answer ${key} ${Math.floor(received.getTime() / SAME_ID_MS)}`) : randomUUID();
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 32);
}
