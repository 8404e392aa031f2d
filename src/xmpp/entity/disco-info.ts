import type { DiscoInfo } from "../caps.ts";
import { NS } from "../namespaces.ts";

/** What we are and can do (XEP-0030). `jabber:x:data` belongs to the nodes of commands, not here. */
export function botInfo(name: string): DiscoInfo {
  return {
    category: "client",
    type: "bot",
    name,
    features: [
      NS.caps,
      NS.commands,
      NS.discoInfo,
      NS.discoItems,
      NS.ping,
      NS.receipts,
      NS.time,
      NS.vcard,
      NS.version,
    ],
  };
}
