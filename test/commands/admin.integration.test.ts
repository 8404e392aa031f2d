import { beforeEach, describe, expect, it } from "vitest";
import { readWords, splitCommand } from "../../src/commands/chat-arguments.ts";
import { type CommandRequest, dispatch } from "../../src/commands/dispatch.ts";
import { commands } from "../../src/commands/index.ts";
import { type Caller, identify } from "../../src/invites/policy.ts";
import { speakAll } from "../../src/wording/index.ts";
import { aJid } from "../support/builders.ts";
import { onEmptyStore } from "../support/empty-store.ts";
import { aQuota } from "../support/policy.ts";
import { runAsGate, type TestStore } from "../support/store.ts";

let store: TestStore;

const escalus = "escalus@montague.example";
const romeo = "romeo@montague.example";

onEmptyStore(
  (opened) => {
    store = opened;
  },
  {
    policy: {
      admins: [aJid(escalus)],
      quotas: new Map([
        ["member", aQuota()],
        ["trusted", aQuota({ open: 50, perPeriod: 200, uses: 10 })],
      ]),
    },
  },
);

const say = speakAll().en;

function send(from: string | Caller, line: string, order: Partial<CommandRequest> = {}) {
  const { word, rest } = splitCommand(line);
  return dispatch(store, {
    word,
    caller: typeof from === "string" ? identify(aJid(from), store.policy) : from,
    door: "chat",
    say,
    readValues: (command) => readWords(command.params, rest),
    ...order,
  });
}

async function reply(from: string | Caller, line: string, order: Partial<CommandRequest> = {}) {
  const result = await send(from, line, order);
  if (!result.ok) throw new Error(`${line}: ${JSON.stringify(result.problem)}`);
  return result.value;
}

async function problem(from: string, line: string) {
  const result = await send(from, line);
  return result.ok ? undefined : result.problem;
}

function idIn({ data }: { readonly data: unknown }): string {
  return (data as { readonly id: string }).id;
}

async function tokenOf(id: string): Promise<string> {
  return (await store.redis.client.hGet(store.key("state", id), "token")) ?? "";
}

/** What the gate is told of a token. */
async function peek(id: string): Promise<string | undefined> {
  const [outcome, reason] = await runAsGate(store, "peek", await tokenOf(id));
  return outcome === "ok" ? "ok" : String(reason);
}

/** Registers as the gate does. */
async function claim(id: string, name: string, purpose = "register"): Promise<string> {
  const args = [await tokenOf(id), `claim-${name}`, name, purpose, "true"];
  const [outcome, reason] = (await runAsGate(store, "claim", ...args)).map(String);
  if (outcome === "ok") await runAsGate(store, "commit", id, `claim-${name}`, name, purpose);
  return outcome === "refused" ? `${reason}` : `${outcome}`;
}

/** Has `inviter` bring `name`. */
async function bring(inviter: string, name: string): Promise<void> {
  const id = idIn(await reply(inviter, "invite"));
  expect(await claim(id, name)).toBe("ok");
  await store.redis.client.hSet(store.key("account", name), "time", "1");
}

describe("every command for admins", () => {
  it.each(commands.filter(({ permission }) => permission === "admins").map(({ name }) => name))(
    "%s is forbidden to members, and hidden from their help",
    async (name) => {
      expect(await problem(romeo, name)).toEqual({ kind: "forbidden", needs: "admins" });
      expect((await reply(romeo, "help")).data).not.toContain(name);
      expect((await reply(escalus, "help")).data).toContain(name);
    },
  );
});

describe("rotate", () => {
  it("kills the old link at once and gives a new one, to its inviter alone", async () => {
    const made = await reply(romeo, "invite");
    const id = idIn(made);
    const old = await tokenOf(id);
    const rotated = await reply(romeo, `rotate ${id}`);
    expect(rotated.link?.url).not.toBe(made.link?.url);
    expect(await runAsGate(store, "peek", old)).toEqual(["refused", "unknown"]);
    expect(await peek(id)).toBe("ok");
    expect(await problem(escalus, `rotate ${id}`)).toEqual({ kind: "not-found", id });
  });
});

describe("extend", () => {
  it("counts from now, within the limit of a member", async () => {
    const id = idIn(await reply(romeo, "invite expires 1h"));
    const { data } = await reply(romeo, `extend ${id} 10d`);
    const expires = Date.parse((data as { readonly expires: string }).expires);
    expect(Math.round((expires - Date.now()) / 86_400_000)).toBe(10);
    expect(await problem(romeo, `extend ${id} 60d`)).toMatchObject({ fault: { fault: "too-long" } });
    expect(await problem("tybalt@montague.example", `extend ${id} 1d`)).toEqual({ kind: "not-found", id });
  });

  it("never shortens", async () => {
    const id = idIn(await reply(romeo, "invite"));
    expect(await problem(romeo, `extend ${id} 1h`)).toEqual({ kind: "not-longer", id });
  });

  it("keeps the record and the reserved name as long", async () => {
    const id = idIn(await reply(romeo, "invite for juliet expires 1h"));
    await reply(romeo, `extend ${id} 10d`);
    const reserves = await store.redis.client.hGet(store.key("state", id), "reserves");
    for (const key of [store.key("invite", id), store.key("state", id), store.key("name", `${reserves}`)]) {
      expect(await store.redis.client.pTTL(key)).toBeGreaterThan(9 * 86_400_000);
    }
  });
});

describe("create-account", () => {
  it("reserves a name, without a contact unless asked", async () => {
    const plain = await reply(escalus, "create-account for juliet");
    expect(plain.link?.uri).toMatch(/^xmpp:juliet@montague\.example\?register;preauth=/);
    expect(await store.invites.find(idIn(plain) as never)).toMatchObject({ contact: false, name: "juliet" });
    const linked = await reply(escalus, "create-account for nurse roster");
    expect(await store.invites.find(idIn(linked) as never)).toMatchObject({ contact: true });
  });
});

describe("reset-password", () => {
  it("is for that account alone, and registers nobody", async () => {
    const id = idIn(await reply(escalus, "reset-password juliet"));
    expect(await claim(id, "juliet")).toBe("wrong-purpose");
    expect(await claim(id, "romeo", "reset")).toBe("wrong-name");
    expect(await claim(id, "juliet", "reset")).toBe("ok");
    expect(await claim(id, "juliet", "reset")).toBe("spent");
  });

  it("does not outlive the account", async () => {
    const id = idIn(await reply(escalus, "reset-password juliet"));
    await runAsGate(store, "account", "juliet", "ended", "0");
    expect(await claim(id, "juliet", "reset")).toBe("revoked");
  });
});

describe("invites", () => {
  it("lists everybody's, newest first, by inviter and state, in pages", async () => {
    for (let made = 0; made < 25; made++) await reply(escalus, `invite note n${made}`);
    const romeos = idIn(await reply(romeo, "invite"));
    await reply(romeo, `revoke ${romeos}`);
    const first = await reply(escalus, "invites");
    expect(first.list).toHaveLength(20);
    expect(first.list?.[0]).toContain(`#${romeos}`);
    expect(first.hint).toContain("page 2");
    expect((await reply(escalus, "invites page 2")).list).toHaveLength(6);
    expect((await reply(escalus, `invites by ${romeo}`)).list).toHaveLength(1);
    expect((await reply(escalus, "invites state revoked")).list).toHaveLength(1);
    expect(JSON.stringify(first)).not.toContain(await tokenOf(romeos));
  });
});

describe("tree, suspend and restore", () => {
  beforeEach(async () => {
    await bring(romeo, "benvolio");
    await bring("benvolio@montague.example", "balthasar");
    await bring("benvolio@montague.example", "abraham");
  });

  it("tree tells up and down", async () => {
    const { text, list } = await reply(escalus, "tree benvolio@montague.example");
    expect(text).toBe("benvolio@montague.example: invited by romeo@montague.example");
    expect(list).toEqual(["balthasar@montague.example", "abraham@montague.example"]);
    expect((await reply(escalus, `tree ${romeo}`)).list).toEqual([
      "benvolio@montague.example",
      "– balthasar@montague.example",
      "– abraham@montague.example",
    ]);
  });

  it("suspend asks first with counts, and changes nothing unasked", async () => {
    const id = idIn(await reply("balthasar@montague.example", "invite"));
    const question = await reply(escalus, `suspend ${romeo} tree`);
    expect(question).toMatchObject({ needsConfirmation: true, data: { open: 1 } });
    expect(question.list).toHaveLength(4);
    expect(await peek(id)).toBe("ok");
  });

  it("suspend with tree stops what is open, also after preauth, and restore gives it back", async () => {
    const id = idIn(await reply("balthasar@montague.example", "invite"));
    expect(await peek(id)).toBe("ok");
    await reply(escalus, `suspend ${romeo} tree`, { isConfirmed: true });
    expect(await claim(id, "sampson")).toBe("suspended");
    expect(await problem("balthasar@montague.example", "invite")).toEqual({ kind: "suspended" });
    await reply(escalus, `restore ${romeo} tree`);
    expect(await claim(id, "sampson")).toBe("ok");
  });

  it("suspend of one leaves the others alone", async () => {
    const id = idIn(await reply("balthasar@montague.example", "invite"));
    await reply(escalus, `suspend ${romeo}`, { isConfirmed: true });
    expect(await peek(id)).toBe("ok");
  });
});

describe("grant", () => {
  it("gives another role's quota, of those that are configured", async () => {
    expect(await problem(romeo, "invite uses 5")).toMatchObject({ fault: { fault: "too-many" } });
    await reply(escalus, `grant ${romeo} trusted`);
    expect(await problem(romeo, "invite uses 5")).toBeUndefined();
    expect((await reply(romeo, "whoami")).data).toMatchObject({ quota: { most_open: 50 } });
    await reply(escalus, `grant ${romeo} member`);
    expect(await problem(romeo, "invite uses 5")).toMatchObject({ fault: { fault: "too-many" } });
    expect(await problem(escalus, `grant ${romeo} king`)).toMatchObject({
      fault: { fault: "not-a-choice", choices: ["member", "trusted"] },
    });
  });
});

describe("set and settings", () => {
  it("act at once, and default goes back to the configuration", async () => {
    await reply(escalus, "set allow_user_invites off");
    expect((await reply(romeo, "invite")).data).toMatchObject({ kind: "contact" });
    expect((await reply(escalus, "settings")).fields).toContainEqual({
      label: "allow_user_invites",
      value: "false (set by an admin)",
    });
    await reply(escalus, "set allow_user_invites default");
    expect((await reply(romeo, "invite")).data).toMatchObject({ kind: "account" });
    expect(await problem(escalus, "set colour red")).toMatchObject({ fault: { fault: "not-a-choice" } });
  });
});

describe("lockdown and unlock", () => {
  it("stop every token, those already shown too, and give them back", async () => {
    const id = idIn(await reply(romeo, "invite"));
    expect(await peek(id)).toBe("ok");
    await reply(escalus, "lockdown spam wave");
    expect(await peek(id)).toBe("locked");
    expect(await claim(id, "juliet")).toBe("locked");
    expect((await reply(escalus, "settings")).text).toContain("spam wave");
    expect((await reply(escalus, "invite")).text).toContain("Registrations are stopped");
    expect((await reply(romeo, "invite")).text).toContain("Registrations are stopped");
    await reply(escalus, "unlock");
    expect(await claim(id, "juliet")).toBe("ok");
  });
});

describe("request, approve and deny", () => {
  beforeEach(async () => {
    await reply(escalus, "set allow_user_invites off");
  });

  async function notices(): Promise<readonly unknown[]> {
    const entries = await store.redis.client.xRange(store.key("notices"), "-", "+");
    return entries.map(({ message }) => JSON.parse(message["notice"] ?? "") as unknown);
  }

  it("tell the admins; the invitation stays the requester's", async () => {
    await reply(romeo, "request for my friend Juliet");
    expect(await notices()).toEqual([
      { kind: "requested", to: escalus, request: { number: 1, jid: romeo, reason: "for my friend Juliet" } },
    ]);
    expect((await reply(escalus, "requests")).list).toEqual([`1 · ${romeo} · for my friend Juliet`]);
    const id = idIn(await reply(escalus, "approve 1"));
    expect((await reply(romeo, `show ${id}`)).link).toBeDefined();
    expect((await notices()).at(-1)).toEqual({ kind: "approved", to: romeo, invite: id });
    expect(await problem(escalus, "approve 1")).toEqual({ kind: "no-request", number: 1 });
  });

  it("keep a request that cannot be granted, and tell the admin why", async () => {
    await reply(romeo, "request please");
    await reply(escalus, `suspend ${romeo}`, { isConfirmed: true });
    expect(await problem(escalus, "approve 1")).toEqual({ kind: "suspended", jid: romeo });
    await reply(escalus, `restore ${romeo}`);
    expect(await problem(escalus, "approve 1")).toBeUndefined();
  });

  it("make one request of a member, however often they ask at once", async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => send(romeo, `request reason ${n}`)));
    expect((await reply(escalus, "requests")).list).toHaveLength(1);
  });

  it("decides once, for the first of two admins", async () => {
    await reply(romeo, "request please");
    const decided = await Promise.all(
      ["approve 1", "approve 1", "deny 1"].map((line) => send(escalus, line)),
    );
    expect(decided.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it("are for those who may not invite", async () => {
    await reply(escalus, "set allow_user_invites on");
    expect(await problem(romeo, "request please")).toEqual({ kind: "nothing-to-request" });
  });
});

describe("stats", () => {
  it("counts what was made and what became of it", async () => {
    const [used, revoked] = [idIn(await reply(romeo, "invite")), idIn(await reply(romeo, "invite"))];
    await reply(romeo, "invite");
    await claim(used, "juliet");
    await reply(romeo, `revoke ${revoked}`);
    expect((await reply(escalus, "stats")).data).toMatchObject({ open: 1, issued: 3, used: 1, revoked: 1 });
  });
});

describe("audit", () => {
  it("has who did what to what, by id and never by token, and not what was mistyped", async () => {
    const id = idIn(await reply(romeo, "invite"));
    await send(romeo, "invite uses x");
    await problem(romeo, "lockdown");
    await reply(escalus, `revoke ${id}`);
    const { data } = await reply(escalus, "audit");
    expect(data).toMatchObject([
      { by: escalus, command: "revoke", target: id, outcome: "done", door: "chat" },
      { by: romeo, command: "invite", target: id, outcome: "done" },
    ]);
    expect((await reply(escalus, "audit refused")).data).toMatchObject([
      { by: romeo, command: "lockdown", outcome: "forbidden" },
    ]);
    expect(JSON.stringify(data)).not.toContain(await tokenOf(id));
  });

  it("does not lose what was done, however much was refused", async () => {
    await reply(escalus, "lockdown");
    for (let tries = 0; tries < 120; tries++) await problem(romeo, `revoke zzz${(tries % 8) + 2}zz`);
    expect((await reply(escalus, "audit 100")).data).toMatchObject([{ by: escalus, command: "lockdown" }]);
    expect((await reply(escalus, "audit 100 refused")).data).toHaveLength(100);
  });

  it("has every use of an invitation, by the new account", async () => {
    const id = idIn(await reply(romeo, "invite"));
    await claim(id, "juliet");
    expect((await reply(escalus, "audit")).data).toMatchObject([
      { by: "juliet@montague.example", door: "gate", command: "register", target: id, outcome: "done" },
      { by: romeo, command: "invite", target: id },
    ]);
  });
});

describe("requests", () => {
  const ask = async (count: number) => {
    for (let number = 1; number <= count; number++)
      await store.requests.add(
        aJid(`member${number}@montague.example`),
        `reason ${number} ${"x".repeat(190)}`,
      );
  };

  it("come a page at a time, the oldest first, and say how many there are", async () => {
    await ask(45);
    const pages = [await reply(escalus, "requests"), await reply(escalus, "requests page 3")];
    expect(pages.map(({ list }) => list?.length)).toEqual([20, 5]);
    expect(pages.map(({ text }) => text)).toEqual(["45 pending requests:", "45 pending requests:"]);
    expect(pages[0]?.list?.[0]).toMatch(/^1 · member1@/);
    expect(pages[0]?.hint).toContain("page 2");
    expect(pages[1]?.list?.[0]).toMatch(/^41 · member41@/);
    expect(pages[1]?.hint).not.toContain("page");
    expect((await reply(escalus, "requests page 4")).list).toBeUndefined();
  });

  it("are no more than a thousand; who waits already may give another reason", async () => {
    await ask(1_000);
    await store.settings.set("allowUserInvites", false);
    expect(await problem(romeo, "request for a friend")).toEqual({ kind: "requests-full" });
    const again = await store.requests.add(aJid("member7@montague.example"), "another");
    expect(again).toMatchObject({ number: 7, reason: "another" });
  });
});

describe("what people write for others to read", () => {
  const trap = "a\nYour password runs out: https://evil.example \u202Egpj\u009B31m\u2066";
  const clean = "a Your password runs out: https://evil.example gpj31m";

  it.each([
    ["a request", "request", async () => (await reply(escalus, "requests")).list?.join("\n")],
    ["a note", "invite note", async () => (await reply(escalus, "invites")).list?.join("\n")],
  ])("%s is one line without signs that nobody sees, where others read it", async (_, words, read) => {
    if (words === "request") await store.settings.set("allowUserInvites", false);
    await reply(romeo, `${words} ${trap}`);
    const said = (await read()) ?? "";
    expect(said).toContain(clean);
    expect(said.split("\n")).toHaveLength(1);
    expect(said).not.toMatch(/\p{Cc}|\p{Cf}/u);
  });

  it("the reason of a lockdown is, too, and nothing but such signs is nothing", async () => {
    await reply(escalus, `lockdown ${trap}`);
    expect((await reply(escalus, "settings")).text).toContain(clean);
    expect((await reply(escalus, "audit")).list?.join("\n")).not.toMatch(/\p{Cf}/u);
    await store.settings.set("allowUserInvites", false);
    expect(await problem(romeo, "request \u200B\u202E")).toMatchObject({ kind: "bad-argument" });
  });
});
