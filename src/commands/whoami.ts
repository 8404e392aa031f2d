import { inviteKindFor } from "../invites/policy.ts";
import { ok } from "../invites/result.ts";
import { sayDuration } from "../wording/index.ts";
import { defineCommand } from "./command.ts";
import { ownerOf } from "./own-invite.ts";
import { quotaOf } from "./quota.ts";
import type { Field } from "./reply.ts";

/** What the bot takes the caller for, and how much they may still invite. */
export const whoami = defineCommand({
  name: "whoami",
  permission: "all",
  params: {},
  async run(call) {
    const { caller, say } = call;
    const owner = ownerOf(caller);
    const quota = await quotaOf(call);
    const usage = quota === undefined ? undefined : await call.invites.usage(owner, quota);
    const kind = inviteKindFor(caller.role, await call.settings.read());

    const fields: Field[] = [
      { label: say("whoami.role"), value: say(`role.${caller.role}`) },
      { label: say("whoami.invites"), value: say(`kind.${kind}`) },
    ];
    if (quota !== undefined && usage !== undefined) {
      const period = sayDuration(say, quota.periodSeconds);
      fields.push(
        { label: say("whoami.open"), value: say("whoami.of", { used: usage.open, most: quota.open }) },
        {
          label: say("whoami.period", { duration: period }),
          value: say("whoami.of", { used: usage.inPeriod, most: quota.perPeriod }),
        },
      );
    }
    return ok({
      text: caller.role === "operator" ? say("whoami.operator") : say("whoami.title", { jid: caller.jid }),
      fields,
      data: {
        jid: caller.role === "operator" ? null : caller.jid,
        role: caller.role,
        invites: kind,
        quota:
          usage === undefined ? null : { ...usage, most_open: quota?.open, most_in_period: quota?.perPeriod },
      },
    });
  },
});
