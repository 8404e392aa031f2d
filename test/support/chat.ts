import type { ChatParts } from "../../src/xmpp/chat.ts";

/** The one replica of an account whose link never breaks, on a server without an archive. */
export const aloneOnline: Pick<ChatParts, "link" | "wasSent"> = {
  link: { isOnline: () => true, whenOnline: async () => undefined },
  wasSent: async () => false,
};
