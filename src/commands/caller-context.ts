import { type Caller, MEMBER_QUOTA, type Quota } from "../invites/policy.ts";
import type { Call, CommandParts } from "./command.ts";

/** What an order is measured by. */
export type Terms = Pick<Call, "inForce" | "quota">;

/** As they are now. */
export async function readTerms(parts: CommandParts, caller: Caller): Promise<Terms> {
  const [inForce, quota] = await Promise.all([parts.settings.read(), quotaOf(parts, caller)]);
  return { inForce, quota };
}

/** What an admin granted, else every member's. Admins and the operator have none. */
async function quotaOf({ policy, people }: CommandParts, caller: Caller): Promise<Quota | undefined> {
  if (caller.role !== "member") return undefined;
  const granted = await people.grantOf(caller.jid);
  return policy.quotas.get(granted ?? MEMBER_QUOTA) ?? policy.quotas.get(MEMBER_QUOTA);
}
