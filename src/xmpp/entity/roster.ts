import { type BareJid, stampedJid } from "../../invites/bare-jid.ts";
import { NS } from "../namespaces.ts";
import { type Element, xml } from "../xml.ts";

/** Who gets our presence: the server's roster of our account, kept up to date by its pushes. RFC 6121 §2. */
export type Subscribers = {
  has(jid: BareJid): boolean;
  /** Asks for the whole roster; after that the server pushes what changes. */
  fetch(request: (iq: Element) => Promise<Element>): Promise<void>;
  /** Takes a push. Only our own server may send one: its `from` is our account or none (RFC 6121 §2.1.6). */
  push(query: Element): void;
};

export function createRoster(): Subscribers {
  const jids = new Set<BareJid>();

  function take(query: Element): void {
    for (const item of query.getChildren("item", NS.roster)) {
      const jid = stampedJid(item.attrs.jid ?? "");
      if (jid === undefined) continue;
      const subscription = item.attrs["subscription"];
      if (subscription === "from" || subscription === "both") jids.add(jid);
      else jids.delete(jid);
    }
  }

  return {
    has: (jid) => jids.has(jid),
    push: take,
    async fetch(request) {
      const result = await request(xml("iq", { type: "get" }, xml("query", NS.roster)));
      const query = result.getChild("query", NS.roster);
      jids.clear();
      if (query !== undefined) take(query);
    },
  };
}
