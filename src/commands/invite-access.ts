import { type Invite, isOwnedBy } from "../invites/invite.ts";
import type { Caller } from "../invites/policy.ts";
import { failed, ok, type Result } from "../invites/result.ts";
import type { InviteId } from "../invites/token.ts";
import type { Owner } from "../ports/invite-store.ts";
import type { Call } from "./command.ts";

export function ownerOf(caller: Caller): Owner {
  return caller.role === "operator" ? "operator" : caller.jid;
}

export function isOwn(caller: Caller, invite: Invite): boolean {
  return isOwnedBy(invite, ownerOf(caller));
}

/** The invitation that this caller made; anything else is "not found". */
export async function findOwn(call: Pick<Call, "caller" | "invites">, id: InviteId): Promise<Result<Invite>> {
  const invite = await call.invites.find(id);
  return invite !== undefined && isOwn(call.caller, invite) ? ok(invite) : failed({ kind: "not-found", id });
}

/** The same, while its link works: who cannot use it need not be shown it. */
export async function findOwnOpen(
  call: Pick<Call, "caller" | "invites">,
  id: InviteId,
): Promise<Result<Invite>> {
  const found = await findOwn(call, id);
  if (!found.ok || found.value.state === "open") return found;
  const { state, hold } = found.value;
  if (state !== "hold") return failed({ kind: state, id });
  return failed({ kind: "on-hold", id, hold: hold ?? "locked" });
}

/**
 * The invitation that this caller may see: their own, and for admins and the operator every one. Another's is
 * "not found", so that nobody learns which ids there are.
 */
export async function findVisible(
  call: Pick<Call, "caller" | "invites">,
  id: InviteId,
): Promise<Result<Invite>> {
  const invite = await call.invites.find(id);
  const seesAll = call.caller.role === "admin" || call.caller.role === "operator";
  if (invite === undefined || !(seesAll || isOwn(call.caller, invite)))
    return failed({ kind: "not-found", id });
  return ok(invite);
}
