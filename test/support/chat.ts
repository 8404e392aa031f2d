import type { ChatParts } from "../../src/xmpp/chat.ts";
import { noSiblings } from "../../src/xmpp/siblings.ts";

/** The one replica of an account whose link never breaks, on a server without an archive. */
export const aloneOnline: Pick<ChatParts, "link" | "messageLimit" | "searchSent" | "siblings" | "wasSent"> = {
  link: { isOnline: () => true, whenOnline: async () => undefined, isHeard: async () => true },
  siblings: noSiblings,
  messageLimit: { points: 20, perSeconds: 60 },
  wasSent: async () => false,
  searchSent: async () => false,
};
