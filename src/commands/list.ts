import { ok } from "../invites/result.ts";
import { defineCommand } from "./command.ts";
import { ownerOf } from "./invite-access.ts";
import { inviteData } from "./invite-reply.ts";
import { summariseInvite } from "./invite-summary.ts";

const MAX_LINES = 20;

/** The caller's own invitations, newest first. */
export const list = defineCommand({
  name: "list",
  permission: "all",
  params: {},
  async run(call) {
    const { say } = call;
    const owner = ownerOf(call.caller);
    const [page, { total, open, onHold }] = await Promise.all([
      call.invites.page({ by: owner, isOwn: true }, { number: 1, size: MAX_LINES }),
      call.invites.countOf(owner),
    ]);
    const data = page.invites.map((invite) => inviteData(invite));
    if (page.invites.length === 0) return ok({ text: say("list.empty"), data });
    return ok({
      text: say("list.title", {
        count: total,
        // What stops one of somebody's invitations stops all.
        open: onHold > 0 ? say("list.on-hold", { count: onHold }) : say("list.open", { count: open }),
      }),
      list: page.invites.map((invite) => summariseInvite(say, invite, call.now())),
      hint: page.hasMore ? say("list.newest", { most: MAX_LINES }) : say("list.hint"),
      data,
    });
  },
});
