import { ok } from "../invites/result.ts";
import { defineCommand } from "./command.ts";
import { inviteReply } from "./invite-reply.ts";
import { issueInvite } from "./issue-invite.ts";
import { required, userName } from "./params.ts";

/** A link with which the owner of one account sets a new password; the gate takes it for no other. */
export const resetPassword = defineCommand({
  name: "reset-password",
  permission: "admins",
  isAudited: true,
  params: { name: required("name", userName, "first") },
  async run(call) {
    const { name } = call.values;
    const issued = await issueInvite(call, { kind: "reset", contact: false, name });
    if (!issued.ok) return issued;
    return ok({
      ...inviteReply(call, issued.value),
      target: `${issued.value.id} ${name}`,
    });
  },
});
