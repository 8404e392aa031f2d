import { type Caller, MEMBER_QUOTA, type Quota } from "../invites/policy.ts";
import type { Call, CommandDeps } from "./command.ts";

/** What an order is measured by. */
export type CallerContext = Pick<Call, "effectiveSettings" | "quota">;

/** As they are now. */
export async function readCallerContext(deps: CommandDeps, caller: Caller): Promise<CallerContext> {
  const [effectiveSettings, quota] = await Promise.all([deps.settings.read(), quotaOf(deps, caller)]);
  return { effectiveSettings, quota };
}

/** What an admin granted, else every member's. Admins and the operator have none. */
async function quotaOf({ policy, people }: CommandDeps, caller: Caller): Promise<Quota | undefined> {
  if (caller.role !== "member") return undefined;
  const granted = await people.grantOf(caller.jid);
  return policy.quotas.get(granted ?? MEMBER_QUOTA) ?? policy.quotas.get(MEMBER_QUOTA);
}
