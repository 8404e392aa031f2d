import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type RedisServer, startRedis } from "../../../rig/redis.ts";
import { type Command, defineCommand } from "../../../src/commands/command.ts";
import { flag, oneOf, optional } from "../../../src/commands/params.ts";
import { MEMBER_QUOTA } from "../../../src/invites/policy.ts";
import { ok } from "../../../src/invites/result.ts";
import { openFormSessions } from "../../../src/store/form-sessions.ts";
import { speakAll } from "../../../src/wording/index.ts";
import { createAdhoc } from "../../../src/xmpp/adhoc/adhoc.ts";
import { routeIq } from "../../../src/xmpp/entity/iq-router.ts";
import { NS } from "../../../src/xmpp/namespaces.ts";
import { type Element, xml } from "../../../src/xmpp/xml.ts";
import { aJid } from "../../support/builders.ts";
import { aQuota } from "../../support/policy.ts";
import { aProfile } from "../../support/profile.ts";
import { openTestStore, type StoreTraits, type TestStore } from "../../support/store.ts";

const BOT = "invite@montague.example/one";
const ROMEO = "romeo@montague.example/orchard";
const ESCALUS = "escalus@montague.example/palace";
const STRANGER = "tybalt@capulet.example/x";

const INVITE = "urn:xmpp:invite#invite";
const DETAILED = "urn:invite-bot:command:invite";
const CONTACT = "urn:invite-bot:command:contact";
const SHOW = "urn:invite-bot:command:show";
const LIST = "urn:invite-bot:command:list";
const SUSPEND = "urn:invite-bot:command:suspend";
const CREATE = "urn:xmpp:invite#create-account";

/** Asks before it does anything, for admins. */
const hurtful = defineCommand({
  name: "suspend",
  permission: "admins",
  params: { tree: flag("tree"), how: optional("how", oneOf("HOW", ["softly", "firmly"]), "named") },
  confirm: async (call) => ok({ text: `tree: ${call.values.tree ?? false}`, list: ["one", "two"], data: {} }),
  run: async (call) => {
    done.push(JSON.stringify(call.values));
    return ok({ text: "Done.", data: {} });
  },
});
/** The same without parameters. */
const bareHurtful = { ...hurtful, name: "lockdown" as const, params: {} };
let server: RedisServer;
let store: TestStore;
let time: Date;
let done: string[];
let ask: (iq: Element) => Promise<Element | "empty" | undefined>;

beforeAll(async () => {
  server = await startRedis();
});
afterAll(async () => {
  await store.close();
  await server.stop();
});
beforeEach(async () => {
  await open();
  await store.redis.client.flushAll();
});

async function open(traits: StoreTraits = {}): Promise<void> {
  await store?.close();
  store = await openTestStore(server.url, {
    ...traits,
    policy: { admins: [aJid("escalus@montague.example")], ...traits.policy },
  });
  time = new Date();
  done = [];
  ask = aProcess();
}

/** What one process of the bot answers. */
function aProcess(): typeof ask {
  const { policy } = store;
  const replaced = new Map<string, Command>([hurtful, bareHurtful].map((command) => [command.name, command]));
  const commands = store.commands.map((command) => replaced.get(command.name) ?? command);
  const adhoc = createAdhoc({
    dispatch: { ...store, commands },
    sessions: openFormSessions({ redis: store.redis, domain: policy.domain, now: () => time }),
    voices: speakAll(),
    language: "en",
  });
  return routeIq({
    adhoc,
    profile: aProfile,
    info: { category: "client", type: "bot", name: "Invites", features: [NS.commands] },
    policy,
    version: "1",
    now: () => time,
    self: aJid("invite@montague.example"),
    takeRosterPush: () => undefined,
  });
}

let ids = 0;

type Attrs = Readonly<Record<string, string | undefined>>;

function anIq(type: "get" | "set", from: string | undefined, child: Element, to = BOT): Element {
  return xml("iq", { type, from, to, id: `q${++ids}` }, child);
}

/** Runs one step of a command by romeo, unless told otherwise. */
async function step(attrs: Attrs, ...children: Element[]): Promise<Element> {
  return stepBy(ROMEO, attrs, ...children);
}

async function stepBy(from: string, attrs: Attrs, ...children: Element[]): Promise<Element> {
  const answer = await ask(anIq("set", from, xml("command", { xmlns: NS.commands, ...attrs }, ...children)));
  if (answer === undefined || answer === "empty") throw new Error("the command was not answered");
  return answer;
}

function submit(values: Readonly<Record<string, string>>, type: string | undefined = "submit"): Element {
  const fields = Object.entries(values).map(([name, value]) =>
    xml("field", { var: name }, xml("value", {}, value)),
  );
  return xml("x", { xmlns: NS.dataForm, type }, ...fields);
}

function formIn(command: Element): Element {
  const form = command.getChild("x", NS.dataForm);
  if (form === undefined) throw new Error(`there is no form in ${command}`);
  return form;
}

function valuesIn(command: Element): Readonly<Record<string, string>> {
  return Object.fromEntries(
    formIn(command)
      .getChildren("field")
      .map((field) => [
        field.attrs.var ?? "",
        field
          .getChildren("value")
          .map((value) => value.getText())
          .join("\n"),
      ]),
  );
}

/** Such as `modify bad-request bad-action`. */
function errorIn(answer: Element): string {
  expect(answer.is("error")).toBe(true);
  const children = answer.getChildElements().filter((child) => child.getName() !== "text");
  expect(children.map((child) => child.getNS())).toEqual(
    [NS.stanzaErrors, NS.commands].slice(0, children.length),
  );
  return [answer.attrs.type, ...children.map((child) => child.getName())].join(" ");
}

function actionsIn(command: Element): {
  readonly execute: string | undefined;
  readonly all: readonly string[];
} {
  const actions = command.getChild("actions");
  return {
    execute: actions?.attrs["execute"],
    all: actions?.getChildElements().map((child) => child.getName()) ?? [],
  };
}

async function invitesOf(jid: string) {
  return (await store.invites.page({ by: aJid(jid) }, { number: 1, size: 1_000 })).invites;
}

async function itemsFor(from: string | undefined, to = BOT): Promise<readonly Element[]> {
  const answer = await ask(anIq("get", from, xml("query", { xmlns: NS.discoItems, node: NS.commands }), to));
  if (answer === undefined || answer === "empty") throw new Error("no items");
  expect(answer.attrs.node).toBe(NS.commands);
  return answer.getChildElements();
}

describe("the list of commands (disco#items)", () => {
  it("has only those that this requester may run", async () => {
    const nodes = async (from: string) => (await itemsFor(from)).map((item) => item.attrs.node);
    expect(await nodes(ROMEO)).toContain(INVITE);
    expect(await nodes(ROMEO)).not.toContain(SUSPEND);
    expect(await nodes(ESCALUS)).toEqual(expect.arrayContaining([INVITE, SUSPEND, CREATE]));
    expect(await nodes(STRANGER)).toEqual([]);
    expect(await nodes("montague.example")).toEqual([]);
  });

  it("has items with exactly jid, node and name, the jid being the one that was asked", async () => {
    for (const to of [BOT, "invite.montague.example"]) {
      const items = await itemsFor(ESCALUS, to);
      for (const item of items) {
        expect(Object.keys(item.attrs).sort()).toEqual(["jid", "name", "node"]);
        expect(item.attrs.jid).toBe(to);
        expect(item.attrs.name).toMatch(/^\p{Lu}/u);
      }
      expect(new Set(items.map((item) => item.attrs.node)).size).toBe(items.length);
      expect(new Set(items.map((item) => item.attrs.name)).size).toBe(items.length);
    }
  });

  it("has what the command line alone offers for nobody", async () => {
    expect((await itemsFor(ESCALUS)).map((item) => item.attrs.node)).not.toContain(
      "urn:invite-bot:command:generate",
    );
  });

  it("of another node is item-not-found", async () => {
    const answer = await ask(anIq("get", ROMEO, xml("query", { xmlns: NS.discoItems, node: "urn:other" })));
    expect(errorIn(answer as Element)).toBe("cancel item-not-found");
  });
});

describe("disco#info", () => {
  async function infoOf(node: string, from = ROMEO): Promise<Element> {
    return (await ask(anIq("get", from, xml("query", { xmlns: NS.discoInfo, node })))) as Element;
  }
  const featuresIn = (info: Element) => info.getChildren("feature").map((feature) => feature.attrs.var);

  it("of the list is automation/command-list, the node echoed", async () => {
    const info = await infoOf(NS.commands);
    expect(info.attrs.node).toBe(NS.commands);
    expect(info.getChild("identity")?.attrs).toMatchObject({ category: "automation", type: "command-list" });
  });

  it("of a command is automation/command-node with commands and jabber:x:data, the node echoed", async () => {
    const info = await infoOf(INVITE);
    expect(info.attrs.node).toBe(INVITE);
    expect(info.getChild("identity")?.attrs).toMatchObject({ category: "automation", type: "command-node" });
    expect(featuresIn(info)).toEqual(expect.arrayContaining([NS.commands, NS.dataForm]));
  });

  it("of a command is forbidden to those who may not run it", async () => {
    expect(errorIn(await infoOf(SUSPEND))).toBe("cancel forbidden");
    expect(errorIn(await infoOf(INVITE, STRANGER))).toBe("cancel forbidden");
  });

  it("of an unknown node is item-not-found", async () => {
    expect(errorIn(await infoOf("urn:other"))).toBe("cancel item-not-found");
  });
});

describe("urn:xmpp:invite#invite (XEP-0401)", () => {
  it("completes in one step, with a result form of text-single fields and no note", async () => {
    const command = await step({ node: INVITE, action: "execute" });
    expect(command.attrs).toMatchObject({ status: "completed", node: INVITE });
    expect(command.attrs.sessionid).toMatch(/./);
    expect(command.getChild("note")).toBeUndefined();
    const form = formIn(command);
    expect(form.attrs.type).toBe("result");
    const fields = form.getChildren("field");
    expect(fields.map((field) => [field.attrs.var, field.attrs.type])).toEqual([
      ["FORM_TYPE", "hidden"],
      ["uri", "text-single"],
      ["landing-url", "text-single"],
      ["expire", "text-single"],
    ]);
    const [made] = await invitesOf("romeo@montague.example");
    expect(valuesIn(command)).toEqual({
      FORM_TYPE: "urn:xmpp:invite#invitation",
      uri: `xmpp:romeo@montague.example?roster;preauth=${made?.token};ibr=y`,
      "landing-url": `https://join.montague.example/i/${made?.token}`,
      expire: `${made?.expires.toISOString().slice(0, 19)}Z`,
    });
  });

  it("leaves out landing-url where there are no pages, and ;ibr=y where nobody registers", async () => {
    await open({ baseUrl: null, configured: { allowRegistration: false } });
    const values = valuesIn(await step({ node: INVITE }));
    expect(values).not.toHaveProperty("landing-url");
    expect(values["uri"]).toMatch(/^xmpp:romeo@montague\.example\?roster;preauth=[A-Za-z0-9]+$/);
  });

  it("sent again makes no second invitation", async () => {
    const iq = () =>
      xml(
        "iq",
        { type: "set", from: ROMEO, to: BOT, id: "same" },
        xml("command", { xmlns: NS.commands, node: INVITE }),
      );
    const uris = await Promise.all([ask(iq()), ask(iq()), aProcess()(iq())]);
    expect(new Set(uris.map((answer) => valuesIn(answer as Element)["uri"])).size).toBe(1);
    expect(await invitesOf("romeo@montague.example")).toHaveLength(1);
    await step({ node: INVITE });
    expect(await invitesOf("romeo@montague.example")).toHaveLength(2);
  });

  it("over the quota is completed with an error note and no form", async () => {
    for (let made = 0; made < 5; made++) await step({ node: INVITE });
    const command = await step({ node: INVITE });
    expect(command.attrs.status).toBe("completed");
    expect(command.getChild("note")?.attrs.type).toBe("error");
    expect(command.getChildText("note")).toContain("5 open invitations");
    expect(command.getChild("x", NS.dataForm)).toBeUndefined();
  });
});

describe("urn:xmpp:invite#create-account (XEP-0401)", () => {
  it("asks for username and roster-subscription, and gives the same result", async () => {
    const first = await stepBy(ESCALUS, { node: CREATE });
    const fields = formIn(first).getChildren("field");
    expect(fields.map((field) => [field.attrs.var, field.attrs.type])).toEqual([
      ["username", "text-single"],
      ["roster-subscription", "boolean"],
    ]);
    const last = await stepBy(
      ESCALUS,
      { node: CREATE, sessionid: first.attrs.sessionid, action: "complete" },
      submit({ username: "juliet", "roster-subscription": "1" }),
    );
    expect(valuesIn(last)).toMatchObject({
      FORM_TYPE: "urn:xmpp:invite#invitation",
      uri: expect.stringMatching(/^xmpp:juliet@montague\.example\?register;preauth=/),
    });
    expect(await invitesOf("escalus@montague.example")).toMatchObject([{ name: "juliet", contact: true }]);
  });

  it("is for members, too, whose invitation without a name registers at the domain", async () => {
    const first = await step({ node: CREATE });
    const form = submit({ "roster-subscription": "1" });
    const last = await step({ node: CREATE, sessionid: first.attrs.sessionid, action: "execute" }, form);
    expect(valuesIn(last)["uri"]).toMatch(/^xmpp:montague\.example\?register;preauth=[A-Za-z0-9]+$/);
    expect(await invitesOf("romeo@montague.example")).toMatchObject([{ contact: true, kind: "account" }]);
  });

  it("is the same invitation where the form is sent back again within a minute, without a name", async () => {
    const uris = new Set<string | undefined>();
    for (let turns = 0; turns < 3; turns++) {
      const first = await step({ node: CREATE });
      const form = submit({ "roster-subscription": "1" });
      const attrs = { node: CREATE, sessionid: first.attrs.sessionid, action: "execute" };
      uris.add(valuesIn(await step(attrs, form))["uri"]);
    }
    expect(uris.size).toBe(1);
    const first = await step({ node: CREATE });
    const named = submit({ username: "juliet" });
    const last = await step({ node: CREATE, sessionid: first.attrs.sessionid, action: "complete" }, named);
    expect(uris).not.toContain(valuesIn(last)["uri"]);
  });

  it("is forbidden to members where they may not invite to accounts, and not listed to them", async () => {
    await store.settings.set("allowUserInvites", false);
    expect(errorIn(await step({ node: CREATE }))).toBe("cancel forbidden");
    const query = xml("query", { xmlns: NS.discoItems, node: NS.commands });
    expect(String(await ask(anIq("get", ROMEO, query)))).not.toContain(CREATE);
    expect(String(await ask(anIq("get", ESCALUS, query)))).toContain(CREATE);
  });
});

describe("a look at one’s own code: invite as complete, without a session", () => {
  const look = () => step({ node: INVITE, action: "complete" });
  const uriOf = async () => valuesIn(await look())["uri"];

  it("gives the same invitation each time, also at the quota, until it is used or withdrawn", async () => {
    await open({ policy: { quotas: new Map([[MEMBER_QUOTA, aQuota({ open: 2 })]]) } });
    const uri = await uriOf();
    expect(uri).toMatch(/^xmpp:romeo@montague\.example\?roster;preauth=/);
    for (let count = 0; count < 9; count++) expect(await uriOf()).toBe(uri);
    expect(await invitesOf("romeo@montague.example")).toHaveLength(1);

    expect(valuesIn(await step({ node: INVITE }))["uri"]).not.toBe(uri);
    expect((await step({ node: INVITE })).getChild("note")).toBeDefined();
    expect(await uriOf()).toBe(uri);

    const [, first] = await invitesOf("romeo@montague.example");
    if (first === undefined) throw new Error("there is no invitation");
    await store.invites.revoke(first.id);
    expect(await uriOf()).not.toBe(uri);
  });

  it("gives a new one when little of its time is left", async () => {
    const uri = await uriOf();
    const [invite] = await invitesOf("romeo@montague.example");
    await store.expire(invite?.id ?? "", -60 * 60 * 1000);
    expect(await uriOf()).not.toBe(uri);
  });

  it("is somebody else’s for somebody else", async () => {
    const uri = await uriOf();
    expect(valuesIn(await stepBy(ESCALUS, { node: INVITE, action: "complete" }))["uri"]).not.toBe(uri);
  });
});

describe("a command with parameters", () => {
  it("first shows a form, with a session id and actions whose default is among them", async () => {
    const command = await step({ node: DETAILED });
    expect(command.attrs.status).toBe("executing");
    expect(command.attrs.sessionid).toMatch(/./);
    const { execute, all } = actionsIn(command);
    expect(all).toContain(execute);
    const form = formIn(command);
    expect(form.attrs.type).toBe("form");
    expect(form.getChildren("field").map((field) => [field.attrs.var, field.attrs.type])).toEqual([
      ["for", "text-single"],
      ["expires", "text-single"],
      ["uses", "text-single"],
      ["note", "text-single"],
    ]);
    expect(form.getChildren("field").every((field) => field.attrs["label"])).toBe(true);
    expect(form.getChildText("instructions")).toMatch(/./);
  });

  it("completes with what was filled in", async () => {
    const { sessionid } = (await step({ node: DETAILED })).attrs;
    const command = await step(
      { node: DETAILED, sessionid, action: "complete" },
      submit({ for: "", expires: "2d", note: "from school" }),
    );
    expect(command.attrs).toMatchObject({ status: "completed", sessionid });
    expect(valuesIn(command)).toMatchObject({
      result: expect.stringContaining("lasts 2 days"),
      uri: /^xmpp:/,
    });
    expect(await invitesOf("romeo@montague.example")).toMatchObject([{ note: "from school" }]);
  });

  it("shows the form again, with what was typed and what is wrong with it", async () => {
    const { sessionid } = (await step({ node: DETAILED })).attrs;
    const again = await step(
      { node: DETAILED, sessionid, action: "complete" },
      submit({ expires: "soon", note: "from school" }),
    );
    expect(again.attrs).toMatchObject({ status: "executing", sessionid });
    expect(formIn(again).getChildText("instructions")).toContain("“soon”");
    expect(valuesIn(again)).toMatchObject({ expires: "soon", note: "from school" });
    const last = await step({ node: DETAILED, sessionid, action: "complete" }, submit({ expires: "1d" }));
    expect(last.attrs.status).toBe("completed");
  });

  it("says what failed in an error note", async () => {
    const { sessionid } = (await step({ node: SHOW })).attrs;
    const command = await step({ node: SHOW, sessionid }, submit({ id: "k3f9x2" }));
    expect(command.attrs.status).toBe("completed");
    expect(command.getChild("note")?.attrs.type).toBe("error");
  });

  it("without any needed completes in one step, with its list as lines", async () => {
    await step({ node: INVITE });
    await step({ node: INVITE });
    const values = valuesIn(await step({ node: LIST }));
    expect(values["result"]).toContain("You have made 2 invitations");
    expect(values["list"]?.split("\n")).toHaveLength(2);
  });
});

describe("a form", () => {
  it("gives advice (XEP-0122), and is checked all the same", async () => {
    const first = await step({ node: DETAILED });
    const uses = formIn(first)
      .getChildren("field")
      .find((field) => field.attrs.var === "uses");
    const advice = uses?.getChild("validate", NS.validation);
    expect(advice?.attrs["datatype"]).toBe("xs:integer");
    expect(advice?.getChild("range")?.attrs["min"]).toBe("1");
    const { sessionid } = first.attrs;
    for (const given of ["0", "-1", "many", "1".repeat(5_000)]) {
      const again = await step({ node: DETAILED, sessionid, action: "complete" }, submit({ uses: given }));
      expect(again.attrs.status).toBe("executing");
    }
    expect(await invitesOf("romeo@montague.example")).toEqual([]);
  });

  it("has the open invitations of who asks to choose from, and a field to write in for admins", async () => {
    const idField = async (from: string) => {
      const form = (await stepBy(from, { node: SHOW })).getChild("x", NS.dataForm);
      return form?.getChildren("field").find(({ attrs }) => attrs.var === "id");
    };
    expect((await idField(ROMEO))?.attrs.type).toBe("text-single");
    await step({ node: INVITE });
    const [made] = (await store.invites.page({}, { number: 1, size: 1 })).invites;
    const field = await idField(ROMEO);
    expect(field?.attrs.type).toBe("list-single");
    const options = field
      ?.getChildren("option")
      .map((one) => [one.attrs["label"], one.getChildText("value")]);
    expect(options).toEqual([[expect.stringMatching(`^#${made?.id} · open, `), made?.id]]);
    expect(field?.getChildText("value")).toBe(made?.id);
    expect((await idField(ESCALUS))?.attrs.type).toBe("text-single");
  });

  it("is never one of two in a command, and a result form never stands beside a note", async () => {
    const nodes = (await itemsFor(ESCALUS)).map((item) => item.attrs.node);
    for (const node of nodes) {
      const command = await stepBy(ESCALUS, { node });
      expect(command.is("command"), node).toBe(true);
      const [forms, notes] = ["x", "note"].map((name) => command.getChildren(name).length);
      expect([forms, notes], node).toEqual([1, 0]);
    }
  });
});

describe("a client that", () => {
  const begin = async (node = CONTACT) => (await step({ node })).attrs.sessionid;

  it("echoes the whole form (Cheogram) is understood", async () => {
    const first = await step({ node: CONTACT });
    const form = formIn(first);
    form.getChildren("field")[1]?.append(xml("value", {}, "for Benvolio"));
    const last = await step({ node: CONTACT, sessionid: first.attrs.sessionid, action: "complete" }, form);
    expect(last.attrs.status).toBe("completed");
    expect(await invitesOf("romeo@montague.example")).toMatchObject([{ note: "for Benvolio" }]);
  });

  it.each([
    ["sends no action (profanity)", {}, submit({})],
    ["sends execute for the default", { action: "execute" }, submit({})],
    ["sends it on as next (slixmpp, poezio)", { action: "next" }, submit({})],
    ["leaves out the form's type", { action: "complete" }, submit({}, undefined)],
    ["leaves out optional fields", { action: "complete" }, submit({ note: "x" })],
    ["adds fields", { action: "complete" }, submit({ unheard: "of", FORM_TYPE: "x" })],
  ])("%s is understood", async (_, attrs, form) => {
    const last = await step({ node: CONTACT, sessionid: await begin(), ...attrs }, form);
    expect(last.attrs.status).toBe("completed");
    expect(await invitesOf("romeo@montague.example")).toHaveLength(1);
  });

  it("sends on every stage as next reaches the end, and confirmations only with the form in hand", async () => {
    const { sessionid } = (await stepBy(ESCALUS, { node: SUSPEND })).attrs;
    const next = { node: SUSPEND, sessionid, action: "next" };
    const asked = await stepBy(ESCALUS, next, submit({ tree: "1" }));
    expect(asked.attrs.status).toBe("executing");
    expect(errorIn(await stepBy(ESCALUS, next))).toBe("modify bad-request bad-action");
    const done = await stepBy(ESCALUS, next, submit({}));
    expect(done.attrs.status).toBe("completed");
  });

  it.each(["0", "1", "false", "true"])("writes a boolean as %s is understood", async (value) => {
    const { sessionid } = (await stepBy(ESCALUS, { node: SUSPEND })).attrs;
    const asked = await stepBy(
      ESCALUS,
      { node: SUSPEND, sessionid, action: "next" },
      submit({ tree: value }),
    );
    expect(formIn(asked).getChild("field")?.getChildText("value")).toBe(
      `tree: ${value === "1" || value === "true"}`,
    );
  });

  it("chooses its first session id gets it echoed, and goes on with it", async () => {
    const first = await step({ node: CONTACT, sessionid: "my own" });
    expect(first.attrs).toMatchObject({ status: "executing", sessionid: "my own" });
    const last = await step({ node: CONTACT, sessionid: "my own", action: "complete" }, submit({}));
    expect(last.attrs).toMatchObject({ status: "completed", sessionid: "my own" });
  });

  it("goes on with another process, or one started anew, is served", async () => {
    const sessionid = await begin();
    ask = aProcess();
    const command = xml("command", { xmlns: NS.commands, node: CONTACT, sessionid }, submit({}));
    const last = await ask(anIq("set", ROMEO, command, "invite@montague.example/two"));
    expect((last as Element).attrs.status).toBe("completed");
  });

  it("writes in a language is answered in it where it is spoken here, or in the one that its owner chose", async () => {
    const languageFor = async (tag: string) =>
      (await step({ node: CONTACT, "xml:lang": tag })).attrs["xml:lang"];
    expect(await languageFor("de-AT")).toBe("de");
    expect(await languageFor("tlh")).toBe("en");
    await store.people.setPreferences(aJid("romeo@montague.example"), { language: "fr" });
    expect(await languageFor("de-AT")).toBe("fr");
  });
});

describe("actions", () => {
  const begin = async () => (await step({ node: CONTACT })).attrs.sessionid;

  it("cancel ends a session", async () => {
    const sessionid = await begin();
    const command = await step({ node: CONTACT, sessionid, action: "cancel" });
    expect(command.attrs).toMatchObject({ status: "canceled", sessionid });
    expect(errorIn(await step({ node: CONTACT, sessionid, action: "complete" }, submit({})))).toBe(
      "cancel not-allowed session-expired",
    );
    expect(await invitesOf("romeo@montague.example")).toEqual([]);
  });

  it("a cancelled form ends it too", async () => {
    const sessionid = await begin();
    const command = await step({ node: CONTACT, sessionid, action: "complete" }, submit({}, "cancel"));
    expect(command.attrs.status).toBe("canceled");
  });

  it("execute without a form shows the stage again", async () => {
    const sessionid = await begin();
    expect((await step({ node: CONTACT, sessionid })).attrs).toMatchObject({
      status: "executing",
      sessionid,
    });
  });
});

describe("before anything that hurts", () => {
  async function begin() {
    const { sessionid } = (await stepBy(ESCALUS, { node: SUSPEND })).attrs;
    const asked = await stepBy(ESCALUS, { node: SUSPEND, sessionid, action: "next" }, submit({ tree: "1" }));
    return { sessionid, asked };
  }

  it("a stage tells what would be done, with complete and prev", async () => {
    const { asked } = await begin();
    expect(asked.attrs.status).toBe("executing");
    expect(actionsIn(asked)).toEqual({ execute: "complete", all: ["complete", "prev"] });
    expect(
      formIn(asked)
        .getChildren("field")
        .map((field) => field.getChildText("value")),
    ).toEqual(["tree: true", "one", "two"]);
    expect(done).toEqual([]);
  });

  it.each([
    ["complete", { action: "complete" }, []],
    ["complete with the form", { action: "complete" }, [submit({})]],
    ["no action, with the form (profanity)", {}, [submit({})]],
  ])("%s does it, once", async (_, attrs, children) => {
    const { sessionid } = await begin();
    const last = await stepBy(ESCALUS, { node: SUSPEND, sessionid, ...attrs }, ...children);
    expect(last.attrs.status).toBe("completed");
    expect(done).toEqual([`{"tree":true}`]);
    expect(errorIn(await stepBy(ESCALUS, { node: SUSPEND, sessionid, ...attrs }, ...children))).toBe(
      "cancel not-allowed session-expired",
    );
    expect(done).toHaveLength(1);
  });

  it("prev goes back to what was filled in, and takes nothing that comes with it", async () => {
    const { sessionid } = await begin();
    const back = await stepBy(
      ESCALUS,
      { node: SUSPEND, sessionid, action: "prev" },
      submit({ tree: "nonsense" }),
    );
    expect(valuesIn(back)).toEqual({ tree: "1", how: "" });
    expect(done).toEqual([]);
  });

  it("a first step delivered again confirmations to nothing", async () => {
    await stepBy(ESCALUS, { node: "urn:invite-bot:command:lockdown", sessionid: "mine" });
    const again = await stepBy(ESCALUS, { node: "urn:invite-bot:command:lockdown", sessionid: "mine" });
    expect(again.attrs.status).toBe("executing");
    expect(actionsIn(again)).toEqual({ execute: "complete", all: ["complete"] });
    expect(done).toEqual([]);
  });
});

describe("is refused:", () => {
  it("an unknown action (bad-request, malformed-action)", async () => {
    expect(errorIn(await step({ node: CONTACT, action: "jump" }))).toBe(
      "modify bad-request malformed-action",
    );
  });

  it("an action that the stage does not offer (bad-request, bad-action)", async () => {
    const { sessionid } = (await step({ node: CONTACT })).attrs;
    expect(errorIn(await step({ node: CONTACT, sessionid, action: "prev" }, submit({})))).toBe(
      "modify bad-request bad-action",
    );
    expect(errorIn(await step({ node: CONTACT, sessionid, action: "next" }))).toBe(
      "modify bad-request bad-action",
    );
    const asked = await stepBy(ESCALUS, { node: "urn:invite-bot:command:lockdown" });
    const { sessionid: other } = asked.attrs;
    const sent = { node: "urn:invite-bot:command:lockdown", sessionid: other, action: "prev" };
    expect(errorIn(await stepBy(ESCALUS, sent, submit({})))).toBe("modify bad-request bad-action");
  });

  it("complete without a form where one is needed (bad-request, bad-payload)", async () => {
    const { sessionid } = (await step({ node: CONTACT })).attrs;
    expect(errorIn(await step({ node: CONTACT, sessionid, action: "complete" }))).toBe(
      "modify bad-request bad-payload",
    );
  });

  it("an unknown session (bad-request, bad-sessionid)", async () => {
    expect(errorIn(await step({ node: CONTACT, action: "complete" }, submit({})))).toBe(
      "modify bad-request bad-sessionid",
    );
    expect(errorIn(await step({ node: CONTACT, sessionid: "x", action: "complete" }, submit({})))).toBe(
      "modify bad-request bad-sessionid",
    );
    expect(errorIn(await step({ node: CONTACT, sessionid: "x", action: "cancel" }))).toBe(
      "modify bad-request bad-sessionid",
    );
  });

  it("a session of somebody else, another device, another address or another command (bad-sessionid)", async () => {
    const { sessionid } = (await step({ node: CONTACT })).attrs;
    const attrs = { node: CONTACT, sessionid, action: "complete" };
    for (const from of ["mercutio@montague.example/x", "romeo@montague.example/balcony", ESCALUS]) {
      expect(errorIn(await stepBy(from, attrs, submit({})))).toBe("modify bad-request bad-sessionid");
    }
    expect(errorIn(await step({ ...attrs, node: DETAILED }, submit({})))).toBe(
      "modify bad-request bad-sessionid",
    );
    const elsewhere = anIq(
      "set",
      ROMEO,
      xml("command", { xmlns: NS.commands, ...attrs }, submit({})),
      "invite.montague.example",
    );
    expect(errorIn((await ask(elsewhere)) as Element)).toBe("modify bad-request bad-sessionid");
    expect(await invitesOf("romeo@montague.example")).toEqual([]);
  });

  it("a session that has ended (not-allowed, session-expired)", async () => {
    const { sessionid } = (await step({ node: INVITE })).attrs;
    for (const action of ["execute", "next", "complete", "cancel"]) {
      expect(errorIn(await step({ node: INVITE, sessionid, action }))).toBe(
        "cancel not-allowed session-expired",
      );
    }
    expect(await invitesOf("romeo@montague.example")).toHaveLength(1);
  });

  it("a session left alone for too long (not-allowed, session-expired)", async () => {
    const { sessionid } = (await step({ node: CONTACT })).attrs;
    time = new Date(time.getTime() + 15 * 60_000);
    expect(errorIn(await step({ node: CONTACT, sessionid, action: "complete" }, submit({})))).toBe(
      "cancel not-allowed session-expired",
    );
  });

  it("who may not run the command (forbidden), with a sentence", async () => {
    for (const from of [STRANGER, "montague.example", "romeo@evil-montague.example/x"]) {
      expect(errorIn(await stepBy(from, { node: INVITE }))).toBe("cancel forbidden");
    }
    const answer = await step({ node: SUSPEND });
    expect(errorIn(answer)).toBe("cancel forbidden");
    expect(answer.getChildText("text")).toBe("Only admins may do that.");
    expect(await invitesOf("tybalt@capulet.example")).toEqual([]);
  });

  it("an unknown node (item-not-found)", async () => {
    for (const node of [
      "urn:other",
      undefined,
      "urn:invite-bot:command:generate",
      "urn:invite-bot:command:__proto__",
    ]) {
      expect(errorIn(await stepBy(ESCALUS, { node }))).toBe("cancel item-not-found");
    }
  });

  it("who asks too often (wait), at forms and results alike", async () => {
    await open({ messages: { points: 2, perSeconds: 60 } });
    await step({ node: CONTACT });
    await step({ node: LIST });
    for (const node of [CONTACT, LIST]) expect(errorIn(await step({ node }))).toBe("wait policy-violation");
    expect((await stepBy("mercutio@montague.example/x", { node: LIST })).attrs.status).toBe("completed");
  });
});

describe("sessions", () => {
  it("of one person are bounded: the oldest are forgotten", async () => {
    const sessionids: (string | undefined)[] = [];
    for (let begun = 0; begun < 25; begun++) {
      time = new Date(time.getTime() + 1);
      sessionids.push((await step({ node: CONTACT })).attrs.sessionid);
    }
    const kept = await store.redis.client.keys(store.key("form", "*"));
    expect(kept).toHaveLength(20);
    const attrs = { node: CONTACT, action: "complete" };
    expect(errorIn(await step({ ...attrs, sessionid: sessionids[0] }, submit({})))).toContain(
      "bad-sessionid",
    );
    expect((await step({ ...attrs, sessionid: sessionids[24] }, submit({}))).attrs.status).toBe("completed");
  });

  it("leave nothing in Redis that lasts", async () => {
    await step({ node: CONTACT });
    const keys = await store.redis.client.keys(store.key("form*"));
    expect(keys.length).toBeGreaterThan(1);
    for (const key of keys) expect(await store.redis.client.pTTL(key)).toBeGreaterThan(0);
  });

  it("completed by two deliveries at once make one invitation", async () => {
    const { sessionid } = (await step({ node: CONTACT })).attrs;
    const attrs = { node: CONTACT, sessionid, action: "complete" };
    await Promise.all([step(attrs, submit({})), step(attrs, submit({}))]);
    expect(await invitesOf("romeo@montague.example")).toHaveLength(1);
  });
});

it("with Redis away, a step is to be sent again (wait), and then goes on", async () => {
  const own = await startRedis();
  await store.close();
  store = await openTestStore(own.url);
  ask = aProcess();
  const { sessionid } = (await step({ node: CONTACT })).attrs;
  own.suspend();
  const answer = await step({ node: CONTACT, sessionid, action: "complete" }, submit({}));
  expect(errorIn(answer)).toBe("wait resource-constraint");
  expect(answer.getChildText("text")).toContain("Please try again");
  own.resume();
  await expect
    .poll(
      async () => (await step({ node: CONTACT, sessionid, action: "complete" }, submit({}))).attrs.status,
      {
        timeout: 10_000,
      },
    )
    .toBe("completed");
  await store.close();
  await own.stop();
  await open();
});

it("the caller is who the server says, not who the form says", async () => {
  const { sessionid } = (await step({ node: CONTACT })).attrs;
  await step({ node: CONTACT, sessionid }, submit({ from: "escalus@montague.example", jid: ESCALUS }));
  expect(await invitesOf("escalus@montague.example")).toEqual([]);
  expect(await invitesOf("romeo@montague.example")).toHaveLength(1);
});

it("anything that can be written as a command is answered once, and makes nobody an invitation but its sender", async () => {
  const text = fc.oneof(fc.constantFrom("", "1", "k3f9x2", "escalus@montague.example", "on"), fc.string());
  const field = fc
    .tuple(
      fc.constantFrom("for", "id", "jid", "FORM_TYPE", "__proto__", "note", "tree"),
      fc.array(text, { maxLength: 3 }),
    )
    .map(([name, values]) => xml("field", { var: name }, ...values.map((value) => xml("value", {}, value))));
  const form = fc
    .tuple(
      fc.constantFrom("submit", "form", "cancel", "result", undefined),
      fc.array(field, { maxLength: 4 }),
    )
    .map(([type, fields]) => xml("x", { xmlns: NS.dataForm, type }, ...fields));
  const command = fc
    .tuple(
      fc.constantFrom(INVITE, DETAILED, CONTACT, SHOW, LIST, SUSPEND, CREATE, "urn:other", "__proto__"),
      fc.constantFrom("execute", "next", "prev", "complete", "cancel", "jump", undefined),
      fc.oneof(fc.constantFrom("one", "two", undefined, ""), fc.string()),
      fc.array(form, { maxLength: 2 }),
    )
    .map(([node, action, sessionid, forms]) =>
      xml("command", { xmlns: NS.commands, node, action, sessionid }, ...forms),
    );
  await fc.assert(
    fc.asyncProperty(command, fc.constantFrom(ROMEO, STRANGER, "montague.example"), async (child, from) => {
      const answer = await ask(anIq("set", from, child));
      expect(answer).toSatisfy((one: Element) => one.is("command") || one.is("error"));
      if (from !== ROMEO) expect((answer as Element).is("error")).toBe(true);
    }),
    { numRuns: 300 },
  );
  expect(done).toEqual([]);
  for (const jid of ["escalus@montague.example", "tybalt@capulet.example"]) {
    expect(await invitesOf(jid)).toEqual([]);
  }
});
