import { failed, ok } from "../invites/result.ts";
import { defineCommand } from "./command.ts";
import { inviteReply } from "./invite-reply.ts";
import { issueInvite } from "./issue-invite.ts";
import { flag, newUserName, optional } from "./params.ts";

/** XEP-0401's command for admins: an account invitation with a name, and without a contact unless asked for. */
export const createAccount = defineCommand({
  name: "create-account",
  permission: "admins",
  isAudited: true,
  params: { name: optional("for", newUserName, "named"), roster: flag("roster") },
  async run(call) {
    const { name, roster } = call.values;
    if (!call.effectiveSettings.allowRegistration) return failed({ kind: "registration-closed" });
    const issued = await issueInvite(call, { kind: "account", contact: roster ?? false, name });
    return issued.ok ? ok(inviteReply(call, issued.value)) : issued;
  },
});
