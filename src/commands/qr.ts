import { ok } from "../invites/result.ts";
import { defineCommand } from "./command.ts";
import { findOwnOpen } from "./invite-access.ts";
import { inviteData, inviteLink } from "./invite-reply.ts";
import { inviteId, required } from "./params.ts";

/** The picture of an invitation's link, again. Only its inviter is given it, and only while the link works. */
export const qr = defineCommand({
  name: "qr",
  permission: "all",
  params: { id: required("id", inviteId, "first") },
  async run(call) {
    const { say, door } = call;
    const found = await findOwnOpen(call, call.values.id);
    if (!found.ok) return found;
    const invite = found.value;
    const link = inviteLink(call, invite);
    const reply = { link, data: inviteData(invite, link) };
    // Without pages, no picture has an address; a terminal draws its own.
    if (link.picture === undefined && door !== "command-line")
      return ok({ ...reply, text: say("qr.no-pages") });
    return ok({ ...reply, text: say("qr.title", { id: invite.id }), picture: "only" });
  },
});
