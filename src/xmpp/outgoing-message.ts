import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "./incoming-message.ts";
import { NS } from "./namespaces.ts";
import { type Element, xml } from "./xml.ts";

type Text = { readonly body: string; readonly language: string };

const LINK = /\b(?:https?|xmpp):/;

/** An answer in the conversation that `to` belongs to: same type, same thread, to the device that wrote. */
export function answerMessage(
  to: IncomingMessage,
  { body, language }: Text,
  ...more: readonly Element[]
): Element {
  const id = randomUUID();
  return xml(
    "message",
    { to: to.from, type: to.type === "chat" ? "chat" : "normal", id, "xml:lang": language },
    xml("body", {}, body),
    to.thread === undefined ? undefined : xml("thread", {}, to.thread),
    xml("origin-id", { xmlns: NS.stanzaId, id }),
    // A link may hold characters that XEP-0393 takes for bold or italic.
    LINK.test(body) ? xml("unstyled", NS.styling) : undefined,
    ...more,
  );
}

/** A message that is nothing but a picture: its body equals the address in `jabber:x:oob` (XEP-0066). */
export function answerPicture(to: IncomingMessage, url: string, language: string): Element {
  return answerMessage(to, { body: url, language }, xml("x", NS.oob, xml("url", {}, url)));
}

/** "It arrived" (XEP-0184), and nothing else. */
export function receiptFor(message: IncomingMessage, id: string): Element {
  return xml(
    "message",
    { to: message.from, ...(message.type === undefined ? {} : { type: message.type }), id: randomUUID() },
    xml("received", { xmlns: NS.receipts, id }),
  );
}
