import type { Invite } from "../invites/invite.ts";
import { ok } from "../invites/result.ts";
import { sayFailure } from "../wording/failures.ts";
import type { Say } from "../wording/index.ts";
import { sayTime } from "../wording/index.ts";
import { defineCommand } from "./command.ts";
import { findVisible, isOwn } from "./invite-access.ts";
import { inviteData, inviteLink } from "./invite-reply.ts";
import { sayState } from "./invite-summary.ts";
import { inviteId, required } from "./params.ts";
import type { Field } from "./reply.ts";

/** One invitation in full. Its link is shown to its inviter alone, and only while it works. */
export const show = defineCommand({
  name: "show",
  permission: "all",
  params: { id: required("id", inviteId, "first") },
  async run(call) {
    const { say, caller } = call;
    const found = await findVisible(call, call.values.id);
    if (!found.ok) return found;
    const invite = found.value;
    const mayLink = isOwn(caller, invite) && invite.state === "open";
    const link = mayLink ? inviteLink(call, invite) : undefined;
    return ok({
      text: say("show.title", { id: invite.id }),
      fields: fieldsOf(say, invite, call.now()),
      ...(link === undefined ? {} : { link }),
      data: inviteData(invite, link),
    });
  },
});

function sayFailedAttempt(say: Say, { id, failure }: Invite): string | undefined {
  return failure === undefined ? undefined : `${sayTime(failure.time)}, ${sayFailure(say, failure, id)}`;
}

function fieldsOf(say: Say, invite: Invite, now: Date): readonly Field[] {
  const rows: readonly (readonly [label: string, value: string | undefined])[] = [
    [say("show.state"), sayState(say, invite, now)],
    [say("show.kind"), say(`kind.${invite.kind}`)],
    [say("show.inviter"), invite.inviter ?? say("show.operator")],
    [say("show.for"), invite.name],
    [say("show.uses"), say("show.uses-value", { used: invite.used.length, uses: invite.uses })],
    [say("show.created"), sayTime(invite.created)],
    [say("show.expires"), sayTime(invite.expires)],
    [say("show.note"), invite.note],
    [say("show.failure"), sayFailedAttempt(say, invite)],
    ...invite.used.map(({ name, time }) => [say("show.used-by"), `${name}, ${sayTime(time)}`] as const),
  ];
  return rows.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }]));
}
