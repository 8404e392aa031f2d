import { stampedJid } from "../../invites/bare-jid.ts";
import { identify, type Policy } from "../../invites/policy.ts";
import { capsElement, type DiscoInfo } from "../caps.ts";
import { type Element, xml } from "../xml.ts";
import { avatarUpdate, type Profile } from "./profile.ts";

/** Our own presence. Priority 0, so that a server gives every replica its copy of a message. */
export function availablePresence(info: DiscoInfo, { avatar }: Profile): Element {
  return xml("presence", {}, xml("priority", {}, "0"), capsElement(info), avatarUpdate(avatar));
}

/**
 * What to send for an incoming presence. A member's subscription is approved and returned, so that clients see
 * us and find our commands; anyone else's is declined. RFC 6121 §3.1.
 */
export function answerPresence(
  presence: Element,
  policy: Pick<Policy, "domain" | "admins">,
): readonly Element[] {
  if (presence.attrs.type !== "subscribe") return [];
  const jid = stampedJid(presence.attrs.from ?? "");
  if (jid === undefined) return [];
  if (identify(jid, policy).role === "stranger") return [xml("presence", { to: jid, type: "unsubscribed" })];
  return [xml("presence", { to: jid, type: "subscribed" }), xml("presence", { to: jid, type: "subscribe" })];
}
