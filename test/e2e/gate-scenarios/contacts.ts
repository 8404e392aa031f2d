import { accepted, type Scenario } from "./scenario.ts";

const ROMEO = "romeo@montague.example";
const TYBALT = "tybalt@capulet.example";
const MERCUTIO = "mercutio@montague.example";
const PETRUCHIO = "petruchio@capulet.example";

const requestFrom = (to: string, invitation: string): string =>
  `<presence type='subscribe' to='${to}'><preauth xmlns='urn:xmpp:pars:0' token='{${invitation}}'/></presence>`;

/** XEP-0379: requests for a subscription that carry a token. */
export const contactScenarios: readonly Scenario[] = [
  {
    name: "makes contacts of the inviter and who shows a contact token, across domains",
    before: {
      invitations: { romeos: { kind: "contact", by: ROMEO } },
      accounts: { [ROMEO]: "balcony", [TYBALT]: "rapier" },
    },
    steps: [
      { client: "romeo", logsIn: "romeo", password: "balcony" },
      { client: TYBALT, logsIn: "tybalt", password: "rapier" },
      { client: TYBALT, tells: requestFrom(ROMEO, "romeos") },
      { client: "romeo", hears: `<item jid='${TYBALT}' subscription='from'/>` },
      { client: TYBALT, hears: `<presence type='subscribe' from='${ROMEO}'/>` },
      { client: TYBALT, tells: `<presence type='subscribed' to='${ROMEO}'/>` },
      { client: "romeo", hears: `<item jid='${TYBALT}' subscription='both'/>` },
      { client: TYBALT, hears: `<item jid='${ROMEO}' subscription='both'/>` },
    ],
    after: {
      used: { romeos: [TYBALT] },
      rosters: { [ROMEO]: { [TYBALT]: "both" }, [TYBALT]: { [ROMEO]: "both" } },
    },
  },
  {
    name: "passes on the request of who shows a spent contact token, as if there were none",
    before: {
      invitations: { mercutios: { kind: "contact", by: MERCUTIO } },
      accounts: { [MERCUTIO]: "balcony", [PETRUCHIO]: "rapier", "sampson@capulet.example": "thumb" },
    },
    steps: [
      { client: "mercutio", logsIn: "mercutio", password: "balcony" },
      { client: PETRUCHIO, logsIn: "petruchio", password: "rapier" },
      { client: PETRUCHIO, tells: requestFrom(MERCUTIO, "mercutios") },
      { client: PETRUCHIO, hears: `<presence type='subscribe' from='${MERCUTIO}'/>` },
      { client: "sampson@capulet.example", logsIn: "sampson", password: "thumb" },
      { client: "sampson@capulet.example", tells: requestFrom(MERCUTIO, "mercutios") },
      { client: "mercutio", hears: "<presence type='subscribe' from='sampson@capulet.example'/>" },
    ],
    after: {
      used: { mercutios: [PETRUCHIO] },
      rosters: { "sampson@capulet.example": { [MERCUTIO]: "none" } },
    },
  },
  {
    name: "passes on the request with somebody else's token, and shows the token to nobody",
    before: {
      invitations: { tybalts: { kind: "contact", by: "benvolio@montague.example" } },
      accounts: { [ROMEO]: "balcony", "benvolio@montague.example": "peace" },
    },
    steps: [
      { client: "romeo", logsIn: "romeo", password: "balcony" },
      { client: "benvolio", logsIn: "benvolio", password: "peace" },
      { client: "benvolio", tells: requestFrom(ROMEO, "tybalts") },
      {
        client: "romeo",
        hears: "<presence type='subscribe' from='benvolio@montague.example'/>",
        without: "preauth",
      },
      {
        client: "romeo",
        sends: "<iq type='get'><query xmlns='jabber:iq:roster'/></iq>",
        gets: accepted,
      },
    ],
    after: { rosters: { [ROMEO]: {} } },
  },
];
