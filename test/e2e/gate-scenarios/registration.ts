import { accepted, preauth, refused, register, type Scenario } from "./scenario.ts";

const ROMEO = "romeo@montague.example";
const JULIET = "juliet@montague.example";

/** XEP-0077 with a token: who gets an account, and what becomes of the use. */
export const registrationScenarios: readonly Scenario[] = [
  {
    name: "registers a friend, who and the inviter are contacts from then on",
    before: { invitations: { romeos: { by: ROMEO } }, accounts: { [ROMEO]: "balcony" } },
    steps: [
      { client: "romeo", logsIn: "romeo", password: "balcony" },
      { client: "friend", sends: preauth("romeos"), gets: accepted },
      {
        client: "friend",
        sends: "<iq type='get' to='montague.example'><query xmlns='jabber:iq:register'/></iq>",
        gets: "<iq type='result'><query><username/><password/></query></iq>",
      },
      { client: "friend", sends: register("juliet", "nurse"), gets: accepted },
      { client: "romeo", hears: `<item jid='${JULIET}' subscription='both'/>` },
      { client: "friend", logsIn: "juliet", password: "nurse" },
      { client: "friend", hears: `<presence type='available' from='${ROMEO}'/>` },
      { client: "romeo", hears: `<presence type='available' from='${JULIET}'/>` },
    ],
    after: {
      used: { romeos: ["juliet"] },
      accounts: { [JULIET]: "nurse" },
      rosters: { [ROMEO]: { [JULIET]: "both" }, [JULIET]: { [ROMEO]: "both" } },
    },
  },
  {
    name: "makes no contact by an invitation of the operator",
    before: { invitations: { operators: {} } },
    steps: [
      { client: "friend", sends: preauth("operators"), gets: accepted },
      { client: "friend", sends: register("juliet"), gets: accepted },
    ],
    after: {
      used: { operators: ["juliet"] },
      accounts: { [JULIET]: "wherefore" },
      rosters: { [JULIET]: {} },
    },
  },
  {
    name: "refuses who has no token, and says why",
    steps: [
      {
        client: "friend",
        sends: register("nobody"),
        gets: refused("not-allowed", "Registration here is by invitation"),
      },
    ],
    after: { accounts: { "nobody@montague.example": null } },
  },
  {
    name: "refuses the second use of a token at the preauth",
    before: { invitations: { one: {} } },
    steps: [
      { client: "friend", sends: preauth("one"), gets: accepted },
      { client: "friend", sends: register("benvolio"), gets: accepted },
      { client: "late", sends: preauth("one"), gets: refused("item-not-found") },
      { client: "late", sends: register("latecomer"), gets: refused("not-allowed") },
    ],
    after: {
      used: { one: ["benvolio"] },
      accounts: { "benvolio@montague.example": "wherefore", "latecomer@montague.example": null },
    },
  },
  {
    name: "refuses the second use of a token that was shown before the first, too",
    before: { invitations: { one: {} } },
    steps: [
      { client: "friend", sends: preauth("one"), gets: accepted },
      { client: "late", sends: preauth("one"), gets: accepted },
      { client: "friend", sends: register("benvolio"), gets: accepted },
      { client: "late", sends: register("latecomer"), gets: refused("not-allowed") },
    ],
    after: {
      used: { one: ["benvolio"] },
      accounts: { "benvolio@montague.example": "wherefore", "latecomer@montague.example": null },
    },
  },
  {
    name: "registers as many as a token has uses",
    before: { invitations: { two: { uses: 2 } } },
    steps: [
      { client: "first", sends: preauth("two"), gets: accepted },
      { client: "first", sends: register("abram"), gets: accepted },
      { client: "second", sends: preauth("two"), gets: accepted },
      { client: "second", sends: register("balthasar"), gets: accepted },
      { client: "third", sends: preauth("two"), gets: refused("item-not-found") },
    ],
    after: {
      used: { two: ["abram", "balthasar"] },
      accounts: { "abram@montague.example": "wherefore", "balthasar@montague.example": "wherefore" },
    },
  },
  {
    name: "registers one account a stream",
    before: { invitations: { two: { uses: 2 } } },
    steps: [
      { client: "friend", sends: preauth("two"), gets: accepted },
      { client: "friend", sends: register("abram"), gets: accepted },
      { client: "friend", sends: preauth("two"), gets: accepted },
      { client: "friend", sends: register("balthasar"), gets: refused("not-acceptable") },
    ],
    after: {
      used: { two: ["abram"] },
      accounts: { "abram@montague.example": "wherefore", "balthasar@montague.example": null },
    },
  },
  {
    name: "notes what the last attempt with a good token met, for the inviter",
    before: {
      invitations: { taken: {}, rosalines: { name: "rosaline" }, revoked: {} },
      accounts: { [ROMEO]: "balcony" },
    },
    steps: [
      { client: "friend", sends: preauth("taken"), gets: accepted },
      { client: "friend", sends: register("romeo"), gets: refused("conflict") },
      { client: "other", sends: preauth("rosalines"), gets: accepted },
      { client: "other", sends: register("somebody"), gets: refused("not-allowed") },
      { client: "late", sends: preauth("revoked"), gets: accepted },
      { meanwhile: { revoked: "revoked" } },
      { client: "late", sends: register("somebody"), gets: refused("not-allowed") },
    ],
    after: { failures: { taken: "conflict", rosalines: "wrong-name", revoked: null } },
  },
  {
    name: "gives the use back where the name is taken, and leaves the account alone",
    before: { invitations: { one: {} }, accounts: { [ROMEO]: "balcony" } },
    steps: [
      { client: "friend", sends: preauth("one"), gets: accepted },
      { client: "friend", sends: register("romeo", "mine now"), gets: refused("conflict") },
      { client: "friend", sends: register("mercutio"), gets: accepted },
    ],
    after: {
      used: { one: ["mercutio"] },
      accounts: { [ROMEO]: "balcony", "mercutio@montague.example": "wherefore" },
    },
  },
  {
    name: "refuses a registration without a name or a password, or with a name that is none, and keeps the token",
    before: { invitations: { one: {} } },
    steps: [
      { client: "friend", sends: preauth("one"), gets: accepted },
      ...[
        "",
        "<username/>",
        "<username>page</username>",
        "<username>p@ge</username><password>x</password>",
      ].map((fields) => ({
        client: "friend",
        sends: `<iq type='set'><query xmlns='jabber:iq:register'>${fields}</query></iq>`,
        gets: "<iq type='error'><error type='modify'/></iq>" as const,
      })),
      { client: "friend", sends: register("page"), gets: accepted },
    ],
    after: { used: { one: ["page"] }, accounts: { "page@montague.example": "wherefore" } },
  },
  {
    name: "registers only the name that the invitation is for, and keeps it for its token",
    before: { invitations: { rosalines: { name: "rosaline" }, other: {} } },
    steps: [
      { client: "friend", sends: preauth("rosalines"), gets: accepted },
      { client: "friend", sends: register("somebody"), gets: refused("not-allowed") },
      { client: "rival", sends: preauth("other"), gets: accepted },
      { client: "rival", sends: register("rosaline"), gets: refused("not-allowed") },
      { client: "rival", sends: register("ROSALINE"), gets: refused("not-allowed") },
      { client: "friend", sends: register("rosaline"), gets: accepted },
    ],
    after: {
      used: { rosalines: ["rosaline"] },
      failures: { rosalines: null, other: "name-reserved" },
      accounts: { "rosaline@montague.example": "wherefore", "somebody@montague.example": null },
    },
  },
  {
    name: "goes by what Redis says at the registration: revoked meanwhile",
    before: { invitations: { one: {} } },
    steps: [
      { client: "friend", sends: preauth("one"), gets: accepted },
      { meanwhile: { revoked: "one" } },
      { client: "friend", sends: register("gregory"), gets: refused("not-allowed") },
    ],
    after: { accounts: { "gregory@montague.example": null } },
  },
  {
    name: "goes by what Redis says at the registration: the inviter suspended meanwhile",
    before: { invitations: { romeos: { by: ROMEO } }, accounts: { [ROMEO]: "balcony" } },
    steps: [
      { client: "friend", sends: preauth("romeos"), gets: accepted },
      { meanwhile: { suspended: ROMEO } },
      { client: "friend", sends: register("gregory"), gets: refused("not-allowed") },
    ],
    after: { accounts: { "gregory@montague.example": null } },
  },
  {
    name: "goes by what there is at the registration: the inviter deleted meanwhile",
    before: { invitations: { romeos: { by: ROMEO } }, accounts: { [ROMEO]: "balcony" } },
    steps: [
      { client: "friend", sends: preauth("romeos"), gets: accepted },
      { meanwhile: { deleted: ROMEO } },
      { client: "friend", sends: register("gregory"), gets: refused("not-allowed") },
    ],
    after: { accounts: { "gregory@montague.example": null, [ROMEO]: null } },
  },
  {
    name: "registers by a token that expired after it was shown",
    before: { invitations: { one: {} } },
    steps: [
      { client: "friend", sends: preauth("one"), gets: accepted },
      { meanwhile: { expired: "one" } },
      { client: "friend", sends: register("gregory"), gets: accepted },
    ],
    after: { used: { one: ["gregory"] }, accounts: { "gregory@montague.example": "wherefore" } },
  },
];
