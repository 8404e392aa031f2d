import type { Hold, Invite } from "../invites/invite.ts";
import { type Say, sayDuration } from "../wording/index.ts";

/** One line of a list, such as `#k3f9x2 · open, 6 days left · for juliet`. */
export function summariseInvite(say: Say, invite: Invite, now: Date): string {
  const parts = [
    `#${invite.id}`,
    sayState(say, invite, now),
    invite.kind === "contact" ? say("summary.contact") : undefined,
    invite.name === undefined ? undefined : say("summary.for", { name: invite.name }),
    invite.note,
  ];
  return parts.filter((part) => part !== undefined).join(" · ");
}

function sayHold(say: Say, hold: Hold): string {
  return say("state.hold", { reason: say(`hold.${hold}`) });
}

/** How an invitation stands, in a few words. */
export function sayState(say: Say, invite: Invite, now: Date): string {
  const names = invite.used.map(({ name }) => name).join(", ");
  switch (invite.state) {
    case "open":
    case "hold": {
      const state = invite.hold === undefined ? say("state.open") : sayHold(say, invite.hold);
      const duration = sayDuration(say, (invite.expires.getTime() - now.getTime()) / 1000);
      const used = invite.used.length;
      return used === 0
        ? say("state.left", { state, duration })
        : say("state.left-used", { state, duration, used, uses: invite.uses, names });
    }
    case "spent":
      return say("state.spent", { names });
    case "expired":
      return names === "" ? say("state.expired") : say("state.expired-used", { names });
    case "revoked":
      return names === "" ? say("state.revoked") : say("state.revoked-used", { names });
  }
}
