import pino from "pino";
import { describe, expect, it } from "vitest";
import type { Invite, InviteState } from "../../src/invites/invite.ts";
import type { IssueRequest } from "../../src/ports/invite-store.ts";
import { startSweeper } from "../../src/store/sweeper.ts";
import { aJid, anIssueRequest } from "../support/builders.ts";
import { onEmptyStore } from "../support/empty-store.ts";
import { aQuota } from "../support/policy.ts";
import { issueIn, runAsGate, type TestStore } from "../support/store.ts";

/** What the scripts close or forget in one go. */
const AT_ONCE = 100;

let store: TestStore;

onEmptyStore((opened) => {
  store = opened;
});

const romeo = aJid("romeo@montague.example");
const quota = aQuota({ open: 3, perPeriod: 5 });

const issue = (traits: Partial<IssueRequest> = {}) => issueIn(store, traits);

async function issueExpired(count: number, traits: Partial<IssueRequest> = {}): Promise<readonly Invite[]> {
  const made = await Promise.all(Array.from({ length: count }, () => issue(traits)));
  for (const { id } of made) await store.expire(id, 1_000);
  return made;
}

async function register({ id, token }: Invite, name: string): Promise<void> {
  const [outcome] = await runAsGate(store, "claim", token, "c1", name, "register", "true");
  expect(outcome).toBe("ok");
  await runAsGate(store, "commit", id, "c1", name, "register");
}

const counted = async () => Number(await store.redis.client.hGet(store.key("counts"), "expired"));
const sizeOf = (index: string) => store.redis.client.zCard(store.key(index));
const sweep = async () => (await store.scripts.run("sweep", [])).slice(0, 2).map(Number);

describe("an expired invitation", () => {
  it("is closed by the sweep: it is open nowhere, and its inviter's quota is free", async () => {
    const { id } = await issue({ quota });
    await store.expire(id, 1_000);
    expect(await sweep()).toEqual([1, 0]);
    for (const index of [`open:${romeo}`, `issued:${romeo}`, "expiring", "all:open"])
      expect(await sizeOf(index), index).toBe(0);
    expect(await sizeOf("all:expired")).toBe(1);
    expect(await sweep()).toEqual([0, 0]);
  });

  it("keeps its name for those who are about to register it, and then counts as spent", async () => {
    const invite = await issue({ name: "juliet" });
    await store.expire(invite.id, 1_000);
    await sweep();
    expect(await store.invites.issue(anIssueRequest({ name: "juliet" }))).toMatchObject({
      ok: false,
      problem: { kind: "name-reserved" },
    });
    await register(invite, "juliet");
    expect(await sizeOf("all:expired")).toBe(0);
    expect(await sizeOf("all:spent")).toBe(1);
  });

  it("is extended no more, and open again in no index", async () => {
    const { id } = await issue();
    await store.expire(id, 1_000);
    await sweep();
    expect((await store.invites.extend(id, 7200, 3600)).ok).toBe(false);
    expect(await sizeOf("expiring")).toBe(0);
  });
});

describe("the count of what expired", () => {
  it("has each once, no matter what closes it first: a sweep, or its inviter asking for the next", async () => {
    await issueExpired(2);
    await sweep();
    expect(await counted()).toBe(2);
    await issueExpired(1);
    await issue({ quota });
    expect(await counted()).toBe(3);
    await sweep();
    expect(await counted()).toBe(3);
  });

  it("has nothing that was used or revoked", async () => {
    const [used, revoked] = [await issue({ uses: 2 }), await issue()];
    await register(used, "juliet");
    await store.invites.revoke(revoked.id);
    for (const { id } of [used, revoked]) await store.expire(id, 1_000);
    await sweep();
    expect(await sizeOf("all:expired")).toBe(1);
    expect(await counted()).toBe(0);
  });
});

describe("however many expire at once", () => {
  it("a sweep closes a hundred of them", async () => {
    await issueExpired(2 * AT_ONCE + 50);
    expect(await sweep()).toEqual([AT_ONCE, 0]);
    expect(await sizeOf("expiring")).toBe(AT_ONCE + 50);
    expect(await sweep()).toEqual([AT_ONCE, 0]);
    expect(await sweep()).toEqual([50, 0]);
    expect(await sizeOf("all:expired")).toBe(2 * AT_ONCE + 50);
  });

  it("and a hundred of those that are kept no longer are forgotten, in every index", async () => {
    const made = await issueExpired(AT_ONCE + 1);
    for (const { id } of made) {
      await store.redis.client.del([store.key("invite", id), store.key("state", id)]);
      await store.redis.client.zAdd(store.key("kept"), { score: 1, value: `${id} ${romeo}` });
    }
    const [, first] = await sweep();
    const [, second] = await sweep();
    expect([first, second]).toEqual([AT_ONCE, 1]);
    for (const index of [
      "all",
      "all:open",
      "all:expired",
      "kept",
      "expiring",
      `inviter:${romeo}`,
      `open:${romeo}`,
    ])
      expect(await sizeOf(index), index).toBe(0);
  });

  it.each([
    ["whoami", () => store.invites.usage(romeo, quota)],
    ["an invite", () => issue({ quota })],
  ] as const)(
    "%s closes a hundred of its sender's, counts none of them as open, and goes on",
    async (_, work) => {
      await issueExpired(2 * AT_ONCE);
      await store.redis.client.del(store.key("issued", romeo));
      await work();
      expect(await sizeOf("all:expired")).toBe(AT_ONCE);
    },
  );

  it("an invite of who has no quota closes none", async () => {
    await issueExpired(AT_ONCE);
    await issue();
    expect(await sizeOf("all:expired")).toBe(0);
  });

  it("the sweeper closes all, without a pause while there are more", async () => {
    await issueExpired(3 * AT_ONCE + 1);
    // Long enough that it is the pauses which must be short, after the first round.
    const everyMs = 2_000;
    const started = performance.now();
    const stop = startSweeper({ scripts: store.scripts, log: pino({ level: "silent" }), everyMs });
    await expect.poll(() => sizeOf("all:expired"), { interval: 5 }).toBe(3 * AT_ONCE + 1);
    expect(performance.now() - started).toBeLessThan(2 * everyMs);
    await stop();
  });
});

describe("invitations in one state", () => {
  /** A dozen of each state, made in turns, newest first. */
  async function makeSome(): Promise<Readonly<Record<InviteState, readonly string[]>>> {
    const made: Record<InviteState, string[]> = { open: [], hold: [], spent: [], expired: [], revoked: [] };
    for (let number = 0; number < 12; number++) {
      for (const state of ["open", "spent", "expired", "revoked"] as const) {
        const invite = await issue({ inviter: number % 2 === 0 ? romeo : aJid("mercutio@montague.example") });
        const created = Date.now() - 1_000_000 + number * 1_000;
        for (const index of ["all", "all:open", `inviter:${invite.inviter}`])
          await store.redis.client.zAdd(store.key(index), { score: created, value: invite.id });
        await store.redis.client.hSet(store.key("state", invite.id), "created", String(created));
        if (state === "spent") await register(invite, `friend${number}`);
        if (state === "expired") await store.expire(invite.id, 1_000);
        if (state === "revoked") await store.invites.revoke(invite.id);
        made[state].unshift(invite.id);
      }
    }
    return made;
  }

  it("are found page by page, everybody's and somebody's, newest first", async () => {
    const made = await makeSome();
    for (const state of ["open", "spent", "expired", "revoked"] as const) {
      const page = async (number: number, by?: typeof romeo) => {
        const filter = { state, ...(by === undefined ? {} : { by }) };
        const { invites, hasMore } = await store.invites.page(filter, { number, size: 5 });
        expect(invites.every((invite) => invite.state === state)).toBe(true);
        return { ids: invites.map(({ id }) => id), hasMore };
      };
      expect(await page(1)).toEqual({ ids: made[state].slice(0, 5), hasMore: true });
      expect(await page(3)).toEqual({ ids: made[state].slice(10), hasMore: false });
      expect(await page(4)).toEqual({ ids: [], hasMore: false });
      const romeos = made[state].filter((_, index) => index % 2 === 1);
      expect(await page(1, romeo)).toEqual({ ids: romeos.slice(0, 5), hasMore: true });
      expect(await page(2, romeo)).toEqual({ ids: romeos.slice(5), hasMore: false });
    }
  });

  it("are found behind any number that have expired and are not swept yet", async () => {
    const oldest = await issue();
    await store.redis.client.zAdd(store.key("all", "open"), { score: 1, value: oldest.id });
    await issueExpired(1_100);
    const { invites } = await store.invites.page({ state: "open" }, { number: 1, size: 20 });
    expect(invites.map(({ id }) => id)).toEqual([oldest.id]);
  });
});
