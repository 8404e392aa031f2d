import { type BareJid, domainOf, localOf } from "../invites/bare-jid.ts";
import type { Call } from "./command.ts";

/** A remark where the gate knows of no such account: what is ordered may be meant for one to come, or mistyped. */
export async function remarkOnAccount(
  { accounts, policy, say }: Pick<Call, "accounts" | "policy" | "say">,
  jid: BareJid,
): Promise<string | undefined> {
  if (domainOf(jid) !== policy.domain) return undefined;
  return (await accounts.exists(localOf(jid))) === false ? say("account.none", { jid }) : undefined;
}
