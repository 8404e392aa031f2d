import type { Invite } from "../invites/invite.ts";
import { inviteUri } from "../invites/invite-uri.ts";
import type { IssuedInvite } from "../ports/invite-store.ts";
import type { Say } from "../wording/index.ts";
import { sayDuration } from "../wording/index.ts";
import type { Call } from "./command.ts";
import type { Link, Reply } from "./reply.ts";

/** The share pack: the link, how long it lasts, and a text ready to forward. `remark` comes first. */
export function inviteReply(
  call: Pick<Call, "policy" | "baseUrl" | "effectiveSettings" | "say" | "now">,
  invite: IssuedInvite,
  remark?: string,
): Reply {
  const { say } = call;
  const link = inviteLink(call, invite);
  const duration = sayDuration(say, (invite.expires.getTime() - call.now().getTime()) / 1000);
  const opening = [
    invite.hold === "locked" ? say("invite.locked") : undefined,
    remark,
    openingOf(say, invite, call.policy.domain),
    lastingOf(say, invite, duration),
    warningOf(say, invite),
  ];
  return {
    text: opening.filter((sentence) => sentence !== undefined).join(" "),
    link,
    hint: say("invite.hint", { id: invite.id }),
    target: invite.id,
    data: inviteData(invite, link),
  };
}

/** Where an invitation is opened, and the text to forward with it. */
export function inviteLink(
  { policy, baseUrl, effectiveSettings, say }: Pick<Call, "policy" | "baseUrl" | "effectiveSettings" | "say">,
  invite: Invite,
): Link {
  const { domain } = policy;
  const uri = inviteUri(invite, { domain, mayRegister: effectiveSettings.allowRegistration });
  const page = baseUrl === null ? undefined : `${baseUrl}/i/${invite.token}`;
  const url = page ?? uri;
  return {
    url,
    uri,
    share: shareText(say, invite, domain, url),
    ...(page === undefined ? {} : { picture: `${page}/qr.png` }),
    expires: invite.expires,
  };
}

function shareText(say: Say, { kind, name, inviter }: Invite, domain: string, url: string): string {
  switch (kind) {
    case "account":
      return say("share.account", { domain, url });
    case "contact":
      return say("share.contact", { inviter: inviter ?? domain, url });
    case "reset":
      return say("share.reset", { address: `${name}@${domain}`, url });
  }
}

/** An invitation for programs. The link holds the token: only its inviter is given it. */
export function inviteData(invite: Invite, link?: Link): unknown {
  return {
    id: invite.id,
    kind: invite.kind,
    state: invite.state,
    ...(invite.hold === undefined ? {} : { on_hold: invite.hold }),
    inviter: invite.inviter ?? null,
    name: invite.name ?? null,
    note: invite.note ?? null,
    uses: invite.uses,
    used: invite.used.map(({ name, time }) => ({ name, time: time.toISOString() })),
    created: invite.created.toISOString(),
    expires: invite.expires.toISOString(),
    ...(link === undefined ? {} : { uri: link.uri, landing_url: link.url === link.uri ? null : link.url }),
  };
}

function openingOf(say: Say, invite: Invite, domain: string): string {
  if (invite.kind === "contact") return say("invite.contact");
  if (invite.kind === "reset") return say("invite.reset", { address: `${invite.name}@${domain}` });
  return invite.name === undefined
    ? say("invite.account", { domain })
    : say("invite.named", { address: `${invite.name}@${domain}` });
}

/** Those who may reserve such a name should know what other people will take it for. */
function warningOf(say: Say, { name, trustedName }: IssuedInvite): string | undefined {
  return name === undefined || trustedName === undefined
    ? undefined
    : say("invite.trusted-name", { name, reserved: trustedName });
}

function lastingOf(say: Say, invite: Invite, duration: string): string {
  return say("invite.lasts", { count: invite.uses, duration });
}
