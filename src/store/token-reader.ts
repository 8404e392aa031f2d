import type { OpenInvite, Peeked, TokenReader, TokenRefusal } from "../commands/web-ports.ts";
import type { BareJid } from "../invites/bare-jid.ts";
import type { InviteId, Token } from "../invites/token.ts";
import type { Scripts } from "./scripts.ts";

const REFUSALS: readonly TokenRefusal[] = ["unknown", "revoked", "spent", "expired", "suspended", "locked"];
const KINDS: readonly OpenInvite["kind"][] = ["account", "contact", "reset"];

/** Tokens by the same script that gates ask at preauth, so that the page and the server say the same. */
export function openTokenReader(scripts: Scripts): TokenReader {
  return {
    async peek(token) {
      const [outcome, ...rest] = (await scripts.run("peek", [token])).map(String);
      return outcome === "ok" ? parseOpen(rest, token) : parseRefusal(rest);
    },
  };
}

function parseOpen(fields: readonly string[], token: Token): Peeked {
  const [id = "", kindText, inviter = "", name = "", contact, expires] = fields;
  const kind = KINDS.find((known) => known === kindText);
  if (kind === undefined) throw new Error(`the script "peek" answered an unknown kind: ${kindText}`);
  return {
    ok: true,
    invite: {
      id: id as InviteId,
      kind,
      token,
      contact: contact === "1",
      expires: new Date(Number(expires)),
      // As they were written: normalised.
      ...(inviter === "" ? {} : { inviter: inviter as BareJid }),
      ...(name === "" ? {} : { name }),
    },
  };
}

function parseRefusal([reasonText, id]: readonly string[]): Peeked {
  // That an inviter is suspended is nobody's business who holds the link.
  const told = reasonText === "suspended" ? "locked" : reasonText;
  const reason = REFUSALS.find((known) => known === told);
  if (reason === undefined)
    throw new Error(`the script "peek" refused with an unknown reason: ${reasonText}`);
  return { ok: false, reason, ...(id === undefined ? {} : { id: id as InviteId }) };
}
