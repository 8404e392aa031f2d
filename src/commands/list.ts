import { ok } from "../invites/result.ts";
import { defineCommand } from "./command.ts";
import { inviteData } from "./invite-reply.ts";
import { summariseInvite } from "./invite-summary.ts";
import { ownerOf } from "./own-invite.ts";

const MOST_LINES = 20;

/** The caller's own invitations, newest first. */
export const list = defineCommand({
  name: "list",
  permission: "all",
  params: {},
  async run(call) {
    const { say } = call;
    const invites = await call.invites.listOf(ownerOf(call.caller));
    const data = invites.map((invite) => inviteData(invite));
    if (invites.length === 0) return ok({ text: say("list.empty"), data });

    const open = invites.filter(({ state }) => state === "open").length;
    const hidden = invites.length - MOST_LINES;
    return ok({
      text: say("list.title", { count: invites.length, open }),
      list: invites.slice(0, MOST_LINES).map((invite) => summariseInvite(say, invite, call.now())),
      hint: hidden > 0 ? say("list.more", { count: hidden }) : say("list.hint"),
      data,
    });
  },
});
