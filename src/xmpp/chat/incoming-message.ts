import { type BareJid, stampedJid } from "../../invites/bare-jid.ts";
import { readYesOrNo } from "../../wording/yes-no.ts";
import { NS } from "../namespaces.ts";
import type { IncomingMessage } from "../owner/message.ts";
import type { Element } from "../xml.ts";
import { keptSince } from "./delay.ts";
import { isWithoutWords, skipQuote, stripFallbacks } from "./fallback.ts";

/** Whose session reads the message. */
export type Self = {
  /** A component's is its domain. */
  readonly bareJid: string;
};

/** What a message stanza is to us, and so what to do about it. */
export type Judgement =
  | { readonly kind: "message"; readonly message: IncomingMessage }
  /** The body is only a notice that the message is encrypted, so that it must not be read. */
  | { readonly kind: "encrypted"; readonly message: IncomingMessage }
  /** Something we sent could not be delivered. */
  | { readonly kind: "bounce"; readonly sender: BareJid }
  | { readonly kind: "ignore" };

const IGNORE: Judgement = { kind: "ignore" };
const OTR = /^\?OTR/;

/**
 * Decides what an incoming message is. Wrapped messages (carbons, forwards, archive results) are never read: we
 * ask for none, so that any that comes is forged (CVE-2017-5589).
 */
export function judgeMessage(stanza: Element, self: Self, received: Date): Judgement {
  const from = stanza.attrs.from ?? "";
  const sender = stampedJid(from);
  // Without a local part it is a server; without a `from` our own. Neither is a person.
  if (sender === undefined || sender === self.bareJid) return IGNORE;
  if (stanza.attrs.type === "error") return { kind: "bounce", sender };
  if (stanza.attrs.type === "headline" || stanza.attrs.type === "groupchat") return IGNORE;
  if (isWrapped(stanza) || isFromRoom(stanza)) return IGNORE;
  const reaction = readReaction(stanza);
  if (reaction === undefined && isWithoutWords(stanza)) return IGNORE;

  const body = reaction?.body ?? stanza.getChildText("body") ?? "";
  const message = { ...readMessage(stanza, self, { from, sender, body, received }), ...reaction };
  if (isEncrypted(stanza, body)) return { kind: "encrypted", message };
  return message.body.trim() === "" ? IGNORE : { kind: "message", message };
}

function readMessage(
  stanza: Element,
  self: Self,
  {
    from,
    sender,
    body,
    received,
  }: { readonly from: string; readonly sender: BareJid; readonly body: string; readonly received: Date },
): IncomingMessage {
  const thread = stanza.getChildText("thread") ?? "";
  const language = stanza.attrs["xml:lang"] ?? stanza.getChild("body")?.attrs["xml:lang"];
  const corrects = stanza.getChild("replace", NS.correction)?.attrs.id;
  const stanzaId = readStanzaId(stanza, self);
  const delayedSince = keptSince(stanza, self, received);
  return {
    from,
    sender,
    type: stanza.attrs.type,
    body: skipQuote(stripFallbacks(stanza, body)),
    ...(thread === "" ? {} : { thread }),
    ...(language === undefined ? {} : { language }),
    ...(stanza.attrs.id === undefined ? {} : { id: stanza.attrs.id }),
    ...(stanzaId === undefined ? {} : { stanzaId }),
    ...(corrects === undefined ? {} : { corrects }),
    ...(delayedSince === undefined ? {} : { delayedSince }),
    wantsReceipt: stanza.getChild("request", NS.receipts) !== undefined,
  };
}

/** Only a yes or a no is for us. */
function readReaction(stanza: Element): Pick<IncomingMessage, "body" | "reactsTo"> | undefined {
  const reactions = stanza.getChild("reactions", NS.reactions);
  const reactsTo = reactions?.attrs.id;
  const answers = reactions?.getChildren("reaction").map((each) => each.getText()) ?? [];
  const body = answers.find((each) => readYesOrNo(each) !== undefined);
  return reactsTo === undefined || body === undefined ? undefined : { body, reactsTo };
}

function isWrapped(stanza: Element): boolean {
  return stanza.getChildElements().some((child) => {
    const ns = child.getNS();
    return (
      ns === NS.carbons ||
      ns === NS.forward ||
      ns === NS.mam ||
      child.getChild("forwarded", NS.forward) !== undefined
    );
  });
}

/** A private message in a room, or an invitation to one: its bare JID is the room's, not a person's. */
function isFromRoom(stanza: Element): boolean {
  return stanza.getChild("x", NS.mucUser) !== undefined || stanza.getChild("x", NS.conference) !== undefined;
}

/** OMEMO's and OX's own elements, old PGP (XEP-0027), messages that say so (XEP-0380), and OTR in the text. */
function isEncrypted(stanza: Element, body: string): boolean {
  const isMarked = stanza.getChildElements().some((child) => {
    const ns = child.getNS() ?? "";
    return child.getName() === "encrypted" || ns === NS.encryption || ns === NS.openPgp || ns === NS.pgp;
  });
  return isMarked || OTR.test(body);
}

/** Only the archive of our own account may name a message for us: anyone can put such an element in (XEP-0359 §4). */
function readStanzaId(stanza: Element, self: Self): string | undefined {
  return stanza.getChildren("stanza-id", NS.stanzaId).find(({ attrs }) => attrs["by"] === self.bareJid)?.attrs
    .id;
}
