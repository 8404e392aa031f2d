import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { openFormSessions } from "../../../src/store/form-sessions.ts";
import { openGateQuestions } from "../../../src/store/gate-questions.ts";
import { speakAll } from "../../../src/wording/index.ts";
import { createAdhoc } from "../../../src/xmpp/adhoc/adhoc.ts";
import { answerDomain } from "../../../src/xmpp/adhoc/domain-commands.ts";
import { routeIq } from "../../../src/xmpp/entity/iq-router.ts";
import { NS } from "../../../src/xmpp/namespaces.ts";
import { Element, xml } from "../../../src/xmpp/xml.ts";
import { aJid } from "../../support/builders.ts";
import { onEmptyStore } from "../../support/empty-store.ts";
import { aProfile } from "../../support/profile.ts";
import { runAsGate, type TestStore } from "../../support/store.ts";

const DOMAIN = "montague.example";
const BOT = `invite@${DOMAIN}/one`;
const ROMEO = `romeo@${DOMAIN}/orchard`;
const ESCALUS = `escalus@${DOMAIN}/palace`;
const INVITE = "urn:xmpp:invite#invite";
const CREATE = "urn:xmpp:invite#create-account";

let store: TestStore;
let ask: (iq: Element) => Promise<Element | "empty" | undefined>;

onEmptyStore(
  (opened) => {
    store = opened;
  },
  { policy: { admins: [aJid(`escalus@${DOMAIN}`)] } },
);
beforeEach(() => {
  ask = aProcess();
});

/** What one process of the bot answers on its account. */
function aProcess(): typeof ask {
  const { redis, policy } = store;
  const { domain } = policy;
  const sessions = openFormSessions({ redis, domain, now: () => new Date() });
  const parts = { dispatch: store, sessions, voices: speakAll(), language: "en" } as const;
  return routeIq({
    profile: aProfile,
    adhoc: createAdhoc(parts),
    answerGate: answerDomain({
      ...parts,
      questions: openGateQuestions({ redis, domain }),
      self: aJid(`invite@${DOMAIN}`),
    }),
    info: { category: "client", type: "bot", name: "Invites", features: [NS.commands] },
    policy,
    version: "1",
    now: () => new Date(),
    self: aJid(`invite@${DOMAIN}`),
    takeRosterPush: () => undefined,
  });
}

type Attrs = Readonly<Record<string, string | undefined>>;

/** What the gate notes down and sends when `asker` asks the domain; `from` is what the server stamps. */
async function passOn(
  asker: string,
  child: Element,
  { iq = randomUUID(), from = DOMAIN, language }: { iq?: string; from?: string; language?: string } = {},
) {
  const id = randomUUID();
  await noteDown(id, asker);
  return send(from, { id, asker, iq, "xml:lang": language }, child);
}

/** As the gates do, with their script. */
function noteDown(id: string, asker: string) {
  return runAsGate(store, "open-query", id, asker, "4500");
}

function send(from: string | undefined, attrs: Attrs, ...children: readonly Element[]) {
  const question = xml("question", { xmlns: NS.gate, ...attrs }, ...children);
  const type = children[0]?.is("command") ? "set" : "get";
  return ask(xml("iq", { type, from, to: BOT, id: randomUUID() }, question));
}

/** What the answer to a gate holds. */
function withTimeout(answer: Awaited<ReturnType<typeof ask>>): Element {
  if (!(answer instanceof Element && answer.is("answer", NS.gate))) throw new Error(`no answer: ${answer}`);
  const [child, ...others] = answer.getChildElements();
  expect(others).toEqual([]);
  if (child === undefined) throw new Error("the answer is empty");
  return child;
}

function command(attrs: Attrs, ...children: Element[]): Element {
  return xml("command", { xmlns: NS.commands, ...attrs }, ...children);
}

function submit(values: Readonly<Record<string, string>>): Element {
  const fields = Object.entries(values).map(([name, value]) =>
    xml("field", { var: name }, xml("value", {}, value)),
  );
  return xml("x", { xmlns: NS.dataForm, type: "submit" }, ...fields);
}

function uriIn(answer: Element): string {
  const form = answer.getChild("x", NS.dataForm);
  const field = form?.getChildren("field").find((each) => each.attrs.var === "uri");
  return field?.getChildText("value") ?? "";
}

function conditionOf(answer: unknown): string | undefined {
  return answer instanceof Element && answer.is("error")
    ? answer.getChildElements()[0]?.getName()
    : undefined;
}

const list = () => xml("query", { xmlns: NS.discoItems, node: NS.commands });
const info = (node: string) => xml("query", { xmlns: NS.discoInfo, node });
const issued = async () => (await store.invites.page({}, { number: 1, size: 10 })).invites;

describe("a command that the gate passes on", () => {
  it("is run for the one who asked the domain, and answered as the domain answers", async () => {
    const answer = withTimeout(await passOn(ROMEO, command({ node: INVITE })));
    expect(answer.attrs).toMatchObject({ status: "completed", node: INVITE });
    expect(uriIn(answer)).toMatch(/^xmpp:romeo@montague\.example\?roster;preauth=[A-Za-z0-9]{22,};ibr=y$/);
    expect(await issued()).toMatchObject([{ inviter: `romeo@${DOMAIN}` }]);
  });

  it("is in the audit log, under the door of forms", async () => {
    await passOn(ROMEO, command({ node: INVITE }));
    expect(await store.audit.latest("done", 5)).toMatchObject([
      { by: `romeo@${DOMAIN}`, door: "ad-hoc", command: "invite", outcome: "done" },
    ]);
  });

  it("that another process is sent as well makes one invitation", async () => {
    const first = withTimeout(await passOn(ROMEO, command({ node: INVITE }), { iq: "q1" }));
    ask = aProcess();
    const second = withTimeout(await passOn(ROMEO, command({ node: INVITE }), { iq: "q1" }));
    expect(uriIn(second)).toBe(uriIn(first));
    expect(await issued()).toHaveLength(1);
    await passOn(ROMEO, command({ node: INVITE }), { iq: "q2" });
    expect(await issued()).toHaveLength(2);
  });

  it("goes through its stages on any process, for the resource that began it alone", async () => {
    const form = withTimeout(await passOn(ESCALUS, command({ node: CREATE })));
    expect(form.attrs.status).toBe("executing");
    ask = aProcess();
    const filled = () =>
      command(
        { node: CREATE, sessionid: form.attrs.sessionid, action: "complete" },
        submit({ username: "juliet" }),
      );
    const elsewhere = withTimeout(await passOn(`escalus@${DOMAIN}/villa`, filled()));
    expect(elsewhere.getChild("bad-sessionid", NS.commands)).toBeDefined();
    const done = withTimeout(await passOn(ESCALUS, filled()));
    expect(uriIn(done)).toMatch(/^xmpp:juliet@montague\.example\?register;preauth=/);
  });

  it("cannot be gone on with at the bot’s own address", async () => {
    const form = withTimeout(await passOn(ESCALUS, command({ node: CREATE })));
    const next = command({ node: CREATE, sessionid: form.attrs.sessionid, action: "complete" }, submit({}));
    const answer = await ask(xml("iq", { type: "set", from: ESCALUS, to: BOT, id: "q1" }, next));
    expect(answer instanceof Element && answer.getChild("bad-sessionid", NS.commands)).toBeDefined();
    expect(await issued()).toEqual([]);
  });

  it("that is not for members is refused to them, in an error that is a stanza’s", async () => {
    await store.settings.set("allowUserInvites", false);
    const error = withTimeout(await passOn(ROMEO, command({ node: CREATE })));
    expect(conditionOf(error)).toBe("forbidden");
    expect(error.attrs).toMatchObject({ type: "cancel", xmlns: "jabber:client" });
  });

  it("is answered in the language of what was asked", async () => {
    await store.settings.set("allowUserInvites", false);
    const german = withTimeout(await passOn(ROMEO, command({ node: CREATE }), { language: "de" }));
    expect(german.getChild("text")?.attrs["xml:lang"]).toBe("de");
  });

  it("is item-not-found where it is none of XEP-0401’s", async () => {
    const answer = withTimeout(await passOn(ROMEO, command({ node: "urn:invite-bot:command:list" })));
    expect(conditionOf(answer)).toBe("item-not-found");
  });
});

describe("discovery that the gate passes on", () => {
  const nodesIn = (answer: Element) => answer.getChildren("item").map(({ attrs }) => attrs);

  it("lists what its asker may run, at the domain", async () => {
    await store.settings.set("allowUserInvites", false);
    const romeos = nodesIn(withTimeout(await passOn(ROMEO, list())));
    expect(romeos).toEqual([{ jid: DOMAIN, node: INVITE, name: expect.stringMatching(/./) }]);
    const admins = nodesIn(withTimeout(await passOn(ESCALUS, list())));
    expect(admins.map(({ jid, node }) => [jid, node])).toEqual([
      [DOMAIN, INVITE],
      [DOMAIN, CREATE],
    ]);
  });

  it("describes a command’s node, unless it is not for them", async () => {
    await store.settings.set("allowUserInvites", false);
    const answer = withTimeout(await passOn(ROMEO, info(INVITE)));
    expect(answer.attrs).toMatchObject({ xmlns: NS.discoInfo, node: INVITE });
    expect(answer.getChild("identity")?.attrs).toMatchObject({ type: "command-node" });
    expect(conditionOf(withTimeout(await passOn(ROMEO, info(CREATE))))).toBe("forbidden");
  });
});

describe("a question that is not the gate’s", () => {
  it.each([
    ["a member", ROMEO],
    ["the bot’s own account", `invite@${DOMAIN}`],
    ["another server", "capulet.example"],
    ["a part of the domain", `invite.${DOMAIN}`],
    ["somebody who looks like the domain", `${DOMAIN}/gate`],
    ["nobody", undefined],
  ])("from %s is not understood, and does nothing", async (_, from) => {
    const id = randomUUID();
    await noteDown(id, ESCALUS);
    const attrs = { id, asker: ESCALUS, iq: "q1" };
    expect(await send(from, attrs, command({ node: CREATE, action: "execute" }))).toBeUndefined();
    expect(await send(from, attrs, list())).toBeUndefined();
    expect(await issued()).toEqual([]);
  });

  it("from the domain, that no gate has noted down, is refused, and does nothing", async () => {
    const attrs = { id: randomUUID(), asker: ROMEO, iq: "q1" };
    expect(conditionOf(await send(DOMAIN, attrs, command({ node: INVITE })))).toBe("not-acceptable");
    expect(await issued()).toEqual([]);
  });

  it("that was noted down for somebody else is refused, and does nothing", async () => {
    const id = randomUUID();
    await noteDown(id, ROMEO);
    const attrs = { id, asker: ESCALUS, iq: "q1" };
    expect(conditionOf(await send(DOMAIN, attrs, command({ node: INVITE })))).toBe("not-acceptable");
    expect(await issued()).toEqual([]);
  });

  it("from the domain, that its gate does not wait for any more, is refused, and does nothing", async () => {
    await noteDown("a", ROMEO);
    expect(await store.redis.client.pTTL(store.key("question", "a"))).toBeGreaterThan(4_000);
    expect(await store.redis.client.pTTL(store.key("question", "a"))).toBeLessThanOrEqual(4_500);
    // Which is all that time does to it.
    await store.redis.client.pExpire(store.key("question", "a"), 0);
    const answer = await send(DOMAIN, { id: "a", asker: ROMEO, iq: "q1" }, command({ node: INVITE }));
    expect(conditionOf(answer)).toBe("not-acceptable");
    expect(await issued()).toEqual([]);
  });

  it.each(["tybalt@capulet.example/x", `romeo@${DOMAIN}`, DOMAIN, `romeo@sub.${DOMAIN}/x`, ""])(
    "by %s, who is nobody of the domain with a session, is a bad request",
    async (asker) => {
      expect(conditionOf(await passOn(asker, command({ node: INVITE })))).toBe("bad-request");
      expect(await issued()).toEqual([]);
    },
  );
});
