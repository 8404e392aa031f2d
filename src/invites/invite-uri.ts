import { type BareJid, domainOf, localOf } from "./bare-jid.ts";
import type { InviteRecord } from "./invite.ts";
import type { Token } from "./token.ts";

/**
 * The `xmpp:` URI of an invitation (XEP-0147, XEP-0379 §3, XEP-0401 §2). The action comes first and has no
 * value; names are percent-encoded.
 *
 * `mayRegister` is false where nobody registers at present: then `;ibr=y` is left out.
 */
export function inviteUri(
  invite: Pick<InviteRecord, "kind" | "name" | "inviter" | "contact"> & { readonly token: Token },
  server: { readonly domain: string; readonly mayRegister: boolean },
): string {
  const preauth = `preauth=${invite.token}`;
  const registers = invite.kind === "account";
  if (invite.inviter !== undefined && invite.contact && invite.name === undefined) {
    const ibr = registers && server.mayRegister && domainOf(invite.inviter) === server.domain ? ";ibr=y" : "";
    return `xmpp:${encodeJid(invite.inviter)}?roster;${preauth}${ibr}`;
  }
  const address =
    invite.name === undefined ? server.domain : `${encodeURIComponent(invite.name)}@${server.domain}`;
  return `xmpp:${address}?register;${preauth}`;
}

function encodeJid(jid: BareJid): string {
  return `${encodeURIComponent(localOf(jid))}@${domainOf(jid)}`;
}
