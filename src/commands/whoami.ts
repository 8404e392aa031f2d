import type { InviteKind } from "../invites/invite.ts";
import { inviteKindFor, type Quota } from "../invites/policy.ts";
import { ok } from "../invites/result.ts";
import type { Preferences } from "../ports/people-store.ts";
import { languages, type Say, sayDuration } from "../wording/index.ts";
import { type Call, defineCommand } from "./command.ts";
import { ownerOf } from "./invite-access.ts";
import { oneOf, optional } from "./params.ts";
import type { Field } from "./reply.ts";

type Usage = { readonly open: number; readonly inPeriod: number };

/** What the bot takes the caller for, how much they may still invite, and how it speaks to them. */
export const whoami = defineCommand({
  name: "whoami",
  permission: "all",
  params: {
    language: optional("language", oneOf("LANGUAGE", languages), "named"),
    notices: optional("notices", oneOf("ON-OR-OFF", ["on", "off"]), "named"),
  },
  async run(call) {
    const { caller, say, quota } = call;
    const usage = quota === undefined ? undefined : await call.invites.usage(ownerOf(caller), quota);
    const [granted, isSuspended] = await standingOf(call);
    const kind = inviteKindFor(caller.role, call.effectiveSettings);
    const preferences = await updatePreferences(call, call.values);
    return ok({
      text: caller.role === "operator" ? say("whoami.operator") : say("whoami.title", { jid: caller.jid }),
      fields: [
        { label: say("whoami.role"), value: sayRole(call, granted) },
        { label: say("whoami.invites"), value: sayInvites(call, kind, isSuspended) },
        ...(quota === undefined || usage === undefined ? [] : quotaFields(say, quota, usage)),
        ...(caller.role === "operator" ? [] : preferenceFields(say, preferences)),
      ],
      data: {
        jid: caller.role === "operator" ? null : caller.jid,
        role: caller.role,
        granted: granted ?? null,
        invites: isSuspended || isRefused(call, kind) ? null : kind,
        quota:
          usage === undefined ? null : { ...usage, most_open: quota?.open, most_in_period: quota?.perPeriod },
        ...preferences,
      },
    });
  },
});

/** The role that an admin granted, which counts for members alone, and whether an admin has stopped their invitations. */
async function standingOf({
  caller,
  people,
}: Call): Promise<[granted: string | undefined, isSuspended: boolean]> {
  if (caller.role === "operator") return [undefined, false];
  const [granted, suspended] = await Promise.all([
    caller.role === "member" ? people.grantOf(caller.jid) : undefined,
    people.suspended([caller.jid]),
  ]);
  return [granted, suspended.has(caller.jid)];
}

function sayRole({ say, caller, policy }: Call, granted: string | undefined): string {
  const role = say(`role.${caller.role}`);
  if (granted === undefined) return role;
  return policy.quotas.has(granted) ? granted : say("whoami.granted-gone", { role, granted });
}

function sayInvites(call: Call, kind: InviteKind, isSuspended: boolean): string {
  if (isSuspended) return call.say("whoami.suspended");
  return isRefused(call, kind) ? call.say("whoami.nothing") : call.say(`kind.${kind}`);
}

/** As `invite` does. */
function isRefused({ caller, policy }: Call, kind: InviteKind): boolean {
  return kind === "contact" && (caller.role === "operator" || !policy.allowContactInvites);
}

async function updatePreferences(
  { caller, people }: Call,
  asked: { readonly language?: string | undefined; readonly notices?: "on" | "off" | undefined },
): Promise<Preferences> {
  if (caller.role === "operator") return {};
  const before = await people.preferences(caller.jid);
  if (asked.language === undefined && asked.notices === undefined) return before;
  const after: Preferences = {
    ...before,
    ...(asked.language === undefined ? {} : { language: asked.language }),
    ...(asked.notices === undefined ? {} : { muted: asked.notices === "off" }),
  };
  await people.setPreferences(caller.jid, after);
  return after;
}

function quotaFields(say: Say, quota: Quota, usage: Usage): readonly Field[] {
  const duration = sayDuration(say, quota.periodSeconds);
  return [
    { label: say("whoami.open"), value: say("whoami.of", { used: usage.open, most: quota.open }) },
    {
      label: say("whoami.period", { duration }),
      value: say("whoami.of", { used: usage.inPeriod, most: quota.perPeriod }),
    },
  ];
}

function preferenceFields(say: Say, { language, muted }: Preferences): readonly Field[] {
  return [
    { label: say("whoami.language"), value: language ?? say("whoami.language-of-messages") },
    { label: say("whoami.notices"), value: say(muted === true ? "whoami.notices-off" : "whoami.notices-on") },
  ];
}
