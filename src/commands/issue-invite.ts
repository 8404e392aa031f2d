import type { InviteKind } from "../invites/invite.ts";
import { refuseExtent } from "../invites/policy.ts";
import type { ArgumentFault } from "../invites/problem.ts";
import { failed, type Result } from "../invites/result.ts";
import type { IssuedInvite } from "../ports/invite-store.ts";
import type { Call } from "./command.ts";

/** What somebody asks for; what is left out is as the operator configured. */
export type InviteOptions = {
  readonly kind: InviteKind;
  readonly contact: boolean;
  readonly name?: string | undefined;
  readonly expires?: number | undefined;
  readonly uses?: number | undefined;
  readonly note?: string | undefined;
};

/** Issues an invitation if the caller's rights, rate and quota allow it. */
export async function issueInvite(call: Call, options: InviteOptions): Promise<Result<IssuedInvite>> {
  const { caller, policy, quota } = call;
  const lifetimeSeconds = options.expires ?? policy.expirySeconds;
  const uses = options.uses ?? 1;

  const fault = faultIn(options, refuseExtent({ expirySeconds: lifetimeSeconds, uses }, quota));
  if (fault !== undefined) return failed({ kind: "bad-argument", fault });

  const { kind, name } = options;
  const exists = name === undefined ? undefined : await call.accounts.exists(name);
  if (kind === "reset" && name !== undefined && exists === false) return failed({ kind: "no-account", name });

  return call.invites.issue({
    kind,
    contact: options.contact && caller.role !== "operator",
    lifetimeSeconds,
    retentionSeconds: policy.retentionSeconds,
    uses,
    isLimited: caller.role !== "operator",
    ...(caller.role === "operator" ? {} : { inviter: caller.jid }),
    ...(name === undefined ? {} : { name }),
    isNameTaken: kind === "account" && exists === true,
    ...(name === undefined || caller.role === "member" ? {} : { byAdmin: true }),
    ...(options.note === undefined ? {} : { note: options.note }),
    ...(quota === undefined ? {} : { quota }),
    ...(call.reuse === undefined ? {} : { reuse: call.reuse }),
    ...(call.requestId === undefined ? {} : { requestId: call.requestId }),
  });
}

function faultIn(
  { name, uses = 1 }: InviteOptions,
  extent: ArgumentFault | undefined,
): ArgumentFault | undefined {
  return name !== undefined && uses > 1 ? { fault: "name-with-uses" } : extent;
}
