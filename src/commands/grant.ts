import { MEMBER_QUOTA } from "../invites/policy.ts";
import { failed, ok } from "../invites/result.ts";
import { defineCommand } from "./command.ts";
import { remarkOnAccount } from "./missing-account.ts";
import { jid, required, roleName } from "./params.ts";

/** Gives a member the quota of another role, of those that are configured; `member` takes it back. */
export const grant = defineCommand({
  name: "grant",
  permission: "admins",
  isAudited: true,
  params: { jid: required("jid", jid, "first"), role: required("role", roleName, "first") },
  async run(call) {
    const { people, policy, say, values } = call;
    const choices = [...policy.quotas.keys()];
    const role = choices.find((name) => name.toLowerCase() === values.role.toLowerCase());
    if (role === undefined) {
      return failed({
        kind: "bad-argument",
        fault: { fault: "not-a-choice", param: "role", text: values.role, choices },
      });
    }
    const remark = await remarkOnAccount(call, values.jid);
    await people.grant(values.jid, role === MEMBER_QUOTA ? undefined : role);
    return ok({
      text: say("grant.done", { jid: values.jid, role }),
      ...(remark === undefined ? {} : { hint: remark }),
      data: { jid: values.jid, role },
      target: `${values.jid} ${role}`,
    });
  },
});
