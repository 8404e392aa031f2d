import pino from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type RedisServer, startRedis } from "../rig/redis.ts";
import { readCommandLine } from "../src/cli/program.ts";
import { type Command, type Door, isOffered } from "../src/commands/command.ts";
import { dispatch } from "../src/commands/dispatch.ts";
import { commands } from "../src/commands/index.ts";
import type { Param } from "../src/commands/params.ts";
import { identify } from "../src/invites/policy.ts";
import { ok } from "../src/invites/result.ts";
import { openFormSessions } from "../src/store/form-sessions.ts";
import { type CommandName, speakAll } from "../src/wording/index.ts";
import { createAdhoc } from "../src/xmpp/adhoc/adhoc.ts";
import { nodesOf } from "../src/xmpp/adhoc/nodes.ts";
import { NS } from "../src/xmpp/namespaces.ts";
import { type Element, xml } from "../src/xmpp/xml.ts";
import { aJid } from "./support/builders.ts";
import { openTestChat } from "./support/chat.ts";
import { openTestStore, type TestStore } from "./support/store.ts";

type Values = Readonly<Record<string, string>>;

/** What a command is given, by keyword: what it takes, and what is a fault. `ID` stands for the caller's own. */
type Row = { readonly good: Values; readonly bad?: Values };

const TABLE: Readonly<Record<CommandName, Row>> = {
  invite: { good: { for: "juliet", note: "from school" }, bad: { expires: "soon" } },
  contact: { good: { expires: "1d" }, bad: { expires: "soon" } },
  list: { good: {} },
  show: { good: { id: "ID" }, bad: { id: "nonsense" } },
  qr: { good: { id: "ID" }, bad: { id: "nonsense" } },
  code: { good: { id: "ID" }, bad: { id: "nonsense" } },
  revoke: { good: { id: "ID" }, bad: { id: "nonsense" } },
  rotate: { good: { id: "ID" }, bad: { id: "nonsense" } },
  extend: { good: { id: "ID", for: "2d" }, bad: { id: "ID", for: "long" } },
  request: { good: { reason: "for a friend" } },
  start: { good: {} },
  whoami: { good: { notices: "off" }, bad: { notices: "perhaps" } },
  "create-account": { good: { for: "nurse", roster: "true" }, bad: { for: "a@b" } },
  "reset-password": { good: { name: "juliet" }, bad: { name: "a@b" } },
  invites: { good: { state: "open", page: "1" }, bad: { state: "lost" } },
  tree: { good: { jid: "romeo@montague.example" }, bad: { jid: "nobody" } },
  suspend: { good: { jid: "benvolio@montague.example", tree: "true" }, bad: { jid: "nobody" } },
  restore: { good: { jid: "benvolio@montague.example" }, bad: { jid: "nobody" } },
  grant: {
    good: { jid: "benvolio@montague.example", role: "member" },
    bad: { jid: "x@y.example", role: "king" },
  },
  requests: { good: {} },
  approve: { good: { number: "1" }, bad: { number: "one" } },
  deny: { good: { number: "1" }, bad: { number: "one" } },
  settings: { good: {} },
  set: { good: { key: "allow_user_invites", value: "on" }, bad: { key: "colour", value: "on" } },
  lockdown: { good: { reason: "spam wave" } },
  unlock: { good: {} },
  stats: { good: {} },
  audit: { good: { number: "5" }, bad: { number: "all" } },
  generate: { good: { uses: "3" }, bad: { uses: "many" } },
  help: { good: { command: "invite" } },
};

/** These are for those who may not invite by themselves. */
const ONLY_FOR_MEMBERS = ["request"];

const ESCALUS = "escalus@montague.example";
const ROMEO = "romeo@montague.example";
const BOT = "invite@montague.example";

let server: RedisServer;
let store: TestStore;
let outcomes: { readonly door: string; readonly command: string; readonly outcome: string }[];

beforeAll(async () => {
  server = await startRedis();
  const opened = await openTestStore(server.url, { policy: { admins: [aJid(ESCALUS)] } });
  // Each door's way is told by what dispatch logs: the same for all.
  const log = pino({ level: "info" }, { write: (line: string) => void outcomes.push(JSON.parse(line)) });
  store = { ...opened, log };
});
afterAll(async () => {
  await store.close();
  await server.stop();
});
beforeEach(async () => {
  outcomes = [];
  await store.redis.client.flushAll();
});

/** Fills in the id of an invitation that the caller has made, and lets somebody wait for a decision. */
async function prepare(values: Values, jid: string | undefined): Promise<Values> {
  await store.requests.add(aJid(ROMEO), "please");
  const issued = await store.invites.issue({
    kind: "account",
    contact: jid !== undefined,
    ...(jid === undefined ? {} : { inviter: aJid(jid) }),
    uses: 1,
    lifetimeSeconds: 3600,
    retentionSeconds: 3600,
  });
  const id = issued.ok ? issued.value.id : "";
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value === "ID" ? id : value]));
}

function given(command: Command, values: Values): readonly (readonly [Param<unknown>, string])[] {
  return Object.values(command.params).flatMap((param) => {
    const value = values[param.keyword];
    return value === undefined ? [] : [[param, value] as const];
  });
}

async function throughChat(command: Command, values: Values, jid: string): Promise<void> {
  const words = given(command, values).map(([{ place, keyword }, value]) => {
    if (place === "first" || place === "all") return value;
    return place === "flag" ? keyword : `${keyword} ${value}`;
  });
  let asked = false;
  const chat = openTestChat(store, {
    self: { bareJid: aJid(BOT) },
    voices: speakAll(),
    language: "en",
    isSubscriber: () => false,
    send: async (stanza) => {
      asked ||= (stanza.getChildText("body") ?? "").includes("Reply “yes”");
    },
  });
  const say = (body: string) =>
    chat.receive(xml("message", { from: `${jid}/x`, to: BOT, type: "chat" }, xml("body", {}, body)));
  await say([command.name, ...words].join(" "));
  if (asked) await say("yes");
}

async function throughForms(command: Command, values: Values, jid: string): Promise<Element> {
  const adhoc = createAdhoc({
    dispatch: store,
    sessions: openFormSessions({ redis: store.redis, domain: "montague.example", now: () => new Date() }),
    voices: speakAll(),
    language: "en",
  });
  const node = nodesOf(commands).findLast((each) => each.command.name === command.name);
  if (node === undefined) throw new Error(`there is no node for ${command.name}`);
  const fields = node.params.flatMap(({ var: name, param }) => {
    const value = values[param.keyword];
    return value === undefined ? [] : [xml("field", { var: name }, xml("value", {}, value))];
  });
  const step = (attrs: Readonly<Record<string, string | undefined>>, ...children: Element[]) => {
    const child = xml("command", { xmlns: NS.commands, node: node.node, ...attrs }, ...children);
    const iq = xml("iq", { type: "set", id: `q${Math.random()}`, from: `${jid}/x`, to: `${BOT}/one` }, child);
    return adhoc.run({ iq, child, caller: identify(aJid(jid), store.policy) });
  };
  let answer = await step({ action: "execute" });
  for (let stages = 0; stages < 2 && answer.attrs.status === "executing"; stages++) {
    const form = xml("x", { xmlns: "jabber:x:data", type: "submit" }, ...fields);
    const action = answer.getChild("actions")?.attrs["execute"];
    answer = await step({ action, sessionid: answer.attrs.sessionid }, form);
  }
  return answer;
}

async function throughCommandLine(command: Command, values: Values): Promise<void> {
  const options = given(command, values).flatMap(([{ place, keyword }, value]) => {
    if (place === "first" || place === "all") return [value];
    return place === "flag" ? [`--${keyword}`] : [`--${keyword}`, value];
  });
  const confirmation = command.confirm === undefined ? [] : ["--yes"];
  const silent = () => undefined;
  const say = speakAll().en;
  const parts = { commands, version: "1", say, print: silent, printFault: silent };
  const invocation = readCommandLine([command.name, ...options, ...confirmation], parts);
  if (invocation.kind !== "command") throw new Error(`${command.name} is not understood`);
  await dispatch(store, {
    word: invocation.command.name,
    caller: { role: "operator" },
    door: "command-line",
    say,
    readValues: () => ok(invocation.values),
    isConfirmed: invocation.isConfirmed,
  });
}

function lastOutcome(door: Door): string | undefined {
  return outcomes.findLast((line) => line.door === door)?.outcome;
}

it("has a row for every command", () => {
  expect(Object.keys(TABLE).toSorted()).toEqual(commands.map(({ name }) => name).toSorted());
});

/** A test for the commands that it is about, and for no other. */
function testWhere(applies: boolean, name: string, test: () => Promise<void>): void {
  if (applies) it(name, test);
}

describe.each(commands.map((command) => ({ name: command.name, command })))("$name", ({ name, command }) => {
  const { good, bad } = TABLE[name];
  const offered = (door: Door) => isOffered(command, door);
  const isForMembers = ONLY_FOR_MEMBERS.includes(name);
  const caller = isForMembers ? ROMEO : ESCALUS;

  beforeEach(async () => {
    if (isForMembers) await store.settings.set("allowUserInvites", false);
  });

  testWhere(offered("chat"), "is done in chat", async () => {
    await throughChat(command, await prepare(good, caller), caller);
    expect(lastOutcome("chat")).toBe("done");
  });

  testWhere(offered("ad-hoc"), "is done by a form", async () => {
    const answer = await throughForms(command, await prepare(good, caller), caller);
    expect(answer.attrs.status).toBe("completed");
    expect(lastOutcome("ad-hoc")).toBe("done");
  });

  testWhere(
    offered("command-line") && command.permission !== "people",
    "is done for the operator on the command line",
    async () => {
      await throughCommandLine(command, await prepare(good, undefined));
      expect(lastOutcome("command-line")).toBe("done");
    },
  );

  testWhere(bad !== undefined, "takes no fault at any door", async () => {
    const values = await prepare(bad ?? {}, ESCALUS);
    if (isOffered(command, "chat")) {
      await throughChat(command, values, ESCALUS);
      expect(lastOutcome("chat")).toBe("bad-argument");
    }
    if (isOffered(command, "ad-hoc")) {
      const answer = await throughForms(command, values, ESCALUS);
      expect(answer.attrs.status).not.toBe("completed");
      expect(lastOutcome("ad-hoc")).not.toBe("done");
    }
    if (isOffered(command, "command-line") && command.permission !== "people") {
      await throughCommandLine(command, values);
      expect(lastOutcome("command-line")).toBe("bad-argument");
    }
  });

  testWhere(command.permission === "admins", "is forbidden to members at every door", async () => {
    const values = await prepare(good, ROMEO);
    await throughChat(command, values, ROMEO);
    expect(lastOutcome("chat")).toBe("forbidden");
    const answer = await throughForms(command, values, ROMEO);
    expect(answer.getChild("forbidden", NS.stanzaErrors)).toBeDefined();
    expect(outcomes.map(({ outcome }) => outcome)).not.toContain("done");
  });
});
