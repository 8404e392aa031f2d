import { refuseExtent } from "../invites/policy.ts";
import { failed, ok } from "../invites/result.ts";
import { sayDuration } from "../wording/index.ts";
import { defineCommand } from "./command.ts";
import { findVisible } from "./invite-access.ts";
import { inviteData } from "./invite-reply.ts";
import { duration, inviteId, required } from "./params.ts";

/** Lets an open invitation last longer, counted from now. */
export const extend = defineCommand({
  name: "extend",
  permission: "all",
  isAudited: true,
  params: { id: required("id", inviteId, "first"), lifetime: required("for", duration, "first") },
  async run(call) {
    const { say, values, policy, quota } = call;
    const found = await findVisible(call, values.id);
    if (!found.ok) return found;
    const fault = refuseExtent({ expirySeconds: values.lifetime, uses: 1 }, quota);
    if (fault !== undefined) return failed({ kind: "bad-argument", fault });
    const extended = await call.invites.extend(values.id, values.lifetime, policy.retentionSeconds);
    if (!extended.ok) return extended;
    const { id } = extended.value;
    return ok({
      text: say("extend.done", { id, duration: sayDuration(say, values.lifetime) }),
      data: inviteData(extended.value),
      target: id,
    });
  },
});
