import type { Policy } from "../../src/invites/policy.ts";

const DAY_SECONDS = 86_400;

/** The policy of an unchanged configuration, for montague.example. */
export function aPolicy(traits: Partial<Policy> = {}): Policy {
  return {
    domain: "montague.example",
    admins: [],
    allowContactInvites: true,
    memberQuota: {
      open: 5,
      perPeriod: 20,
      periodSeconds: 30 * DAY_SECONDS,
      newAccountWaitSeconds: DAY_SECONDS,
    },
    expirySeconds: 7 * DAY_SECONDS,
    retentionSeconds: 90 * DAY_SECONDS,
    member: { expirySeconds: 30 * DAY_SECONDS, uses: 1 },
    ...traits,
  };
}
