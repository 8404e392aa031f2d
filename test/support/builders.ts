import { type BareJid, parseBareJid } from "../../src/invites/bare-jid.ts";
import type { Invite } from "../../src/invites/invite.ts";
import { makeInviteId, makeToken } from "../../src/invites/token.ts";
import type { IssueRequest } from "../../src/ports/invite-store.ts";

export function aJid(text: string): BareJid {
  const jid = parseBareJid(text);
  if (jid === undefined) throw new Error(`${text} is no bare JID`);
  return jid;
}

type InviteTraits = Partial<Omit<Invite, "inviter">> & { readonly inviter?: string };

/** An open account invitation by the operator, made just now for a week, unless told otherwise. */
export function anInvite({ inviter, ...traits }: InviteTraits = {}): Invite {
  const created = new Date("2026-11-22T12:00:00Z");
  return {
    id: makeInviteId(),
    token: makeToken(),
    kind: "account",
    contact: false,
    state: "open",
    isOfPast: false,
    created,
    expires: new Date(created.getTime() + 7 * 86_400_000),
    uses: 1,
    used: [],
    ...(inviter === undefined ? {} : { inviter: aJid(inviter) }),
    ...traits,
  };
}

/** Romeo asks for one account that becomes his contact, within an hour, unless told otherwise. */
export function anIssueRequest(traits: Partial<IssueRequest> = {}): IssueRequest {
  return {
    kind: "account",
    contact: true,
    inviter: aJid("romeo@montague.example"),
    uses: 1,
    lifetimeSeconds: 3600,
    retentionSeconds: 3600,
    ...traits,
  };
}
