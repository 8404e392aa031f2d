import { randomUUID } from "node:crypto";
import { NS } from "../namespaces.ts";
import type { IncomingMessage } from "../owner/message.ts";
import { type Element, xml } from "../xml.ts";

type Wording = { readonly body: string; readonly language: string };

const LINK = /\b(?:https?|xmpp):/;

type Address = {
  readonly to: string;
  readonly type?: "chat" | "normal";
  readonly id?: string;
  readonly thread?: string;
};

/** A message to a person, with all that clients like to know about it. */
export function outgoingMessage(
  { to, type = "chat", id = randomUUID(), thread }: Address,
  { body, language }: Wording,
  ...more: readonly Element[]
): Element {
  return xml(
    "message",
    { to, type, id, "xml:lang": language },
    xml("body", {}, body),
    thread === undefined ? undefined : xml("thread", {}, thread),
    xml("origin-id", { xmlns: NS.stanzaId, id }),
    // A link may hold characters that XEP-0393 takes for bold or italic.
    LINK.test(body) ? xml("unstyled", NS.styling) : undefined,
    ...more,
  );
}

/**
 * An answer in the conversation that `to` belongs to: same type, same thread, to the device that wrote. Under an `id`
 * of its own, unless told.
 */
export function answerMessage(
  { type, from, thread }: IncomingMessage,
  { id, ...text }: Wording & { readonly id?: string },
  ...more: readonly Element[]
): Element {
  const address = {
    to: from,
    type: type === "chat" ? "chat" : "normal",
    ...(id === undefined ? {} : { id }),
    ...(thread === undefined ? {} : { thread }),
  } as const;
  return outgoingMessage(address, text, ...more);
}

/** A message that is nothing but a picture: its body equals the address in `jabber:x:oob` (XEP-0066). */
export function answerPicture(
  to: IncomingMessage,
  { url, language, id }: { readonly url: string; readonly language: string; readonly id: string },
): Element {
  return answerMessage(to, { body: url, language, id }, xml("x", NS.oob, xml("url", {}, url)));
}

/** Something to answer with, for clients that show it as a button (XEP-0439 §4.1). */
export function quickResponse(value: string, language: string): Element {
  return xml("response", { xmlns: NS.quickResponse, "xml:lang": language, value });
}

/** "It arrived" (XEP-0184), and nothing else. */
export function receiptFor(message: IncomingMessage, id: string): Element {
  return xml(
    "message",
    { to: message.from, ...(message.type === undefined ? {} : { type: message.type }), id: randomUUID() },
    xml("received", { xmlns: NS.receipts, id }),
  );
}
