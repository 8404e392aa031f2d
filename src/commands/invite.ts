import { inviteKindFor } from "../invites/policy.ts";
import { failed, ok } from "../invites/result.ts";
import { defineCommand } from "./command.ts";
import { inviteReply } from "./invite-reply.ts";
import { issueInvite } from "./issue-invite.ts";
import { count, duration, newUserName, optional, text } from "./params.ts";

/** An account invitation that also makes inviter and invitee contacts; a contact invitation where it may not be. */
export const invite = defineCommand({
  name: "invite",
  permission: "all",
  isAudited: true,
  params: {
    name: optional("for", newUserName, "named"),
    expires: optional("expires", duration, "named"),
    uses: optional("uses", count, "named"),
    note: optional("note", text, "rest"),
  },
  async run(call) {
    const { caller, say, values, effectiveSettings } = call;
    const kind = inviteKindFor(caller.role, effectiveSettings);
    const isClosed = !effectiveSettings.allowRegistration;

    // Neither a chosen name nor an invitation by nobody means anything where no account comes of it.
    if (kind === "contact" && (values.name !== undefined || caller.role === "operator")) {
      return failed({ kind: isClosed ? "registration-closed" : "registration-not-yours" });
    }
    if (kind === "contact" && !call.policy.allowContactInvites)
      return failed({ kind: "registration-closed" });

    // A contact invitation is for one (XEP-0379 §3).
    const uses = kind === "contact" ? undefined : values.uses;
    const issued = await issueInvite(call, { kind, contact: true, ...values, uses });
    if (!issued.ok) return issued;
    if (kind === "account") return ok(inviteReply(call, issued.value));
    const remark = say(isClosed ? "invite.registration-closed" : "invite.only-contacts");
    return ok(inviteReply(call, issued.value, remark));
  },
});
