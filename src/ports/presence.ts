import type { BareJid } from "../invites/bare-jid.ts";

/** Who gets a component's presence; for an account, its server keeps the like. Every method throws `UnavailableError`. */
export type SubscriberList = {
  add(jid: BareJid): Promise<void>;
  remove(jid: BareJid): Promise<void>;
  has(jid: BareJid): Promise<boolean>;
  all(): Promise<readonly BareJid[]>;
};
