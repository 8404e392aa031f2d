import { type Caller, MEMBER_QUOTA, type Quota } from "../invites/policy.ts";
import type { CommandParts } from "./command.ts";

/** The quota that counts for the caller: what an admin granted, else every member's. Admins and the operator have none. */
export async function quotaOf({ policy, people }: CommandParts, caller: Caller): Promise<Quota | undefined> {
  if (caller.role !== "member") return undefined;
  const granted = await people.grantOf(caller.jid);
  return policy.quotas.get(granted ?? MEMBER_QUOTA) ?? policy.quotas.get(MEMBER_QUOTA);
}
