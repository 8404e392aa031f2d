import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import type { Invite } from "../../src/invites/invite.ts";
import type { Token } from "../../src/invites/token.ts";
import { UnavailableError } from "../../src/invites/unavailable.ts";
import type { TokenReader } from "../../src/ports/registration.ts";
import { openTokenReader } from "../../src/store/token-reader.ts";
import { aJid } from "../support/builders.ts";
import { openTestStore, runAsGate, type TestStore } from "../support/store.ts";

let server: RedisServer;
let store: TestStore;
let tokens: TokenReader;

beforeAll(async () => {
  server = await startRedis();
  store = await openTestStore(server.url);
  tokens = openTokenReader(store.scripts);
});
afterAll(async () => {
  await store.close();
  await server.stop();
});
beforeEach(() => store.redis.client.flushAll());

async function issue(inviter = "romeo@montague.example"): Promise<Invite> {
  const request = {
    kind: "account",
    contact: true,
    uses: 1,
    lifetimeSeconds: 3600,
    retentionSeconds: 3600,
  } as const;
  const issued = await store.invites.issue({ ...request, inviter: aJid(inviter) });
  if (!issued.ok) throw new Error(issued.problem.kind);
  return issued.value;
}

const unknown = "AAAAAAAAAAAAAAAAAAAAAAAA" as Token;

/** An invitation in each state that there is, and what a page says of it. */
async function inEveryState() {
  const [open, revoked, spent, expired, ofSuspended] = [
    await issue(),
    await issue(),
    await issue(),
    await issue(),
    await issue("tybalt@montague.example"),
  ];
  await store.invites.revoke(revoked.id);
  await store.redis.client.hSet(store.key("state", spent.id), "used", "1");
  await store.expire(expired.id, 1);
  await store.people.suspend([aJid("tybalt@montague.example")]);
  return [
    { invite: open, outcome: "open" },
    { invite: revoked, outcome: "revoked" },
    { invite: spent, outcome: "spent" },
    { invite: expired, outcome: "expired" },
    { invite: ofSuspended, outcome: "suspended" },
  ] as const;
}

it("invitations that are looked at at once are each told by their own state, as each alone", async () => {
  const all = await inEveryState();
  const peeked = await Promise.all([
    tokens.peek(unknown),
    ...all.map(({ invite }) => tokens.peek(invite.token)),
  ]);
  expect(peeked.map((one) => (one.ok ? "open" : one.reason))).toEqual([
    "unknown",
    ...all.map(({ outcome }) => outcome),
  ]);
  for (const [index, { invite }] of all.entries()) {
    expect(await tokens.peek(invite.token)).toEqual(peeked[index + 1]);
  }
});

it("a page says of an invitation what a gate is told", async () => {
  for (const { invite } of await inEveryState()) {
    const [outcome, reason] = await runAsGate(store, "peek", invite.token);
    const peeked = await tokens.peek(invite.token);
    expect(peeked.ok ? ["ok", peeked.invite.id] : ["refused", peeked.reason]).toEqual([outcome, reason]);
  }
});

it("a lockdown is seen by the next look, and so is its end", async () => {
  const { token } = await issue();
  expect((await tokens.peek(token)).ok).toBe(true);
  await store.settings.setLockdown("spam");
  expect(await tokens.peek(token)).toMatchObject({ reason: "locked" });
  await store.settings.setLockdown(undefined);
  expect((await tokens.peek(token)).ok).toBe(true);
});

it("what one invitation holds that cannot be read is nobody else's fault", async () => {
  const [broken, sound] = [await issue(), await issue()];
  await store.redis.client.set(store.key("invite", broken.id), "no JSON");
  const [one, other] = await Promise.allSettled([tokens.peek(broken.token), tokens.peek(sound.token)]);
  expect(one).toMatchObject({
    status: "rejected",
    reason: { message: expect.stringContaining("peek-many") },
  });
  expect(other).toMatchObject({ status: "fulfilled", value: { ok: true } });
});

it("what Redis refuses within the script is told as that, and as no fault of the invitation", async () => {
  const { token } = await issue();
  await store.redis.client.sendCommand(["ACL", "SETUSER", "default", "-hexists"]);
  try {
    await expect(tokens.peek(token)).rejects.toThrow(UnavailableError);
    await expect(tokens.peek(token)).rejects.toThrow(/doctor names the right/);
  } finally {
    await store.redis.client.sendCommand(["ACL", "SETUSER", "default", "+hexists"]);
  }
});
