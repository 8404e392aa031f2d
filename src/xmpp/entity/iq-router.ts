/**
 * `xmpp/entity` is what every client expects of a contact: service discovery, presence, and replies to common IQs.
 */

import { stampedJid } from "../../invites/bare-jid.ts";
import { identify, type Policy } from "../../invites/policy.ts";
import type { Adhoc, Asked } from "../adhoc/adhoc.ts";
import { CAPS_NODE, capsVersion, type DiscoInfo, discoElement } from "../caps.ts";
import { isoSeconds } from "../iso-seconds.ts";
import { NS } from "../namespaces.ts";
import { stanzaError } from "../stanza-error.ts";
import { type Element, xml } from "../xml.ts";
import { type Profile, vcardOf } from "./profile.ts";

/** What an IQ is answered with: see `SessionOptions.answer`. */
type Answer = Element | "empty" | undefined;

type Deps = {
  readonly info: DiscoInfo;
  readonly profile: Profile;
  readonly adhoc: Adhoc;
  readonly policy: Pick<Policy, "domain" | "admins">;
  readonly version: string;
  readonly now: () => Date;
  readonly self: string;
  readonly takeRosterPush: (query: Element) => void;
  /** Answers a question that the domain's gate passes on. Without it, such are not understood. */
  readonly answerGate?: (iq: Element) => Promise<Element | undefined>;
};

/** Who we are, what we can do, that we are there, and what time it is: the questions that every client asks. */
export function routeIq(deps: Deps): (iq: Element) => Promise<Answer> {
  const gets: Readonly<Record<string, (asked: Asked) => Answer | Promise<Answer>>> = {
    [`query ${NS.discoInfo}`]: (asked) => answerInfo(deps, asked),
    [`query ${NS.discoItems}`]: (asked) => answerItems(deps.adhoc, asked),
    [`ping ${NS.ping}`]: () => "empty",
    [`query ${NS.version}`]: () =>
      xml("query", NS.version, xml("name", {}, "invite-bot"), xml("version", {}, deps.version)),
    [`vCard ${NS.vcard}`]: () => vcardOf(deps.profile),
    [`time ${NS.time}`]: () =>
      xml("time", NS.time, xml("tzo", {}, "+00:00"), xml("utc", {}, isoSeconds(deps.now()))),
    // A stranger must not learn when somebody was here (XEP-0012 §8); to members we keep no such thing.
    [`query ${NS.lastActivity}`]: ({ caller }) =>
      caller === undefined || caller.role === "stranger" ? stanzaError("auth", "forbidden") : undefined,
  };

  return async (iq) => {
    const children = iq.getChildElements();
    const child = children[0];
    if (child === undefined || children.length !== 1) return stanzaError("modify", "bad-request");
    const sender = stampedJid(iq.attrs.from ?? "");
    if (iq.attrs.type === "set" && child.is("query", NS.roster)) {
      if (iq.attrs.from !== undefined && sender !== deps.self) return undefined;
      deps.takeRosterPush(child);
      return "empty";
    }
    if (child.is("question", NS.gate)) return deps.answerGate?.(iq);
    const caller = sender === undefined ? undefined : identify(sender, deps.policy);
    const asked: Asked = { iq, child, caller };
    if (iq.attrs.type === "get") return gets[`${child.getName()} ${child.getNS()}`]?.(asked);
    return child.is("command", NS.commands) ? deps.adhoc.run(asked) : undefined;
  };
}

/** XEP-0030 §3; the node of our caps is us. XEP-0115 §6.2. */
async function answerInfo({ info, adhoc }: Deps, asked: Asked): Promise<Element> {
  const { node } = asked.child.attrs;
  const isUs = node === undefined || node === `${CAPS_NODE}#${capsVersion(info)}`;
  if (isUs) return discoElement(info, node);
  return (await adhoc.describe(node, asked)) ?? stanzaError("cancel", "item-not-found");
}

async function answerItems(adhoc: Adhoc, asked: Asked): Promise<Element> {
  const { node } = asked.child.attrs;
  if (node === undefined) return xml("query", NS.discoItems);
  return (await adhoc.list(node, asked)) ?? stanzaError("cancel", "item-not-found");
}
