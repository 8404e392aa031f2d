import { ErrorReply } from "@redis/client";
import type { BareJid } from "../invites/bare-jid.ts";
import type { InviteId, Token } from "../invites/token.ts";
import { UnavailableError } from "../invites/unavailable.ts";
import type { OpenInvite, Peeked, TokenReader, TokenRefusal } from "../ports/registration.ts";
import { digest } from "./digest.ts";
import { describeAnswer, isProgrammingError } from "./redis/errors.ts";
import type { ScriptReply, Scripts } from "./redis/scripts.ts";
import { askTogether } from "./together.ts";

const REFUSALS: readonly TokenRefusal[] = ["unknown", "revoked", "spent", "expired", "suspended", "locked"];
const KINDS: readonly OpenInvite["kind"][] = ["account", "contact", "reset"];

/** What became of an inviter is nobody's business who holds the link. */
const TOLD: Readonly<Record<string, TokenRefusal>> = { disabled: "suspended", gone: "revoked" };

/** This many share most of what it costs to ask, and Redis looks them up while others still come in. */
const AT_ONCE = 8;

/** Tokens by the rules that gates ask at preauth, so that the page and the server say the same. */
export function openTokenReader(scripts: Scripts): TokenReader {
  const peek = askTogether((digests: readonly string[]) => scripts.run("peek-many", digests), AT_ONCE);
  return {
    peek: async (token) => parsePeeked(await peek(digest(token)), token),
    isReserved: async (userName) => (await scripts.run("is-reserved", [userName]))[0] === "yes",
  };
}

function parsePeeked(reply: ScriptReply, token: Token): Peeked {
  const [outcome, ...fields] = Array.isArray(reply) ? reply : [];
  switch (outcome) {
    case "ok":
      return parseOpen(fields, token);
    case "refused":
      return parseRefusal(fields);
    case "failed":
      throw faultOf(fields.map(String).join(" "));
    default:
      throw new Error(`the script "peek-many" answered: ${outcome} ${fields.join(" ")}`);
  }
}

/** What Redis refused within the script is no fault of the script. */
function faultOf(why: string): Error {
  const error = new ErrorReply(why);
  if (!isProgrammingError(error)) return new UnavailableError(error, describeAnswer(error));
  return new Error(`the script "peek-many" failed: ${why}`);
}

function parseOpen(fields: readonly ScriptReply[], token: Token): Peeked {
  const [id = "", kindText, inviter = "", name = "", contact, expires] = fields.map(String);
  const kind = KINDS.find((known) => known === kindText);
  if (kind === undefined) throw new Error(`the script "peek-many" answered an unknown kind: ${kindText}`);
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

function parseRefusal(fields: readonly ScriptReply[]): Peeked {
  const [reasonText, id] = fields.map(String);
  const told = TOLD[reasonText ?? ""] ?? reasonText;
  const reason = REFUSALS.find((known) => known === told);
  if (reason === undefined)
    throw new Error(`the script "peek-many" refused with an unknown reason: ${reasonText}`);
  return { ok: false, reason, ...(id === undefined ? {} : { id: id as InviteId }) };
}
