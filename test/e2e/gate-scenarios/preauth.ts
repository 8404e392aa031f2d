import { accepted, preauth, refused, register, type Scenario } from "./scenario.ts";

const notFound = refused("item-not-found");
const preauthWith = (token: string) =>
  `<iq type='set' to='montague.example'><preauth xmlns='urn:xmpp:pars:0' token='${token}'/></iq>`;

/** XEP-0445: tokens that are shown before a registration. */
export const preauthScenarios: readonly Scenario[] = [
  {
    name: "offers registration, by token and by its older name, once the stream is encrypted",
    steps: [
      {
        client: "friend",
        sees: [
          "{http://jabber.org/features/iq-register}register",
          "{urn:xmpp:ibr-token:0}register",
          "{urn:xmpp:invite}register",
        ],
      },
    ],
  },
  {
    name: "takes a good token, which is not used by that",
    before: { invitations: { good: {} } },
    steps: [
      { client: "friend", sends: preauth("good"), gets: accepted },
      { client: "other", sends: preauth("good"), gets: accepted },
    ],
  },
  {
    name: "refuses five bad tokens, and asks for no sixth",
    before: { invitations: { good: {} } },
    steps: [
      { client: "friend", sends: preauthWith("short"), gets: notFound },
      { client: "friend", sends: preauthWith("A".repeat(24)), gets: notFound },
      { client: "friend", sends: preauthWith(""), gets: notFound },
      { client: "friend", sends: preauthWith("x y"), gets: notFound },
      { client: "friend", sends: preauthWith("*"), gets: notFound },
      { client: "friend", sends: preauth("good"), gets: "ends" },
    ],
  },
  {
    name: "finds no token of 8,000 characters",
    steps: [{ client: "friend", sends: preauthWith("A".repeat(8_000)), gets: notFound }],
  },
  {
    name: "refuses a preauth without a token",
    steps: [
      {
        client: "friend",
        sends: "<iq type='set' to='montague.example'><preauth xmlns='urn:xmpp:pars:0'/></iq>",
        gets: notFound,
      },
    ],
  },
  {
    name: "refuses an expired token",
    before: { invitations: { old: { state: "expired" } } },
    steps: [{ client: "friend", sends: preauth("old"), gets: notFound }],
  },
  {
    name: "refuses a token that was revoked",
    before: { invitations: { withdrawn: { state: "revoked" } } },
    steps: [{ client: "friend", sends: preauth("withdrawn"), gets: notFound }],
  },
  {
    name: "refuses a token of another domain",
    before: { invitations: { elsewhere: { domain: "verona.example" } } },
    steps: [{ client: "friend", sends: preauth("elsewhere"), gets: notFound }],
  },
  {
    name: "refuses a token that only makes contacts",
    before: {
      invitations: { contact: { kind: "contact", by: "romeo@montague.example" } },
      accounts: { "romeo@montague.example": "balcony" },
    },
    steps: [
      { client: "friend", sends: preauth("contact"), gets: notFound },
      { client: "friend", sends: register("antony"), gets: refused("not-allowed") },
    ],
    after: { accounts: { "antony@montague.example": null } },
  },
  {
    name: "refuses the token of an inviter who has no account any more",
    before: { invitations: { orphan: { by: "lady@montague.example" } } },
    steps: [{ client: "friend", sends: preauth("orphan"), gets: notFound }],
  },
  {
    name: "refuses a preauth that asks, or has more than one child, and registers nobody by it",
    before: { invitations: { good: {} } },
    steps: [
      {
        client: "friend",
        sends: "<iq type='get'><preauth xmlns='urn:xmpp:pars:0' token='{good}'/></iq>",
        gets: refused("bad-request"),
      },
      {
        client: "friend",
        sends:
          "<iq type='set'><preauth xmlns='urn:xmpp:pars:0' token='{good}'/><preauth xmlns='urn:xmpp:pars:0' token='{good}'/></iq>",
        gets: refused("bad-request"),
      },
      { client: "friend", sends: register("usher"), gets: refused("not-allowed") },
    ],
    after: { accounts: { "usher@montague.example": null } },
  },
  {
    name: "takes a token only at the address of the server itself",
    before: { invitations: { good: {} } },
    steps: [
      {
        client: "friend",
        sends: "<iq type='set' to='capulet.example'><preauth xmlns='urn:xmpp:pars:0' token='{good}'/></iq>",
        gets: refused("service-unavailable"),
      },
      {
        client: "friend",
        sends:
          "<iq type='set' to='usher@montague.example'><preauth xmlns='urn:xmpp:pars:0' token='{good}'/></iq>",
        gets: refused("service-unavailable"),
      },
      { client: "friend", sends: register("usher"), gets: refused("not-allowed") },
    ],
    after: { accounts: { "usher@montague.example": null } },
  },
  {
    name: "reads a preauth with a prefixed namespace like any other",
    before: { invitations: { good: {} } },
    steps: [
      {
        client: "friend",
        sends: "<iq type='set'><p:preauth xmlns:p='urn:xmpp:pars:0' token='{good}'/></iq>",
        gets: accepted,
      },
      { client: "friend", sends: register("usher"), gets: accepted },
    ],
    after: { used: { good: ["usher"] }, accounts: { "usher@montague.example": "wherefore" } },
  },
];
