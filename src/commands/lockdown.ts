import { ok } from "../invites/result.ts";
import { defineCommand } from "./command.ts";
import { optional, reason } from "./params.ts";

/** Kept where an admin gave none: something must be there. */
export const NO_REASON = "-";

/** Nobody registers, at any gate, with any token, from this moment on. Nothing is lost: `unlock` undoes it. */
export const lockdown = defineCommand({
  name: "lockdown",
  permission: "admins",
  isAudited: true,
  params: { reason: optional("reason", reason, "all") },
  async run({ settings, say, values }) {
    await settings.setLockdown(values.reason ?? NO_REASON);
    return ok({
      text: say("lockdown.done"),
      hint: say("lockdown.undo"),
      data: { lockdown: true, reason: values.reason ?? null },
      target: values.reason ?? "",
    });
  },
});

/** Ends a lockdown; invitations work again as before. */
export const unlock = defineCommand({
  name: "unlock",
  permission: "admins",
  isAudited: true,
  params: {},
  async run({ settings, say }) {
    await settings.setLockdown(undefined);
    return ok({ text: say("unlock.done"), data: { lockdown: false } });
  },
});
