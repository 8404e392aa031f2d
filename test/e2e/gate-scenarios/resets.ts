import { accepted, preauth, refused, register, type Scenario } from "./scenario.ts";

const PARIS = "paris@montague.example";

/** Links that set a new password. */
export const resetScenarios: readonly Scenario[] = [
  {
    name: "sets a new password by a reset, once, and for its own name only",
    before: {
      invitations: { reset: { kind: "reset", name: "paris" } },
      accounts: { [PARIS]: "old", "prince@montague.example": "unchanged" },
    },
    steps: [
      { client: "friend", sends: preauth("reset"), gets: accepted },
      { client: "friend", sends: register("prince", "stolen"), gets: refused("not-allowed") },
      { client: "friend", sends: register("nobody", "stolen"), gets: refused("not-allowed") },
      { client: "friend", sends: register("paris", "new"), gets: accepted },
      { client: "friend", sends: register("paris", "newer"), gets: refused("not-acceptable") },
      { client: "late", sends: preauth("reset"), gets: refused("item-not-found") },
    ],
    after: {
      used: { reset: ["paris"] },
      accounts: { [PARIS]: "new", "prince@montague.example": "unchanged", "nobody@montague.example": null },
    },
  },
  {
    name: "ends the sessions that an account has open when its password is reset, and nobody else's",
    before: {
      invitations: { reset: { kind: "reset", name: "paris" } },
      accounts: { [PARIS]: "old", "prince@montague.example": "unchanged" },
    },
    steps: [
      { client: "thief", logsIn: "paris", password: "old" },
      { client: "phone", logsIn: "paris", password: "old" },
      { client: "prince", logsIn: "prince", password: "unchanged" },
      { client: "friend", sends: preauth("reset"), gets: accepted },
      { client: "friend", sends: register("paris", "new"), gets: accepted },
      { client: "thief", hears: "ends" },
      { client: "phone", hears: "ends" },
      { client: "friend", logsIn: "paris", password: "new" },
      { client: "prince", sends: "<iq type='get'><query xmlns='jabber:iq:roster'/></iq>", gets: accepted },
    ],
    after: { used: { reset: ["paris"] }, accounts: { [PARIS]: "new" } },
  },
  {
    name: "refuses the reset of an account that is gone, and makes none",
    before: { invitations: { reset: { kind: "reset", name: "paris" } } },
    steps: [
      { client: "friend", sends: preauth("reset"), gets: refused("item-not-found") },
      { client: "friend", sends: register("paris"), gets: refused("not-allowed") },
    ],
    after: { accounts: { [PARIS]: null } },
  },
];
