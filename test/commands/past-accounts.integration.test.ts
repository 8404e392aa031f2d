import { describe, expect, it } from "vitest";
import { readWords, splitCommand } from "../../src/commands/chat-arguments.ts";
import { dispatch } from "../../src/commands/dispatch.ts";
import { identify } from "../../src/invites/policy.ts";
import { speakAll } from "../../src/wording/index.ts";
import { aJid } from "../support/builders.ts";
import { onEmptyStore } from "../support/empty-store.ts";
import { aQuota } from "../support/policy.ts";
import { issueIn, runAsGate, type TestStore } from "../support/store.ts";

const say = speakAll().en;
const admin = "escalus@montague.example";
const alice = "alice@montague.example";
const eve = "eve@montague.example";
const trent = "trent@montague.example";

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
        ["vip", aQuota({ open: 1_000, perPeriod: 1_000 })],
      ]),
    },
  },
);

async function reply(from: string, line: string) {
  const { word, rest } = splitCommand(line);
  const result = await dispatch(store, {
    word,
    caller: identify(aJid(from), store.policy),
    door: "chat",
    say,
    readValues: (command) => readWords(command.params, rest),
    isConfirmed: true,
  });
  if (!result.ok) throw new Error(`${line}: ${JSON.stringify(result.problem)}`);
  return result.value;
}

const linesOf = async (from: string, line: string) => {
  const { text, list = [] } = await reply(from, line);
  return [text, ...list].map((each) => each.replace(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/, "TIME"));
};

/** The gate says that an account was deleted, or is new. */
const end = (name: string, agoMs = 0) => runAsGate(store, "account", name, "ended", String(agoMs));
const tell = (name: string, state: string, stamp = "") => runAsGate(store, "account", name, state, stamp);
const sweep = () => store.scripts.run("sweep", []);

/** Registers `name` by an invitation of `inviter`, as a gate does. */
async function bring(inviter: string, name: string): Promise<void> {
  const { id, token } = await issueIn(store, { inviter: aJid(inviter) });
  await runAsGate(store, "claim", token, `claim-${id}`, name, "register", "true");
  await runAsGate(store, "commit", id, `claim-${id}`, name, "register");
}

/** By the clock of Redis, which counts in milliseconds. */
async function nextMoment(): Promise<void> {
  const read = async () =>
    Number(((await store.redis.client.sendCommand(["TIME"])) as string[]).join("").slice(0, 13));
  const before = await read();
  await expect.poll(read, { interval: 1 }).toBeGreaterThan(before);
}

const stateOf = async (id: string) => (await store.invites.find(id as never))?.state;

describe("an account that has ended", () => {
  it("leaves nothing to the next account of its name: no invitations, role, requests, preferences, suspension or quota", async () => {
    await reply(admin, `grant ${eve} vip`);
    await reply(eve, "whoami language de notices off");
    await store.people.noteBounce(aJid(eve));
    await store.requests.add(aJid(eve), "a friend of mine");
    await store.confirmations.ask(aJid(eve), "suspend alice@montague.example", "q1");
    const { token, id } = await issueIn(store, { inviter: aJid(eve), note: "for the gang", quota: aQuota() });
    await store.people.suspend([aJid(eve)]);

    await end("eve");

    expect(await runAsGate(store, "peek", token)).toEqual(["refused", "revoked", id]);
    expect(await store.people.grantOf(aJid(eve))).toBeUndefined();
    expect(await store.people.preferences(aJid(eve))).toEqual({});
    expect(await store.people.hasBounced(aJid(eve))).toBe(false);
    expect(await store.people.suspended([aJid(eve)])).toEqual(new Set());
    expect((await store.requests.page({ number: 1, size: 5 })).total).toBe(0);
    expect(await store.confirmations.take(aJid(eve), "yes")).toBeUndefined();
    expect(await linesOf(eve, "list")).toEqual([say("list.empty")]);
    expect(await store.invites.usage(aJid(eve), aQuota())).toEqual({ open: 0, inPeriod: 0 });
    await expect(reply(eve, `show ${id}`)).rejects.toThrow("not-found");
    await expect(reply(eve, `revoke ${id}`)).rejects.toThrow("not-found");
    // Admins go on seeing what there was.
    expect((await linesOf(admin, `invites by ${eve}`)).join()).toContain(`#${id} · revoked`);
    expect(await reply(admin, "stats")).toMatchObject({ data: { open: 0, on_hold: 0, revoked: 1 } });
  });

  it("ends hundreds of invitations, some at a time, and none of them works meanwhile", async () => {
    const made = await Promise.all(Array.from({ length: 250 }, () => issueIn(store, { inviter: aJid(eve) })));
    await end("eve");
    for (const { token } of made) expect((await runAsGate(store, "peek", token))[1]).toBe("revoked");
    expect(await store.invites.countOf(aJid(eve))).toEqual({ total: 0, open: 0, onHold: 0 });
    for (let round = 0; round < 3; round++) await sweep();
    expect(await reply(admin, "stats")).toMatchObject({ data: { open: 0, revoked: 250 } });
    expect((await reply(admin, "invites state open")).data).toEqual([]);
  });

  it("takes the links with it that set a new password for it", async () => {
    const reset = await issueIn(store, { kind: "reset", name: "eve", inviter: aJid(admin), contact: false });
    await end("eve");
    expect(await runAsGate(store, "claim", reset.token, "c1", "eve", "reset", "true")).toEqual([
      "refused",
      "revoked",
    ]);
    expect(await stateOf(reset.id)).toBe("revoked");
    const next = await issueIn(store, { kind: "reset", name: "eve", inviter: aJid(admin), contact: false });
    expect((await runAsGate(store, "peek", next.token))[0]).toBe("ok");
  });

  it("leaves what the next one of that name has made before word of it comes", async () => {
    const old = await issueIn(store, { inviter: aJid(eve) });
    await nextMoment();
    await bring(alice, "eve");
    const own = await issueIn(store, { inviter: aJid(eve) });
    await reply(admin, `grant ${eve} vip`);
    await end("eve", 60_000);
    expect([await stateOf(old.id), await stateOf(own.id)]).toEqual(["revoked", "open"]);
    expect(await store.people.grantOf(aJid(eve))).toBe("vip");
    expect((await reply(eve, "list")).text).toContain("one invitation, 1 open");
  });

  it("ends at the latest when its name is registered again", async () => {
    await reply(admin, `grant ${eve} vip`);
    const { id } = await issueIn(store, { inviter: aJid(eve) });
    await nextMoment();
    await bring(alice, "eve");
    expect(await stateOf(id)).toBe("revoked");
    expect(await store.people.grantOf(aJid(eve))).toBeUndefined();
    expect(await linesOf(eve, "list")).toEqual([say("list.empty")]);
  });

  it("ends when a gate sees another account of its name, and not when it sees the same one again", async () => {
    await tell("eve", "enabled", "first");
    await reply(admin, `grant ${eve} vip`);
    const { id } = await issueIn(store, { inviter: aJid(eve) });
    await tell("eve", "enabled", "first");
    await tell("eve", "enabled", "");
    expect(await stateOf(id)).toBe("open");
    await nextMoment();
    await tell("eve", "enabled", "second");
    expect(await stateOf(id)).toBe("revoked");
    expect(await store.people.grantOf(aJid(eve))).toBeUndefined();
  });

  it("stays apart in the tree from the next one of its name", async () => {
    await bring(alice, "eve");
    await bring(eve, "mallory");
    await nextMoment();
    await end("eve");
    expect(await linesOf(admin, `tree ${eve}`)).toEqual([
      "eve@montague.example (deleted TIME): invited by alice@montague.example",
      "mallory@montague.example",
    ]);

    await nextMoment();
    await bring(trent, "eve");
    await nextMoment();
    await bring(eve, "oscar");
    expect(await linesOf(admin, `tree ${eve}`)).toEqual([
      "eve@montague.example: invited by trent@montague.example",
      "oscar@montague.example",
      "eve@montague.example (deleted TIME): invited by alice@montague.example",
      "mallory@montague.example",
    ]);
    expect(await linesOf(admin, `tree ${alice}`)).toEqual([
      "alice@montague.example: nobody here invited them",
      "eve@montague.example (deleted TIME)",
      "– mallory@montague.example",
    ]);
    expect(await linesOf(admin, "tree mallory@montague.example")).toEqual([
      "mallory@montague.example: invited by eve@montague.example (deleted TIME) ← alice@montague.example",
    ]);
    expect(await linesOf(admin, "tree oscar@montague.example")).toEqual([
      "oscar@montague.example: invited by eve@montague.example ← trent@montague.example",
    ]);

    // The one who has the name now was not brought by Alice.
    expect((await reply(admin, `suspend ${alice} tree`)).data).toEqual({
      suspended: [alice, "mallory@montague.example"],
    });
  });

  it("leaves no trace of a name that nothing was known of", async () => {
    await end("nobody");
    expect(await store.redis.client.exists(store.key("account", "nobody"))).toBe(0);
  });
});

describe("the accounts that a gate is to look at", () => {
  const look = async () => (await runAsGate(store, "look", "20")) as readonly (readonly string[])[];

  it("are those with something open, one gate at a time", async () => {
    await issueIn(store, { inviter: aJid(alice) });
    await issueIn(store, { kind: "reset", name: "paris", inviter: aJid(admin), contact: false });
    await tell("alice", "enabled", "first");
    await end("paris");
    // The link for Paris ended with his account, and so did what the admin had open.
    expect(await look()).toEqual([["alice", "", "first"]]);
    expect(await look()).toEqual([]);
  });
});
