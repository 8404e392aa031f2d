import { createHash, randomUUID } from "node:crypto";
import type { MessageName, MessageNames } from "../commands/ports.ts";
import type { IncomingMessage } from "./incoming-message.ts";

/** As long as a name that a sender gave stands for one message. */
const HOUR_MS = 60 * 60 * 1000;
/** What no digest has in it. */
const COMMON = "common:";

/** What a message goes by: the same in each copy that a server delivers, to whichever replica. */
export function namesOf(message: IncomingMessage): MessageNames {
  const { stanzaId, id, from, sender, body } = message;
  const bySender: readonly MessageName[] =
    id === undefined ? [] : [{ kind: "sender", text: `${sender} ${id} ${body}` }];
  // An archive may count microseconds, as ejabberd's does, and two people write within one.
  if (stanzaId !== undefined) return [{ kind: "archive", text: `${sender} ${stanzaId}` }, ...bySender];
  const [first = { kind: "words", text: `${from} ${body}` } as const] = bySender;
  return [first];
}

/** How a correction names the message that it corrects. */
export function nameById({ sender }: IncomingMessage, id: string): string {
  return `${sender} ${id}`;
}

/** What replicas call a message among themselves: the same in each copy, also of one that its sender sent again. */
export function keyOf(names: MessageNames): string {
  const { kind, text } = lastingName(names);
  return digest(`${kind} ${text}`);
}

/** What a message is remembered by in this process: each of its names, and what replicas call it. */
export function marksOf(names: MessageNames): readonly string[] {
  return [keyOf(names), ...names.map(({ text }) => text)];
}

/**
 * The id of the answer to a message that came at this time: the same whichever replica gives it, so that it can be
 * looked for, and is one message to the sender's device if it is sent twice.
 */
export function answerIdOf(names: MessageNames, came: Date): string {
  const { kind, text } = lastingName(names);
  // The same words are a message of their own each time.
  if (kind === "words") return randomUUID();
  return digest(`answer ${kind} ${text} ${Math.floor(came.getTime() / HOUR_MS)}`);
}

/** The id of one answer to several messages: that it was sent says nothing of any of them alone. */
export function commonAnswerId(): string {
  return `${COMMON}${randomUUID()}`;
}

export function isCommonAnswerId(id: string): boolean {
  return id.startsWith(COMMON);
}

/** An archive knows what was sent again by another name. */
function lastingName(names: MessageNames): MessageName {
  return names.find(({ kind }) => kind === "sender") ?? names[0];
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 32);
}
