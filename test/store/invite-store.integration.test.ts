import { describe, expect, it } from "vitest";
import type { Invite } from "../../src/invites/invite.ts";
import type { IssueRequest } from "../../src/ports/invite-store.ts";
import { digest } from "../../src/store/digest.ts";
import { aJid, anIssueRequest } from "../support/builders.ts";
import { onEmptyStore } from "../support/empty-store.ts";
import { aQuota } from "../support/policy.ts";
import { type GateScript, issueIn, runAsGate, type TestStore } from "../support/store.ts";

let store: TestStore;

onEmptyStore((opened) => {
  store = opened;
});

const romeo = aJid("romeo@montague.example");
const quota = aQuota({ open: 3, perPeriod: 5, periodSeconds: 86_400, newAccountWaitSeconds: 3_600 });

const issue = (traits: Partial<IssueRequest> = {}) => issueIn(store, traits);

async function problemOf(traits: Partial<IssueRequest>) {
  const issued = await store.invites.issue(anIssueRequest(traits));
  return issued.ok ? undefined : issued.problem;
}

async function run(script: GateScript, ...args: readonly string[]) {
  return (await runAsGate(store, script, ...args)).map(String);
}

const claim = (invite: Invite, id: string, name: string, purpose = "register") =>
  run("claim", invite.token, id, name, purpose, "true");

describe("issue", () => {
  it("keeps everything that was asked for", async () => {
    const invite = await issue({ name: "juliet", note: ":from school", uses: 1 });
    expect(await store.invites.find(invite.id)).toEqual(invite);
    expect(invite).toMatchObject({
      inviter: romeo,
      name: "juliet",
      note: ":from school",
      state: "open",
      used: [],
    });
    expect(invite.expires.getTime() - invite.created.getTime()).toBe(3_600_000);
  });

  it("stores the record as docs/redis.md says, for gates to read", async () => {
    const invite = await issue({ note: "x" });
    const text = await store.redis.client.get(store.key("invite", invite.id));
    expect(JSON.parse(text ?? "")).toEqual({
      value: { id: invite.id, kind: "account", inviter: romeo, contact: true, note: "x" },
    });
    expect(await store.redis.client.get(store.key("token", digest(invite.token)))).toBe(invite.id);
  });

  it("keeps the token out of the name of every key, and of all that they hold but its one place", async () => {
    const invite = await issue({ name: "juliet" });
    await claim(invite, "c1", "juliet");
    await run("commit", invite.id, "c1", "juliet", "register");
    const places: string[] = [];
    for (const name of await store.redis.client.keys("*")) {
      const type = await store.redis.client.type(name);
      const content =
        type === "hash"
          ? await store.redis.client.hGetAll(name)
          : type === "stream"
            ? await store.redis.client.xRange(name, "-", "+")
            : type === "zset"
              ? await store.redis.client.zRange(name, 0, -1)
              : await store.redis.client.get(name);
      if (`${name} ${JSON.stringify(content)}`.includes(invite.token)) places.push(name);
    }
    expect(places).toEqual([store.key("state", invite.id)]);
  });

  it("gives every key of an invitation an end", async () => {
    const invite = await issue({ name: "juliet", requestId: "message 1" });
    await claim(invite, "c1", "juliet");
    for (const name of await store.redis.client.keys(store.key("*"))) {
      if (/:(data-version|events|leases|all|all:open|kept|expiring|counts|watched)$/.test(name)) continue;
      expect(await store.redis.client.pTTL(name), name).toBeGreaterThan(0);
    }
  });

  it("gives a repeated request the same invitation, also if it has ended", async () => {
    const first = await issue({ requestId: "message 1" });
    const again = await issue({ requestId: "message 1" });
    expect(again).toEqual(first);
    await store.invites.revoke(first.id);
    expect(await issue({ requestId: "message 1" })).toMatchObject({ id: first.id, state: "revoked" });
    expect((await issue({ requestId: "message 2" })).id).not.toBe(first.id);
  });

  it("makes one invitation of one request, however many ask at once", async () => {
    const invites = await Promise.all(
      Array.from({ length: 50 }, () => issue({ requestId: "message 1", quota })),
    );
    expect(new Set(invites.map(({ id }) => id)).size).toBe(1);
    expect(await store.invites.countOf(romeo)).toEqual({ total: 1, open: 1, onHold: 0 });
  });

  it("reserves a name for one invitation at a time", async () => {
    const first = await issue({ name: "juliet" });
    expect(await problemOf({ name: "juliet" })).toEqual({ kind: "name-reserved", name: "juliet" });
    await store.invites.revoke(first.id);
    expect(await problemOf({ name: "juliet" })).toBeUndefined();
  });
});

describe("quotas", () => {
  it("hold exactly, however many ask at once", async () => {
    const asked = await Promise.all(
      Array.from({ length: 200 }, () => store.invites.issue(anIssueRequest({ quota }))),
    );
    expect(asked.filter(({ ok }) => ok)).toHaveLength(3);
    expect(await store.invites.usage(romeo, quota)).toEqual({ open: 3, inPeriod: 3 });
  });

  it("are each inviter's own", async () => {
    for (let made = 0; made < 3; made++) await issue({ quota });
    expect(await problemOf({ quota, inviter: aJid("mercutio@montague.example") })).toBeUndefined();
  });

  it("give back what is revoked unused", async () => {
    for (let made = 0; made < 8; made++) {
      const invite = await issue({ quota });
      await store.invites.revoke(invite.id);
    }
    expect(await store.invites.usage(romeo, quota)).toEqual({ open: 0, inPeriod: 0 });
  });

  it("give back what expired unused, and tell so before anyone issues again", async () => {
    for (let made = 0; made < 3; made++) await store.expire((await issue({ quota })).id, 1_000);
    expect(await store.invites.usage(romeo, quota)).toEqual({ open: 0, inPeriod: 0 });
    for (let made = 0; made < 3; made++) await issue({ quota });
    expect(await store.invites.usage(romeo, quota)).toEqual({ open: 3, inPeriod: 3 });
  });

  it("count what was used for the period, but not as open", async () => {
    for (let made = 0; made < 5; made++) {
      const invite = await issue({ quota });
      await claim(invite, `c${made}`, `friend${made}`);
      await run("commit", invite.id, `c${made}`, `friend${made}`, "register");
    }
    expect(await store.invites.usage(romeo, quota)).toEqual({ open: 0, inPeriod: 5 });
    expect(await problemOf({ quota })).toMatchObject({ kind: "period-quota-reached", limit: 5 });
  });

  it("say when the next one is free", async () => {
    for (let made = 0; made < 5; made++) {
      const invite = await issue({ quota });
      await claim(invite, `c${made}`, `friend${made}`);
      await run("commit", invite.id, `c${made}`, `friend${made}`, "register");
    }
    const problem = await problemOf({ quota });
    if (problem?.kind !== "period-quota-reached") throw new Error(problem?.kind);
    expect(problem.retryAfterSeconds).toBeGreaterThan(86_390);
    expect(problem.retryAfterSeconds).toBeLessThanOrEqual(86_400);
  });

  it("make a newly invited account wait", async () => {
    const invite = await issue();
    await claim(invite, "c1", "juliet");
    await run("commit", invite.id, "c1", "juliet", "register");
    const juliet = aJid("juliet@montague.example");
    expect(await problemOf({ quota, inviter: juliet })).toMatchObject({ kind: "account-too-new" });
    await store.redis.client.hSet(store.key("account", "juliet"), "time", String(Date.now() - 3_601_000));
    expect(await problemOf({ quota, inviter: juliet })).toBeUndefined();
  });
});

describe("peek", () => {
  it("tells what a token is for, and changes nothing", async () => {
    const invite = await issue({ name: "juliet" });
    for (let looks = 0; looks < 3; looks++) {
      expect(await run("peek", invite.token)).toEqual([
        "ok",
        invite.id,
        "account",
        romeo,
        "juliet",
        "1",
        String(invite.expires.getTime()),
      ]);
    }
    expect(await store.invites.find(invite.id)).toEqual(invite);
  });

  it("tells unknown, revoked, spent, expired and locked apart", async () => {
    expect(await run("peek", "nonsense")).toEqual(["refused", "unknown"]);

    const revoked = await issue();
    await store.invites.revoke(revoked.id);
    expect(await run("peek", revoked.token)).toEqual(["refused", "revoked", revoked.id]);

    const spent = await issue();
    await claim(spent, "c1", "juliet");
    await run("commit", spent.id, "c1", "juliet", "register");
    expect(await run("peek", spent.token)).toEqual(["refused", "spent", spent.id]);

    const expired = await issue();
    await store.expire(expired.id, 1);
    expect(await run("peek", expired.token)).toEqual(["refused", "expired", expired.id]);

    const locked = await issue();
    await store.redis.client.hSet(store.key("settings"), "lockdown", "spam");
    expect(await run("peek", locked.token)).toEqual(["refused", "locked", locked.id]);
  });
});

describe("claim", () => {
  it("gives one use to one of many at once", async () => {
    const invite = await issue();
    const claims = await Promise.all(
      Array.from({ length: 50 }, (_, n) => claim(invite, `c${n}`, `name${n}`)),
    );
    expect(claims.filter(([outcome]) => outcome === "ok")).toHaveLength(1);
    expect(claims.filter(([outcome]) => outcome === "busy")).toHaveLength(49);
  });

  it("gives five uses to five of many at once, and no sixth after they are committed", async () => {
    const invite = await issue({ uses: 5 });
    const claims = await Promise.all(
      Array.from({ length: 50 }, (_, n) => claim(invite, `c${n}`, `name${n}`)),
    );
    const won = claims.flatMap(([outcome], n) => (outcome === "ok" ? [n] : []));
    expect(won).toHaveLength(5);
    for (const n of won) await run("commit", invite.id, `c${n}`, `name${n}`, "register");
    expect(await claim(invite, "late", "late")).toEqual(["refused", "spent"]);
    expect((await store.invites.find(invite.id))?.used).toHaveLength(5);
  });

  it("answers a repeated claim as the first time, for one use", async () => {
    const invite = await issue({ uses: 2 });
    expect(await claim(invite, "c1", "juliet")).toEqual(["ok", invite.id, romeo, "1"]);
    expect(await claim(invite, "c1", "juliet")).toEqual(["ok", invite.id, romeo, "1"]);
    expect(await claim(invite, "c2", "rosaline")).toEqual(["ok", invite.id, romeo, "1"]);
    expect(await claim(invite, "c3", "nurse")).toEqual(["busy"]);
  });

  it("gives the use back on release, as often as it is said", async () => {
    const invite = await issue();
    await claim(invite, "c1", "juliet");
    await run("release", invite.id, "c1");
    await run("release", invite.id, "c1");
    expect((await claim(invite, "c2", "juliet"))[0]).toBe("ok");
    await run("release", invite.id, "c1");
    expect(await claim(invite, "c3", "nurse")).toEqual(["busy"]);
  });

  it("keeps a use whose gate went silent until a gate has looked for the account", async () => {
    const invite = await issue();
    await claim(invite, "c1", "juliet");
    await store.redis.client.zAdd(store.key("leases"), { score: 1, value: `${invite.id} c1` });
    expect(await claim(invite, "c2", "rosaline")).toEqual(["busy"]);
    expect(await runAsGate(store, "expired-claims", "10")).toEqual([
      [invite.id, "c1", "juliet", "register", romeo, "1"],
    ]);
    await run("commit", invite.id, "c1", "juliet", "register");
    expect(await runAsGate(store, "expired-claims", "10")).toEqual([]);
    expect(await claim(invite, "c2", "rosaline")).toEqual(["refused", "spent"]);
  });

  it("reads anew what changed since preauth", async () => {
    const invite = await issue();
    expect((await run("peek", invite.token))[0]).toBe("ok");
    await store.invites.revoke(invite.id);
    expect(await claim(invite, "c1", "juliet")).toEqual(["refused", "revoked"]);
  });

  it("lets a token that has just expired finish, but no older one", async () => {
    const just = await issue();
    await store.expire(just.id, 60_000);
    expect((await claim(just, "c1", "juliet"))[0]).toBe("ok");
    const long = await issue();
    await store.expire(long.id, 11 * 60_000);
    expect(await claim(long, "c2", "rosaline")).toEqual(["refused", "expired"]);
  });

  it("holds to the reserved name, on both sides", async () => {
    const named = await issue({ name: "juliet" });
    const free = await issue();
    expect(await claim(named, "c1", "rosaline")).toEqual(["refused", "wrong-name"]);
    expect(await claim(free, "c2", "juliet")).toEqual(["refused", "name-reserved"]);
    expect((await claim(named, "c3", "juliet"))[0]).toBe("ok");
  });

  it("lets nobody register a name that is being registered", async () => {
    const [one, other] = [await issue(), await issue()];
    expect((await claim(one, "c1", "juliet"))[0]).toBe("ok");
    expect(await claim(other, "c2", "juliet")).toEqual(["busy"]);
  });

  it.each([
    ["contact", "register", "wrong-purpose"],
    ["contact", "reset", "wrong-purpose"],
    ["account", "reset", "wrong-purpose"],
  ] as const)("of a %s invitation for %s is refused", async (kind, purpose, reason) => {
    expect(await claim(await issue({ kind }), "c1", "juliet", purpose)).toEqual(["refused", reason]);
  });

  it("lets an account invitation make a contact of somebody who has an account", async () => {
    const invite = await issue();
    expect((await claim(invite, "c1", "tybalt@capulet.example", "contact"))[0]).toBe("ok");
  });

  it("is refused where registration is closed, by Redis or else by the server", async () => {
    const invite = await issue();
    expect(await run("claim", invite.token, "c1", "juliet", "register", "false")).toEqual([
      "refused",
      "closed",
    ]);
    await store.redis.client.hSet(store.key("settings"), "allow_registration", "true");
    expect((await run("claim", invite.token, "c1", "juliet", "register", "false"))[0]).toBe("ok");
  });
});

describe("commit", () => {
  it("writes the use, the tree and the event, once however often it is said", async () => {
    const invite = await issue();
    await claim(invite, "c1", "juliet");
    for (let times = 0; times < 3; times++) await run("commit", invite.id, "c1", "juliet", "register");
    expect(await store.invites.find(invite.id)).toMatchObject({ state: "spent", used: [{ name: "juliet" }] });
    expect(await store.redis.client.hGetAll(store.key("account", "juliet"))).toMatchObject({
      invite: invite.id,
      inviter: romeo,
    });
    expect(await store.redis.client.zRange(store.key("invitees", romeo), 0, -1)).toEqual(["juliet"]);
    const events = await store.redis.client.xRange(store.key("events"), "-", "+");
    expect(events.map(({ message }) => message["event"])).toEqual(["issued", "used"]);
  });

  it("of an account that exists counts even after its lease was lost", async () => {
    const invite = await issue();
    await claim(invite, "c1", "juliet");
    await run("release", invite.id, "c1");
    await run("commit", invite.id, "c1", "juliet", "register");
    expect(await store.invites.find(invite.id)).toMatchObject({ state: "spent" });
  });
});

describe("revoke", () => {
  it("says why it cannot", async () => {
    const invite = await issue();
    expect(await store.invites.revoke(invite.id)).toEqual({ ok: true, value: undefined });
    expect(await store.invites.revoke(invite.id)).toEqual({
      ok: false,
      problem: { kind: "revoked", id: invite.id },
    });
  });

  it("works during a lockdown", async () => {
    const invite = await issue();
    await store.redis.client.hSet(store.key("settings"), "lockdown", "spam");
    expect((await store.invites.revoke(invite.id)).ok).toBe(true);
  });
});

describe("may-register", () => {
  it.each([
    [{}, "true", "true", ["refused", "invite-needed"]],
    [{}, "false", "false", ["refused", "closed"]],
    [{}, "true", "false", ["ok"]],
    [{ registration_invite_only: "false" }, "true", "true", ["ok"]],
    [{ registration_invite_only: "true" }, "true", "false", ["refused", "invite-needed"]],
    [{ allow_registration: "false" }, "true", "false", ["refused", "closed"]],
    [{ lockdown: "spam" }, "true", "false", ["refused", "locked"]],
  ])("with %j, and the server's own %s and %s, answers %j", async (settings, allow, inviteOnly, answer) => {
    for (const [name, value] of Object.entries(settings))
      await store.redis.client.hSet(store.key("settings"), name, value);
    expect(await run("may-register", "juliet", allow, inviteOnly)).toEqual(answer);
  });

  it("keeps a reserved name for its invitation", async () => {
    await issue({ name: "juliet" });
    expect(await run("may-register", "juliet", "true", "false")).toEqual(["refused", "name-reserved"]);
  });
});

describe("page", () => {
  const ids = async () => {
    const { invites } = await store.invites.page({ by: romeo }, { number: 1, size: 10 });
    return invites.map(({ id }) => id);
  };

  it("lists one inviter's own, newest first, not by their lifetimes", async () => {
    const made: string[] = [];
    for (let hours = 5; hours > 0; hours--) {
      const { id } = await issue({ lifetimeSeconds: hours * 3_600 });
      for (const index of ["inviter:romeo@montague.example", "all"]) {
        await store.redis.client.zAdd(store.key(index), { score: Date.now() - hours * 1_000, value: id });
      }
      made.unshift(id);
    }
    await issue({ inviter: aJid("mercutio@montague.example") });
    expect(await ids()).toEqual(made);
    expect(await store.invites.countOf(romeo)).toEqual({ total: 5, open: 5, onHold: 0 });
  });

  it("forgets what is gone, in every index, as others come", async () => {
    const first = await issue();
    await store.expire(first.id, 1_000);
    await store.redis.client.del([store.key("invite", first.id), store.key("state", first.id)]);
    await store.redis.client.zAdd(store.key("kept"), { score: 1, value: `${first.id} ${romeo}` });
    expect(await ids()).toEqual([]);
    const second = await issue();
    expect(await ids()).toEqual([second.id]);
    expect(await store.invites.countOf(romeo)).toEqual({ total: 1, open: 1, onHold: 0 });
    for (const index of ["all", "all:open"])
      expect(await store.redis.client.zRange(store.key(index), 0, -1)).toEqual([second.id]);
  });
});
