import { describe, expect, it } from "vitest";
import { readWords, splitCommand } from "../../src/commands/chat-arguments.ts";
import { dispatch } from "../../src/commands/dispatch.ts";
import type { Hold } from "../../src/invites/invite.ts";
import { identify } from "../../src/invites/policy.ts";
import { openNoticeQueue } from "../../src/store/notices.ts";
import { openTokenReader } from "../../src/store/token-reader.ts";
import { speakAll } from "../../src/wording/index.ts";
import { aJid } from "../support/builders.ts";
import { onEmptyStore } from "../support/empty-store.ts";
import { aQuota } from "../support/policy.ts";
import { issueIn, runAsGate, type TestStore } from "../support/store.ts";

const say = speakAll().en;
const admin = "escalus@montague.example";
const alice = "alice@montague.example";
const romeo = "romeo@montague.example";

let store: TestStore;
onEmptyStore(
  (opened) => {
    store = opened;
  },
  {
    policy: {
      admins: [aJid(admin)],
      quotas: new Map([
        ["member", aQuota()],
        ["vip", aQuota({ open: 77 })],
      ]),
    },
  },
);

async function send(from: string, line: string) {
  const { word, rest } = splitCommand(line);
  return dispatch(store, {
    word,
    caller: identify(aJid(from), store.policy),
    door: "chat",
    say,
    readValues: (command) => readWords(command.params, rest),
    isConfirmed: true,
  });
}

async function reply(from: string, line: string) {
  const result = await send(from, line);
  if (!result.ok) throw new Error(`${line}: ${JSON.stringify(result.problem)}`);
  return result.value;
}

async function problem(from: string, line: string) {
  const result = await send(from, line);
  return result.ok ? undefined : result.problem;
}

const fieldsOf = async (from: string, line: string) =>
  new Map(((await reply(from, line)).fields ?? []).map(({ label, value }) => [label, value]));

const tell = (state: string) => runAsGate(store, "account", "alice", state, "");

const holds: readonly {
  hold: Hold;
  told: string;
  page: string;
  begin: () => Promise<unknown>;
  end: () => Promise<unknown>;
}[] = [
  {
    hold: "suspended",
    told: "stopped by an admin",
    page: "suspended",
    begin: () => reply(admin, `suspend ${alice}`),
    end: () => reply(admin, `restore ${alice}`),
  },
  {
    hold: "locked",
    told: "lockdown",
    page: "locked",
    begin: () => reply(admin, "lockdown"),
    end: () => reply(admin, "unlock"),
  },
  {
    hold: "disabled",
    told: "the inviter’s account is disabled",
    page: "suspended",
    begin: () => tell("disabled"),
    end: () => tell("enabled"),
  },
  {
    hold: "gone",
    told: "the inviter’s account is gone",
    page: "revoked",
    begin: () => tell("gone"),
    end: () => tell("enabled"),
  },
];

describe.each(holds)("an invitation on hold ($hold)", ({ hold, told, page, begin, end }) => {
  it("is told to be so by every list, with whose doing it is, and open again afterwards", async () => {
    const { id } = await issueIn(store, { inviter: aJid(alice), lifetimeSeconds: 3 * 86_400 });
    await begin();

    const line = `#${id} · on hold (${told}), 3 days left`;
    expect(await reply(alice, "list")).toMatchObject({
      text: "You have made one invitation, 1 on hold:",
      list: [line],
      data: [{ id, state: "hold", on_hold: hold }],
    });
    const shown = await reply(alice, `show ${id}`);
    expect(shown.link).toBeUndefined();
    expect(await fieldsOf(alice, `show ${id}`)).toContainEqual(["State", `on hold (${told}), 3 days left`]);
    expect((await reply(admin, "invites")).list?.[0]).toContain(line);
    expect((await reply(admin, "invites state hold")).data).toMatchObject([{ id }]);
    expect((await reply(admin, "invites state open")).data).toEqual([]);
    expect((await reply(admin, `invites by ${alice} state hold`)).data).toMatchObject([{ id }]);
    expect(await reply(admin, "stats")).toMatchObject({ data: { open: 0, on_hold: 1 } });

    await end();
    expect((await reply(alice, "list")).list).toEqual([`#${id} · open, 3 days left`]);
    expect((await reply(alice, `show ${id}`)).link).toBeDefined();
    expect((await reply(admin, "invites state hold")).data).toEqual([]);
    expect(await reply(admin, "stats")).toMatchObject({ data: { open: 1, on_hold: 0 } });
  });

  it("is not given a new link or time, and the reason is said; it can be revoked", async () => {
    const { id, token } = await issueIn(store, { inviter: aJid(alice) });
    await begin();
    for (const line of [`rotate ${id}`, `extend ${id} 20d`]) {
      const refused = await problem(alice, line);
      expect(refused, line).toEqual({ kind: "on-hold", id, hold });
    }
    expect(await problem(admin, `extend ${id} 20d`)).toMatchObject({ kind: "on-hold" });
    expect(await store.redis.client.hGet(store.key("state", id), "token")).toBe(token);
    expect(await problem(alice, `revoke ${id}`)).toBeUndefined();
    await end();
    expect((await reply(alice, "list")).list).toEqual([`#${id} · revoked`]);
  });

  it("is refused by its page", async () => {
    const { token } = await issueIn(store, { inviter: aJid(alice) });
    const tokens = openTokenReader(store.scripts);
    await begin();
    expect(await tokens.peek(token)).toMatchObject({ ok: false, reason: page });
    await end();
    expect(await tokens.peek(token)).toMatchObject({ ok: true });
  });

  it("is reminded of when it works again", async () => {
    const { id } = await issueIn(store, { inviter: aJid(alice), lifetimeSeconds: 3 * 86_400 });
    const queue = openNoticeQueue({ ...store, domain: "montague.example", process: "one" });
    const makeDue = () => store.redis.client.zAdd(store.key("reminders"), { score: 1, value: id });
    await makeDue();
    await begin();
    await queue.remind();
    expect(await queue.take(10)).toEqual([]);
    await end();
    expect(await store.redis.client.zScore(store.key("reminders"), id)).toBeGreaterThan(Date.now());
    await makeDue();
    await queue.remind();
    expect(await queue.take(10)).toMatchObject([{ notice: { kind: "expiring", invite: id } }]);
  });
});

it("invitations of somebody else are open meanwhile", async () => {
  await issueIn(store, { inviter: aJid(alice) });
  await issueIn(store, { inviter: aJid(romeo) });
  await reply(admin, `suspend ${alice}`);
  await tell("disabled");
  expect(await reply(admin, "stats")).toMatchObject({ data: { open: 1, on_hold: 1 } });
  expect((await reply(admin, "invites state open")).data).toMatchObject([{ inviter: romeo }]);
});

it.each([
  { by: alice, line: "invite" },
  { by: alice, line: "contact" },
  { by: admin, line: "create-account for juliet" },
  { by: admin, line: "reset-password juliet" },
])("what “$line” makes in a lockdown is on hold from the start, and says so", async ({ by, line }) => {
  await reply(admin, "lockdown");
  const { text, data } = await reply(by, line);
  expect(data).toMatchObject({ state: "hold", on_hold: "locked" });
  expect(text).toContain(say("invite.locked"));
});

describe("whoami", () => {
  it("tells the role that an admin granted, and its quota", async () => {
    await reply(admin, `grant ${alice} vip`);
    const fields = await fieldsOf(alice, "whoami");
    expect([fields.get("Role"), fields.get("Invitations open")]).toEqual(["vip", "0 of 77"]);
    expect((await reply(alice, "whoami")).data).toMatchObject({ granted: "vip" });
  });

  it("tells that a granted role is not in the settings any more", async () => {
    await store.people.grant(aJid(alice), "baroness");
    expect((await fieldsOf(alice, "whoami")).get("Role")).toBe(
      "member (the role “baroness” that was granted is not in the settings any more)",
    );
  });

  it("says admin of an admin, also after a grant", async () => {
    await store.people.grant(aJid(admin), "vip");
    expect((await fieldsOf(admin, "whoami")).get("Role")).toBe("admin");
  });

  it("tells a suspended person that they give nothing", async () => {
    await reply(admin, `suspend ${alice}`);
    expect((await fieldsOf(alice, "whoami")).get("“invite” gives")).toBe(
      "nothing: an admin has put your invitations on hold",
    );
  });
});
