import { accepted, preauth, refused, register, type Scenario } from "./scenario.ts";

const offers = [
  "{http://jabber.org/features/iq-register}register",
  "{urn:xmpp:ibr-token:0}register",
  "{urn:xmpp:invite}register",
];

/** What admins set counts from then on, also for a token that was shown before. */
export const settingsScenarios: readonly Scenario[] = [
  {
    name: "allow_registration false: offers nothing and registers nobody; true again: registers by token",
    before: { invitations: { one: {} } },
    steps: [
      { client: "before", sends: preauth("one"), gets: accepted },
      { meanwhile: { set: { allow_registration: "false" } } },
      { client: "before", sends: register("potpan"), gets: refused("not-allowed") },
      { client: "after", lacks: offers },
      { client: "after", sends: register("potpan"), gets: refused("not-allowed") },
      { meanwhile: { set: { allow_registration: "true" } } },
      { client: "before", sends: register("potpan"), gets: accepted },
    ],
    after: { used: { one: ["potpan"] }, accounts: { "potpan@montague.example": "wherefore" } },
  },
  {
    name: "registration_invite_only false: registers anybody, and a token still works",
    before: {
      settings: { registration_invite_only: "false" },
      invitations: { romeos: { by: "romeo@montague.example" } },
      accounts: { "romeo@montague.example": "balcony" },
    },
    steps: [
      { client: "stranger", sends: register("peter"), gets: accepted },
      { client: "friend", sends: preauth("romeos"), gets: accepted },
      { client: "friend", sends: register("paris"), gets: accepted },
      { meanwhile: { set: { registration_invite_only: "true" } } },
      { client: "late", sends: register("escalus"), gets: refused("not-allowed") },
    ],
    after: {
      used: { romeos: ["paris"] },
      accounts: {
        "peter@montague.example": "wherefore",
        "paris@montague.example": "wherefore",
        "escalus@montague.example": null,
      },
      rosters: {
        "peter@montague.example": {},
        "paris@montague.example": { "romeo@montague.example": "both" },
      },
    },
  },
  {
    name: "registration_invite_only false: keeps reserved names all the same",
    before: {
      settings: { registration_invite_only: "false" },
      invitations: { rosalines: { name: "rosaline" } },
    },
    steps: [{ client: "stranger", sends: register("rosaline"), gets: refused("not-allowed") }],
    after: { accounts: { "rosaline@montague.example": null } },
  },
  {
    name: "lockdown: stops every token, also one that was shown before; afterwards they work",
    before: { invitations: { one: {} } },
    steps: [
      { client: "shown", sends: preauth("one"), gets: accepted },
      { meanwhile: { set: { lockdown: "the prince has spoken" } } },
      { client: "shown", sends: register("friar"), gets: refused("not-allowed") },
      { client: "new", sends: preauth("one"), gets: refused("item-not-found") },
      { meanwhile: { set: { lockdown: null } } },
      { client: "new", sends: preauth("one"), gets: accepted },
      { client: "new", sends: register("friar"), gets: accepted },
    ],
    after: { used: { one: ["friar"] }, accounts: { "friar@montague.example": "wherefore" } },
  },
  {
    name: "lockdown: stops open registration as well",
    before: { settings: { registration_invite_only: "false", lockdown: "spam" } },
    steps: [{ client: "stranger", sends: register("peter"), gets: refused("not-allowed") }],
    after: { accounts: { "peter@montague.example": null } },
  },
];
