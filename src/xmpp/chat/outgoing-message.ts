import { randomUUID } from "node:crypto";
import { NS } from "../namespaces.ts";
import type { IncomingMessage } from "../owner/message.ts";
import { type Element, xml } from "../xml.ts";
import type { RenderedReply } from "./render-reply.ts";

type Wording = { readonly body: string; readonly language: string };

const LINK = /\b(?:https?|xmpp):/;

/** To whom, under which id, in which thread. */
export type Address = {
  readonly to: string;
  readonly type?: "chat" | "normal";
  readonly id: string;
  readonly thread?: string;
};

/** A message to a person, with all that clients like to know about it. */
function outgoingMessage(
  { to, type = "chat", id, thread }: Address,
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

/** Where an answer goes: same type, same thread, to the device that wrote. */
export function answerAddress({ type, from, thread }: IncomingMessage, id: string): Address {
  return {
    to: from,
    type: type === "chat" ? "chat" : "normal",
    id,
    ...(thread === undefined ? {} : { thread }),
  };
}

/**
 * All that a reply has to say, in order: what is for the person who reads it, under the address's own id; what they may
 * forward as it is; and the picture.
 */
export function messagesOf(
  address: Address,
  { text, share, picture, choices = [] }: RenderedReply,
  language: string,
): readonly Element[] {
  const part = (name: string) => ({ ...address, id: `${address.id}-${name}` });
  const responses = choices.map((choice) => quickResponse(choice, language));
  return [
    outgoingMessage(address, { body: text, language }, ...responses),
    ...(share === undefined ? [] : [outgoingMessage(part("forward"), { body: share, language })]),
    ...(picture === undefined ? [] : [pictureMessage(part("picture"), { body: picture, language })]),
  ];
}

/** A message that is nothing but a picture: its body equals the address in `jabber:x:oob` (XEP-0066). */
function pictureMessage(address: Address, wording: Wording): Element {
  return outgoingMessage(address, wording, xml("x", NS.oob, xml("url", {}, wording.body)));
}

/** Something to answer with, for clients that show it as a button (XEP-0439 §4.1). */
function quickResponse(value: string, language: string): Element {
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
