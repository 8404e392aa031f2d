import { inviteStates } from "../invites/invite.ts";
import { ok } from "../invites/result.ts";
import { defineCommand } from "./command.ts";
import { inviteData } from "./invite-reply.ts";
import { summariseInvite } from "./invite-summary.ts";
import { count, jid, oneOf, optional } from "./params.ts";

const PAGE_SIZE = 20;

/** Everybody's invitations, newest first, a page at a time. */
export const invites = defineCommand({
  name: "invites",
  permission: "admins",
  params: {
    by: optional("by", jid, "named"),
    state: optional("state", oneOf("STATE", inviteStates), "named"),
    page: optional("page", count, "named"),
  },
  async run(call) {
    const { say, values } = call;
    const number = values.page ?? 1;
    const filter = {
      ...(values.by === undefined ? {} : { by: values.by }),
      ...(values.state === undefined ? {} : { state: values.state }),
    };
    const page = await call.invites.page(filter, { number, size: PAGE_SIZE });
    const data = page.invites.map((invite) => inviteData(invite));
    if (page.invites.length === 0) return ok({ text: say("invites.none"), data });
    return ok({
      text: say("invites.title", { page: number }),
      list: page.invites.map((invite) => {
        const inviter = invite.inviter ?? say("show.operator");
        return `${summariseInvite(say, invite, call.now())} · ${say("invites.by", { inviter })}`;
      }),
      ...(page.hasMore ? { hint: say("invites.more", { page: number + 1 }) } : {}),
      data,
    });
  },
});
