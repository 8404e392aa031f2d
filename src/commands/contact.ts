import { failed, ok } from "../invites/result.ts";
import { defineCommand } from "./command.ts";
import { inviteReply } from "./invite-reply.ts";
import { issueInvite } from "./issue-invite.ts";
import { duration, optional, text } from "./params.ts";

/** A contact invitation (XEP-0379): for friends who have an account somewhere already. */
export const contact = defineCommand({
  name: "contact",
  permission: "people",
  isAudited: true,
  params: {
    expires: optional("expires", duration, "named"),
    note: optional("note", text, "rest"),
  },
  async run(call) {
    if (!call.policy.allowContactInvites) return failed({ kind: "contact-invites-off" });
    const issued = await issueInvite(call, { kind: "contact", contact: true, ...call.values });
    return issued.ok ? ok(inviteReply(call, issued.value)) : issued;
  },
});
