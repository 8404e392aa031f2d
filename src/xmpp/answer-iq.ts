import { type BareJid, parseBareJid } from "../invites/bare-jid.ts";
import { type Caller, identify, type Policy } from "../invites/policy.ts";
import { CAPS_NODE, capsVersion, type DiscoInfo, discoElement } from "./caps.ts";
import { NS } from "./namespaces.ts";
import { type Element, xml } from "./xml.ts";

/** What an IQ is answered with: see `SessionOptions.answer`. */
type Answer = Element | "empty" | undefined;

type Parts = {
  readonly info: DiscoInfo;
  readonly policy: Pick<Policy, "domain" | "admins">;
  readonly version: string;
  readonly now: () => Date;
  readonly self: BareJid;
  readonly takeRosterPush: (query: Element) => void;
};

type Asked = { readonly child: Element; readonly caller: Caller | undefined };

/** Who we are, what we can do, that we are there, and what time it is: the questions that every client asks. */
export function answerIq(parts: Parts): (iq: Element) => Promise<Answer> {
  const gets: Readonly<Record<string, (asked: Asked) => Answer>> = {
    [`query ${NS.discoInfo}`]: ({ child }) => answerInfo(parts.info, child),
    [`query ${NS.discoItems}`]: ({ child }) => answerItems(child),
    [`ping ${NS.ping}`]: () => "empty",
    [`query ${NS.version}`]: () =>
      xml("query", NS.version, xml("name", {}, "invite-bot"), xml("version", {}, parts.version)),
    [`time ${NS.time}`]: () =>
      xml("time", NS.time, xml("tzo", {}, "+00:00"), xml("utc", {}, isoSeconds(parts.now()))),
    // A stranger must not learn when somebody was here (XEP-0012 §8); to members we keep no such thing.
    [`query ${NS.lastActivity}`]: ({ caller }) =>
      caller === undefined || caller.role === "stranger" ? stanzaError("auth", "forbidden") : undefined,
  };

  return async (iq) => {
    const children = iq.getChildElements();
    const child = children[0];
    if (child === undefined || children.length !== 1) return stanzaError("modify", "bad-request");
    const sender = parseBareJid(iq.attrs.from ?? "");
    if (iq.attrs.type === "set" && child.is("query", NS.roster)) {
      if (iq.attrs.from !== undefined && sender !== parts.self) return undefined;
      parts.takeRosterPush(child);
      return "empty";
    }
    const answer = iq.attrs.type === "get" ? gets[`${child.getName()} ${child.getNS()}`] : undefined;
    return answer?.({ child, caller: sender === undefined ? undefined : identify(sender, parts.policy) });
  };
}

/** XEP-0030 §3; the node of our caps is us. XEP-0115 §6.2. */
function answerInfo(info: DiscoInfo, query: Element): Element {
  const { node } = query.attrs;
  const isUs = node === undefined || node === `${CAPS_NODE}#${capsVersion(info)}`;
  return isUs ? discoElement(info, node) : stanzaError("cancel", "item-not-found");
}

function answerItems(query: Element): Element {
  return query.attrs.node === undefined
    ? xml("query", NS.discoItems)
    : stanzaError("cancel", "item-not-found");
}

/** An error of RFC 6120 §8.3. */
export function stanzaError(type: "auth" | "cancel" | "modify" | "wait", condition: string): Element {
  return xml("error", { type }, xml(condition, NS.stanzaErrors));
}

/** A moment as XEP-0082 writes it, without fractions. */
function isoSeconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
