import { inviteKindFor, type RegistrationSettings, type Role } from "../invites/policy.ts";
import { failed, ok } from "../invites/result.ts";
import { defineCommand } from "./command.ts";
import { inviteReply } from "./invite-reply.ts";
import { issueInvite } from "./issue-invite.ts";
import { flag, newUserName, optional } from "./params.ts";

/**
 * XEP-0401's command: an account invitation with a name, and without a contact unless asked for. Members have it where they
 * may invite to accounts at all: Conversations shows its button only to those who are offered it.
 */
export const createAccount = defineCommand({
  name: "create-account",
  permission: "all",
  isFor: mayInviteToAccounts,
  isAudited: true,
  params: { name: optional("for", newUserName, "named"), roster: flag("roster") },
  async run(call) {
    const { name, roster } = call.values;
    const { caller, effectiveSettings } = call;
    if (!effectiveSettings.allowRegistration) return failed({ kind: "registration-closed" });
    if (!mayInviteToAccounts(caller.role, effectiveSettings))
      return failed({ kind: "registration-not-yours" });
    const issued = await issueInvite(call, { kind: "account", contact: roster ?? false, name });
    // Whether they become contacts or not, its link registers an account (XEP-0401 §3).
    return issued.ok ? ok(inviteReply(call, { ...issued.value, contact: false })) : issued;
  },
});

function mayInviteToAccounts(role: Role, settings: RegistrationSettings): boolean {
  return inviteKindFor(role, settings) === "account";
}
