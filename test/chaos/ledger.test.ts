import { describe, expect, it } from "vitest";
import type { Attempt, BotMessage, History, InviteEntry } from "./history.ts";
import { balance, type Law } from "./ledger.ts";

const ROMEO = "romeo@montague.example";

const anInvite = (change: Partial<InviteEntry> = {}): InviteEntry => ({
  id: "k3f9x2",
  inviter: ROMEO,
  token: "T1",
  note: "order1",
  uses: 1,
  used: 1,
  claims: [],
  usedBy: ["juliet"],
  ...change,
});

const aBotMessage = (id: string, content: BotMessage["content"], thread = "order1"): BotMessage => ({
  id,
  to: ROMEO,
  thread,
  content,
});
const anAttempt = (name: string, outcome: Attempt["outcome"]): Attempt => ({
  name,
  order: "order1",
  outcome,
});

const INVITATION = aBotMessage("m1", { kind: "invitation", token: "T1" });
const PICTURE = aBotMessage("m2", { kind: "picture" });
const NOTICE = aBotMessage("m3", { kind: "used", invite: "k3f9x2", name: "juliet" }, "");
const REFUSAL = aBotMessage("m4", { kind: "refusal" }, "order2");

/** Romeo asked twice: juliet has an account by the first invitation, and the second order was refused. */
const aHistory = (change: Partial<History> = {}): History => ({
  orders: ["order1", "order2"].map((id) => ({ id, member: ROMEO })),
  botMessages: [INVITATION, PICTURE, NOTICE, REFUSAL],
  attempts: [anAttempt("juliet", "registered"), anAttempt("rosaline", "refused")],
  accounts: ["juliet"],
  invites: [anInvite()],
  tree: [{ name: "juliet", up: { invite: "k3f9x2", inviter: ROMEO }, down: [ROMEO] }],
  events: [
    { event: "issued", invite: "k3f9x2", inviter: ROMEO, name: "" },
    { event: "used", invite: "k3f9x2", inviter: ROMEO, name: "juliet" },
  ],
  audit: [
    { by: ROMEO, command: "invite", target: "k3f9x2" },
    { by: "juliet@montague.example", command: "register", target: "k3f9x2" },
  ],
  open: {},
  leftovers: [],
  ...change,
});

it("books in which all is well balance", () => {
  expect(balance(aHistory())).toEqual([]);
});

it("an order that the server says it could not deliver needs no answer", () => {
  const bounce = aBotMessage("order2", { kind: "bounce" }, "order2");
  expect(balance(aHistory({ botMessages: [INVITATION, PICTURE, NOTICE, bounce] }))).toEqual([]);
});

it("an order that was refused, because Redis did not answer, may have been carried out all the same", () => {
  const orphan = anInvite({ id: "zzzzzz", note: "order2", used: 0, usedBy: [] });
  const events = [...aHistory().events, { event: "issued", invite: "zzzzzz", inviter: ROMEO, name: "" }];
  const invites = [anInvite(), orphan];
  expect(balance(aHistory({ invites, events, open: { [ROMEO]: ["zzzzzz"] } }))).toEqual([]);
});

it("a repeated copy of the same message is the same answer", () => {
  expect(
    balance(aHistory({ botMessages: [INVITATION, INVITATION, PICTURE, NOTICE, NOTICE, REFUSAL] })),
  ).toEqual([]);
});

it("somebody who cannot know may have an account or none", () => {
  const attempts = [anAttempt("juliet", "unsure"), anAttempt("rosaline", "unsure")];
  expect(balance(aHistory({ attempts }))).toEqual([]);
});

const wrongs: readonly (readonly [what: string, law: Law, change: Partial<History>])[] = [
  [
    "an order without an answer",
    "every order has exactly one answer",
    { botMessages: [INVITATION, PICTURE, NOTICE] },
  ],
  [
    "an invitation that comes twice",
    "every order has exactly one answer",
    { botMessages: [INVITATION, { ...INVITATION, id: "m5" }, PICTURE, NOTICE, REFUSAL] },
  ],
  [
    "a refusal after the invitation",
    "every order has exactly one answer",
    { botMessages: [INVITATION, { ...REFUSAL, id: "m5", thread: "order1" }, PICTURE, NOTICE, REFUSAL] },
  ],
  [
    "a refusal under the id of the invitation",
    "every order has exactly one answer",
    {
      botMessages: [
        INVITATION,
        { ...REFUSAL, id: INVITATION.id, thread: "order1" },
        PICTURE,
        NOTICE,
        REFUSAL,
      ],
    },
  ],
  [
    "a second picture",
    "every order has exactly one answer",
    { botMessages: [INVITATION, PICTURE, { ...PICTURE, id: "m5" }, NOTICE, REFUSAL] },
  ],
  [
    "an answer to nothing",
    "every order has exactly one answer",
    { botMessages: [INVITATION, PICTURE, NOTICE, REFUSAL, { ...REFUSAL, id: "m5", thread: "order9" }] },
  ],
  [
    "a refusal, though the invitation was given to somebody",
    "every answer is honest",
    { botMessages: [{ ...REFUSAL, thread: "order1" }, PICTURE, NOTICE, REFUSAL] },
  ],
  [
    "a token that is not on record",
    "every answer is honest",
    {
      botMessages: [
        { ...INVITATION, content: { kind: "invitation", token: "T9" } },
        PICTURE,
        NOTICE,
        REFUSAL,
      ],
    },
  ],
  [
    "an answer that nobody knows",
    "every answer is honest",
    { botMessages: [INVITATION, PICTURE, NOTICE, { ...REFUSAL, content: { kind: "other", text: "Oops" } }] },
  ],
  [
    "two invitations for one order",
    "every order made one invitation at most",
    { invites: [anInvite(), anInvite({ id: "zzzzzz", used: 0, usedBy: [] })] },
  ],
  [
    "an invitation that nobody ordered",
    "every order made one invitation at most",
    { invites: [anInvite(), anInvite({ id: "zzzzzz", note: "order9", used: 0, usedBy: [] })] },
  ],
  [
    "an account without a use",
    "every account has exactly one committed use",
    { invites: [anInvite({ used: 0, usedBy: [] })] },
  ],
  [
    "an account with two uses",
    "every account has exactly one committed use",
    { invites: [anInvite({ uses: 2, used: 2, usedBy: ["juliet", "juliet"] })] },
  ],
  ["a use without an account", "every account has exactly one committed use", { accounts: [] }],
  [
    "more uses than allowed",
    "no token has more uses than it allows",
    { accounts: ["juliet", "rosaline"], invites: [anInvite({ used: 2, usedBy: ["juliet", "rosaline"] })] },
  ],
  [
    "uses that are counted wrongly",
    "no token has more uses than it allows",
    { invites: [anInvite({ uses: 2, used: 2 })] },
  ],
  ["a use that is not in the tree", "every use is in the tree", { tree: [] }],
  [
    "a branch of which one end is missing",
    "every use is in the tree",
    { tree: [{ name: "juliet", up: { invite: "k3f9x2", inviter: ROMEO }, down: [] }] },
  ],
  [
    "a branch without a use",
    "every use is in the tree",
    { tree: [...aHistory().tree, { name: "tybalt", up: undefined, down: [ROMEO] }] },
  ],
  [
    "a use that no event tells of",
    "every use is in the events and in the audit",
    { events: aHistory().events.filter(({ event }) => event !== "used") },
  ],
  [
    "a use that two events tell of",
    "every use is in the events and in the audit",
    { events: [...aHistory().events, ...aHistory().events.slice(1)] },
  ],
  [
    "an invitation that no event tells of",
    "every use is in the events and in the audit",
    { events: aHistory().events.filter(({ event }) => event !== "issued") },
  ],
  ["a use that is not in the audit", "every use is in the events and in the audit", { audit: [] }],
  [
    "a use that the inviter never heard of",
    "every use was told to the inviter once",
    { botMessages: [INVITATION, PICTURE, REFUSAL] },
  ],
  [
    "a use that the inviter heard of twice",
    "every use was told to the inviter once",
    { botMessages: [INVITATION, PICTURE, NOTICE, { ...NOTICE, id: "m5" }, REFUSAL] },
  ],
  [
    "an account of somebody who was refused",
    "who was told that it worked has an account, and nobody else",
    { attempts: [anAttempt("juliet", "refused")] },
  ],
  [
    "no account for somebody who was told of one",
    "who was told that it worked has an account, and nobody else",
    { attempts: [anAttempt("juliet", "registered"), anAttempt("rosaline", "registered")] },
  ],
  [
    "one account for two",
    "who was told that it worked has an account, and nobody else",
    { attempts: [anAttempt("juliet", "registered"), anAttempt("juliet", "registered")] },
  ],
  [
    "an account that nobody asked for",
    "who was told that it worked has an account, and nobody else",
    { attempts: [] },
  ],
  [
    "a claim that nobody settles",
    "nothing is left half done",
    { invites: [anInvite({ uses: 2, claims: ["c1"] })], open: { [ROMEO]: ["k3f9x2"] } },
  ],
  ["a lease", "nothing is left half done", { leftovers: ["the lease k3f9x2 c1"] }],
  ["a spent invitation that counts as open", "nothing is left half done", { open: { [ROMEO]: ["k3f9x2"] } }],
  [
    "an open invitation that does not count",
    "nothing is left half done",
    { invites: [anInvite({ uses: 2 })], open: {} },
  ],
];

describe("the ledger complains of", () => {
  it.each(wrongs)("%s", (_, law, change) => {
    expect(balance(aHistory(change)).map((violation) => violation.law)).toContain(law);
  });
});
