import { ok } from "../invites/result.ts";
import { defineCommand } from "./command.ts";
import { findVisible } from "./invite-access.ts";
import { inviteId, required } from "./params.ts";

/** Ends an invitation at once, even for somebody who has opened it and is about to register. */
export const revoke = defineCommand({
  name: "revoke",
  permission: "all",
  isAudited: true,
  params: { id: required("id", inviteId, "first") },
  async run(call) {
    const found = await findVisible(call, call.values.id);
    if (!found.ok) return found;
    const { id } = found.value;
    const revoked = await call.invites.revoke(id);
    return revoked.ok
      ? ok({ text: call.say("revoke.done", { id }), data: { id, state: "revoked" }, target: id })
      : revoked;
  },
});
