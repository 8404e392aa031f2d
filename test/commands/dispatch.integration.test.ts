import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { readWords, splitCommand } from "../../src/commands/chat-arguments.ts";
import { type CommandRequest, dispatch } from "../../src/commands/dispatch.ts";
import { type Caller, identify } from "../../src/invites/policy.ts";
import { speakAll } from "../../src/wording/index.ts";
import { aJid } from "../support/builders.ts";
import { aQuota } from "../support/policy.ts";
import { openTestStore, type StoreTraits, type TestStore } from "../support/store.ts";

let server: RedisServer;
let store: TestStore;

const traits = { policy: { admins: [aJid("escalus@montague.example")] } };

beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());
beforeEach(async () => {
  await store?.close();
  store = await openTestStore(server.url, traits);
  await store.redis.client.flushAll();
});

async function reopen(more: StoreTraits): Promise<void> {
  await store.close();
  store = await openTestStore(server.url, { ...traits, ...more });
}

const say = speakAll().en;
const operator: Caller = { role: "operator" };

function caller(jid: string): Caller {
  return identify(aJid(jid), store.policy);
}

/** Sends one line as somebody would in chat. */
function send(from: string | Caller, line: string, order: Partial<CommandRequest> = {}) {
  const { word, rest } = splitCommand(line);
  return dispatch(store, {
    word,
    caller: typeof from === "string" ? caller(from) : from,
    door: "chat",
    say,
    readValues: (command) => readWords(command.params, rest),
    ...order,
  });
}

async function reply(from: string | Caller, line: string) {
  const result = await send(from, line);
  if (!result.ok) throw new Error(`${line}: ${JSON.stringify(result.problem)}`);
  return result.value;
}

async function problem(from: string | Caller, line: string) {
  const result = await send(from, line);
  return result.ok ? undefined : result.problem;
}

/** The id of the invitation that a reply is about. */
function idIn({ data }: { readonly data: unknown }): string {
  return (data as { readonly id: string }).id;
}

const romeo = "romeo@montague.example";
const escalus = "escalus@montague.example";

/** As a gate tells of them. */
const withAccounts = (...names: readonly string[]): StoreTraits => ({
  accounts: { exists: async (name) => names.includes(name) },
});

it("a name that nobody could type is told apart from what can be no name", async () => {
  const name = "x".repeat(65);
  const tooLong = { kind: "bad-argument", fault: { fault: "text-too-long", param: "for", limit: 64 } };
  expect(await problem(romeo, `invite for ${name}`)).toEqual(tooLong);
  expect(await problem(escalus, `create-account for ${name}`)).toEqual(tooLong);
  expect(await problem(romeo, "invite for a@b")).toMatchObject({ fault: { fault: "not-a-user-name" } });
  expect(await problem(escalus, `reset-password ${name}`)).toBeUndefined();
});

describe("where a gate tells which accounts exist", () => {
  it("an invitation for a name that has one is refused, at every command", async () => {
    await reopen(withAccounts("juliet"));
    const taken = { kind: "name-taken", name: "juliet" };
    expect(await problem(romeo, "invite for Juliet")).toEqual(taken);
    expect(await problem(escalus, "create-account for juliet")).toEqual(taken);
    expect(await problem(operator, "invite for juliet")).toEqual(taken);
    expect(await problem(romeo, "invite for rosaline")).toBeUndefined();
  });

  it("a link for a new password is made only for one that exists", async () => {
    await reopen(withAccounts("juliet"));
    expect(await problem(escalus, "reset-password nobody")).toEqual({ kind: "no-account", name: "nobody" });
    expect(await problem(escalus, "reset-password juliet")).toBeUndefined();
  });

  it("a member who tries names learns no more of them than invitations they may make", async () => {
    await reopen({ ...withAccounts("juliet"), invites: { points: 3, perSeconds: 3600 } });
    const tries = Array.from({ length: 6 }, () => problem(romeo, "invite for juliet"));
    const kinds = (await Promise.all(tries)).map((found) => found?.kind);
    expect(kinds.filter((kind) => kind === "name-taken")).toHaveLength(3);
    expect(kinds.filter((kind) => kind === "rate-limited")).toHaveLength(3);
    expect(await problem(romeo, "invite for rosaline")).toMatchObject({ kind: "rate-limited" });
  });

  it("a member whose quota is used up learns nothing of them", async () => {
    await reopen(withAccounts("juliet"));
    for (let made = 0; made < 5; made++) await reply(romeo, "invite");
    expect(await problem(romeo, "invite for juliet")).toMatchObject({ kind: "open-quota-reached" });
  });

  it("what is ordered for an address without one has a remark", async () => {
    await reopen({
      ...withAccounts("juliet"),
      policy: {
        ...traits.policy,
        quotas: new Map([
          ["member", aQuota()],
          ["vip", aQuota()],
        ]),
      },
    });
    const none = "There is no account jullet@montague.example at present.";
    expect((await reply(escalus, "grant jullet@montague.example vip")).hint).toBe(none);
    expect((await reply(escalus, "suspend jullet@montague.example")).hint).toBe(none);
    expect((await reply(escalus, "grant juliet@montague.example vip")).hint).toBeUndefined();
  });
});

describe("invite", () => {
  it("by a member, gives a link, how long it lasts, and a text to forward", async () => {
    const { text, link } = await reply(romeo, "invite");
    expect(text).toBe("Here is an invitation to montague.example. It works once and lasts 7 days.");
    expect(link?.url).toMatch(/^https:\/\/join\.montague\.example\/i\/[A-Za-z0-9]{24}$/);
    expect(link?.share).toContain(link?.url);
    expect(link?.picture).toBe(`${link?.url}/qr.png`);
    expect(link?.uri).toMatch(/^xmpp:romeo@montague\.example\?roster;preauth=[A-Za-z0-9]+;ibr=y$/);
  });

  it("without landing pages, gives the xmpp: address alone", async () => {
    await reopen({ baseUrl: null });
    const { link } = await reply(romeo, "invite");
    expect(link?.url).toBe(link?.uri);
    expect(link).not.toHaveProperty("picture");
  });

  it("takes all its options", async () => {
    const { data } = await reply(romeo, "invite for Juliet expires 3d note from school");
    expect(data).toMatchObject({
      name: "juliet",
      note: "from school",
      uses: 1,
      inviter: romeo,
      kind: "account",
    });
  });

  it("for a name and several uses is a fault", async () => {
    expect(await problem(escalus, "invite for juliet uses 2")).toMatchObject({
      fault: { fault: "name-with-uses" },
    });
  });

  it.each(["admin", "Post-Master", "root", "ａｂｕｓｅ", "аdmin", "rοot"])(
    "keeps the name %s for admins to give out",
    async (name) => {
      expect(await problem(romeo, `invite for ${name}`)).toMatchObject({ fault: { fault: "reserved-name" } });
      expect((await reply(escalus, `invite for ${name}`)).text).toContain("a name that people trust");
    },
  );

  it("by a member, over the limits, names the limit", async () => {
    expect(await problem(romeo, "invite uses 2")).toMatchObject({ fault: { fault: "too-many", limit: 1 } });
    expect(await problem(romeo, "invite expires 5w")).toMatchObject({ fault: { fault: "too-long" } });
    expect(await problem(escalus, "invite uses 20 expires 5w")).toBeUndefined();
  });

  it("by a member, where only admins may, is a contact invitation and says so", async () => {
    await reopen({ configured: { allowUserInvites: false } });
    const { text, data, link } = await reply(romeo, "invite");
    expect(text).toMatch(/^Only admins hand out accounts here\./);
    expect(data).toMatchObject({ kind: "contact" });
    expect(link?.uri).not.toContain("ibr");
    expect((await reply(escalus, "invite")).data).toMatchObject({ kind: "account" });
    expect(await problem(romeo, "invite for juliet")).toEqual({ kind: "registration-not-yours" });
  });

  it("where nobody registers, is a contact invitation even by an admin, and none by the operator", async () => {
    await reopen({ configured: { allowRegistration: false } });
    expect((await reply(escalus, "invite")).data).toMatchObject({ kind: "contact" });
    expect(await problem(operator, "invite")).toEqual({ kind: "registration-closed" });
    expect(await problem(escalus, "invite for juliet")).toEqual({ kind: "registration-closed" });
  });

  it("heeds at once what an admin set in Redis, over what is configured", async () => {
    await store.redis.client.hSet(store.key("settings"), "allow_user_invites", "false");
    expect((await reply(romeo, "invite")).data).toMatchObject({ kind: "contact" });
  });

  it("beyond the quota says so, and a revoked one gives it back", async () => {
    const ids: string[] = [];
    for (let made = 0; made < 5; made++) ids.push(idIn(await reply(romeo, "invite")));
    expect(await problem(romeo, "invite")).toEqual({ kind: "open-quota-reached", limit: 5 });
    await reply(romeo, `revoke ${ids[0]}`);
    expect(await problem(romeo, "invite")).toBeUndefined();
  });

  it("too often within the hour is held back, for a member as for an admin", async () => {
    await reopen({ invites: { points: 2, perSeconds: 3600 } });
    for (const who of [romeo, escalus]) {
      await reply(who, "invite");
      await reply(who, "invite");
      expect(await problem(who, "invite")).toMatchObject({ kind: "rate-limited", retryAfterSeconds: 3600 });
    }
  });

  it("counts for the hour once however often it is delivered, and not at all where it is refused", async () => {
    await reopen({ invites: { points: 2, perSeconds: 3600 } });
    const again = () => send(romeo, "invite", { requestId: "one" });
    expect((await Promise.all([again(), again(), again()])).every(({ ok }) => ok)).toBe(true);
    await send(escalus, "suspend romeo@montague.example", { isConfirmed: true });
    expect(await problem(romeo, "invite")).toEqual({ kind: "suspended" });
    await reply(escalus, "restore romeo@montague.example");
    expect(await problem(romeo, "invite")).toBeUndefined();
    expect(await problem(romeo, "invite")).toMatchObject({ kind: "rate-limited" });
  });

  it("counts together with what a member asks the admins for", async () => {
    await reopen({ invites: { points: 2, perSeconds: 3600 } });
    await reply(romeo, "invite");
    await store.redis.client.hSet(store.key("settings"), "allow_user_invites", "false");
    await reply(romeo, "request for my sister");
    expect(await problem(romeo, "request for my brother")).toMatchObject({ kind: "rate-limited" });
    expect(await problem(romeo, "contact")).toMatchObject({ kind: "rate-limited" });
  });
});

describe("contact", () => {
  it("makes a contact invitation, which is not for the operator", async () => {
    expect((await reply(romeo, "contact expires 1d")).data).toMatchObject({ kind: "contact" });
    expect(await problem(operator, "contact")).toEqual({ kind: "forbidden", needs: "people" });
  });

  it("is refused where contact invitations are off", async () => {
    await reopen({ policy: { ...traits.policy, allowContactInvites: false } });
    expect(await problem(romeo, "contact")).toEqual({ kind: "contact-invites-off" });
  });
});

describe("list, show and revoke", () => {
  it("know the caller's own invitations only, and tell nothing of another's", async () => {
    const id = idIn(await reply(romeo, "invite note secret"));
    for (const line of [`show ${id}`, `revoke ${id}`]) {
      expect(await problem("tybalt@montague.example", line)).toEqual({ kind: "not-found", id });
    }
    expect((await reply("tybalt@montague.example", "list")).data).toEqual([]);
    expect((await reply(romeo, "list")).list).toEqual([`#${id} · open, 7 days left · secret`]);
  });

  it("show the link to its inviter alone, not even to an admin", async () => {
    const made = await reply(romeo, "invite");
    const id = idIn(made);
    expect((await reply(romeo, `show #${id}`)).link?.url).toBe(made.link?.url);
    for (const other of [escalus, operator]) {
      const shown = await reply(other, `show ${id}`);
      expect(shown.link).toBeUndefined();
      expect(JSON.stringify(shown)).not.toContain(made.link?.url.split("/").at(-1));
    }
  });

  it("let admins and the operator revoke any", async () => {
    for (const who of [escalus, operator]) {
      const id = idIn(await reply(romeo, "invite"));
      expect((await reply(who, `revoke ${id}`)).text).toBe(`#${id} is revoked: nobody can use it any more.`);
      expect(await problem(who, `revoke ${id}`)).toEqual({ kind: "revoked", id });
    }
  });

  it("never show a token in a list", async () => {
    const { link } = await reply(romeo, "invite");
    expect(JSON.stringify(await reply(romeo, "list"))).not.toContain(link?.url.split("/").at(-1));
  });
});

describe("whoami", () => {
  it("tells role and quota", async () => {
    await reply(romeo, "invite");
    const { text, data } = await reply(romeo, "whoami");
    expect(text).toBe("You are romeo@montague.example.");
    expect(data).toMatchObject({ role: "member", quota: { open: 1, inPeriod: 1, most_open: 5 } });
    expect((await reply(escalus, "whoami")).data).toMatchObject({ role: "admin", quota: null });
  });
});

describe("help", () => {
  it("lists what this caller may run at this door", async () => {
    expect((await reply(romeo, "help")).data).not.toContain("generate");
    expect((await reply(operator, "help")).data).not.toContain("contact");
  });

  it("explains one command", async () => {
    const { fields } = await reply(romeo, "help invite");
    expect(fields?.[0]?.value).toBe("invite [for NAME] [expires DURATION] [uses NUMBER] [note TEXT]");
  });

  it("suggests the command that was meant", async () => {
    expect(await problem(romeo, "help invit")).toEqual({
      kind: "unknown-command",
      word: "invit",
      suggestion: "invite",
    });
  });
});

describe("dispatch", () => {
  it("refuses people of any other domain", async () => {
    for (const from of [
      "romeo@capulet.example",
      "romeo@evil-montague.example",
      "romeo@montague.example.evil.example",
    ]) {
      for (const line of ["invite", "help", "list", "nonsense"]) {
        expect(await problem(from, line)).toEqual({ kind: "not-local", domain: "montague.example" });
      }
    }
  });

  it("suggests a near miss and never runs it", async () => {
    expect(await problem(romeo, "invit")).toEqual({
      kind: "unknown-command",
      word: "invit",
      suggestion: "invite",
    });
    expect((await reply(romeo, "list")).data).toEqual([]);
  });

  it("limits commands per address, even refused ones, and says so once", async () => {
    await reopen({ messages: { points: 3, perSeconds: 60 } });
    for (let sent = 0; sent < 3; sent++) await send(romeo, "nonsense");
    expect(await problem(romeo, "help")).toMatchObject({ kind: "rate-limited", told: false });
    expect(await problem(romeo, "help")).toMatchObject({ kind: "rate-limited", told: true });
    expect(await problem("mercutio@montague.example", "help")).toBeUndefined();
  });

  it("runs the same request once, however often it is delivered", async () => {
    const once = await Promise.all(
      Array.from({ length: 20 }, () => send(romeo, "invite", { requestId: "stanza 1" })),
    );
    expect(new Set(once.map((result) => (result.ok ? idIn(result.value) : result.problem.kind))).size).toBe(
      1,
    );
  });

  it("turns a fault of ours into a sentence with a reference, and no detail", async () => {
    const broken = {
      ...store,
      settings: { ...store.settings, read: () => Promise.reject(new Error("secret detail")) },
    };
    const result = await dispatch(broken, {
      word: "invite",
      caller: caller(romeo),
      door: "chat",
      say,
      readValues: () => ({ ok: true, value: new Map() }),
    });
    expect(result).toMatchObject({
      ok: false,
      problem: { kind: "internal", reference: expect.stringMatching(/^[0-9a-f]{8}$/) },
    });
    expect(JSON.stringify(result)).not.toContain("secret detail");
  });
});

describe("with Redis away", () => {
  /** Two seconds, or twice that on a machine that is busy when they are over. */
  const SECONDS_MS = 4_500;

  it("answers unavailable within seconds, stopped or hung, and recovers by itself", async () => {
    const own = await startRedis();
    const away = await openTestStore(own.url, traits);
    const ask = async () => {
      const started = performance.now();
      const result = await dispatch(away, {
        word: "invite",
        caller: caller(romeo),
        door: "chat",
        say,
        readValues: () => ({ ok: true, value: new Map() }),
      });
      return { outcome: result.ok ? "done" : result.problem.kind, ms: performance.now() - started };
    };
    expect((await ask()).outcome).toBe("done");

    own.suspend();
    const hung = await ask();
    expect(hung.outcome).toBe("unavailable");
    expect(hung.ms).toBeLessThan(SECONDS_MS);
    own.resume();
    await expect.poll(async () => (await ask()).outcome, { timeout: 10_000 }).toBe("done");

    await own.kill();
    const gone = await ask();
    expect(gone.outcome).toBe("unavailable");
    expect(gone.ms).toBeLessThan(SECONDS_MS);
    await own.restart();
    await expect.poll(async () => (await ask()).outcome, { timeout: 10_000 }).toBe("done");
    await away.close();
    await own.stop();
  });
});
