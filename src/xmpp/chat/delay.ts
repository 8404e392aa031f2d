import { MIN_KEPT_MS } from "../../timing.ts";
import { NS } from "../namespaces.ts";
import type { Element } from "../xml.ts";

/**
 * Since when our server, or the archive of our account, has kept a stanza for us (XEP-0203): the earliest that it says.
 * Senders put such elements in, too, by clocks of their own, and those say nothing.
 */
export function keptSince(
  stanza: Element,
  self: { readonly bareJid: string },
  received: Date,
): Date | undefined {
  const ours = [self.bareJid, self.bareJid.slice(self.bareJid.indexOf("@") + 1)];
  const times = stanza
    .getChildren("delay", NS.delay)
    .filter(({ attrs: { from } }) => from !== undefined && ours.includes(from.toLowerCase()))
    .map(({ attrs: { stamp } }) => Date.parse(stamp ?? ""))
    .filter((time) => received.getTime() - time > MIN_KEPT_MS);
  return times.length === 0 ? undefined : new Date(Math.min(...times));
}
