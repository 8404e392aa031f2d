import { ok } from "../invites/result.ts";
import { defineCommand } from "./command.ts";
import { findOwn } from "./invite-access.ts";
import { inviteReply } from "./invite-reply.ts";
import { inviteId, required } from "./params.ts";

/** A new link for an invitation that went astray: the old one is dead. Only its inviter is given links. */
export const rotate = defineCommand({
  name: "rotate",
  permission: "all",
  isAudited: true,
  params: { id: required("id", inviteId, "first") },
  async run(call) {
    const found = await findOwn(call, call.values.id);
    if (!found.ok) return found;
    const { id } = found.value;
    const rotated = await call.invites.rotate(id);
    if (!rotated.ok) return rotated;
    const remark = call.say("rotate.done", { id });
    return ok(inviteReply(call, rotated.value, remark));
  },
});
