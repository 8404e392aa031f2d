import { MEMBER_QUOTA, type Policy, type Quota } from "../../src/invites/policy.ts";

const DAY_SECONDS = 86_400;

/** Every member's, in an unchanged configuration. */
export function aQuota(traits: Partial<Quota> = {}): Quota {
  return {
    open: 5,
    perPeriod: 20,
    periodSeconds: 30 * DAY_SECONDS,
    newAccountWaitSeconds: DAY_SECONDS,
    uses: 1,
    expirySeconds: 30 * DAY_SECONDS,
    ...traits,
  };
}

/** The policy of an unchanged configuration, for montague.example. */
export function aPolicy(traits: Partial<Policy> = {}): Policy {
  return {
    domain: "montague.example",
    admins: [],
    allowContactInvites: true,
    quotas: new Map([[MEMBER_QUOTA, aQuota()]]),
    expirySeconds: 7 * DAY_SECONDS,
    retentionSeconds: 90 * DAY_SECONDS,
    ...traits,
  };
}
