import { ok } from "../invites/result.ts";
import { defineCommand } from "./command.ts";

/** How many invitations there are, and what became of them. */
export const stats = defineCommand({
  name: "stats",
  permission: "admins",
  params: {},
  async run({ invites, requests, say }) {
    const [counts, waiting] = await Promise.all([invites.counts(), requests.page({ number: 1, size: 1 })]);
    return ok({
      text: say("stats.title"),
      fields: [
        { label: say("stats.open"), value: String(counts.open) },
        { label: say("stats.on-hold"), value: String(counts.onHold) },
        { label: say("stats.issued"), value: String(counts.issued) },
        { label: say("stats.used"), value: String(counts.used) },
        { label: say("stats.revoked"), value: String(counts.revoked) },
        { label: say("stats.requests"), value: String(waiting.total) },
      ],
      data: {
        open: counts.open,
        on_hold: counts.onHold,
        issued: counts.issued,
        used: counts.used,
        revoked: counts.revoked,
        requests: waiting.total,
      },
    });
  },
});
