import { randomInt } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { type Code, readCode } from "../../src/invites/code.ts";
import type { Invite } from "../../src/invites/invite.ts";
import type { InviteId } from "../../src/invites/token.ts";
import { drawWords } from "../../src/invites/token.ts";
import { codeWordsIn } from "../../src/wording/code-lists.ts";
import { issueIn, openTestStore, runAsGate, type TestStore } from "../support/store.ts";

let server: RedisServer;
let store: TestStore;
let list: readonly string[];

beforeAll(async () => {
  server = await startRedis();
  store = await openTestStore(server.url);
  list = await codeWordsIn("en");
});
afterAll(async () => {
  await store?.close();
  await server?.stop();
});
beforeEach(async () => {
  await store.redis.client.flushAll();
});

async function aCode(id: InviteId, draw = () => drawWords(list, 4)): Promise<Code> {
  const made = await store.codes.make(id, draw);
  if (!made.ok) throw new Error(made.problem.kind);
  return codeOf(made.value.join(" "));
}

function codeOf(text: string): Code {
  const code = readCode(text);
  if (code === undefined) throw new Error(`no code: ${text}`);
  return code;
}

/** The same code but for its last word, which is in no list. */
function wrongly([first, second, third]: Code): Code {
  return [first, second, third, "wrongly"];
}

const HERE = "192.0.2.1";
const ELSEWHERE = "192.0.2.2";

async function fail(code: Code, times: number, address: string): Promise<void> {
  for (let time = 0; time < times; time++) {
    expect(await store.codes.take(wrongly(code), address)).toEqual({ ok: false, reason: "wrong" });
  }
}

describe("a code", () => {
  it("leads to its invitation once; to the same address again for a minute, as a button is pressed twice", async () => {
    const { id, token } = await issueIn(store);
    const code = await aCode(id);
    expect(await store.codes.take(code, HERE)).toEqual({ ok: true, token, id });
    expect(await store.codes.take(code, HERE)).toEqual({ ok: true, token, id });
    expect(await store.codes.take(code, ELSEWHERE)).toEqual({ ok: false, reason: "wrong" });
    expect(await store.redis.client.pTTL(store.key("code", code[0]))).toBeLessThanOrEqual(60_000);
  });

  it("typed rightly by two at once, leads one of them", async () => {
    const { id } = await issueIn(store);
    for (let round = 0; round < 20; round++) {
      const code = await aCode(id);
      const taken = await Promise.all([store.codes.take(code, HERE), store.codes.take(code, ELSEWHERE)]);
      expect(taken.filter(({ ok }) => ok)).toHaveLength(1);
      await store.redis.client.del(store.key("code-guessers"));
    }
  });

  it("is gone after ten minutes", async () => {
    const code = await aCode((await issueIn(store)).id);
    const ttl = await store.redis.client.pTTL(store.key("code", code[0]));
    expect(ttl).toBeGreaterThan(590_000);
    expect(ttl).toBeLessThanOrEqual(600_000);
  });

  const endings: Readonly<Record<string, (invite: Invite) => Promise<unknown>>> = {
    revoked: ({ id }) => store.invites.revoke(id),
    expired: ({ id }) => store.expire(id, 1000),
    "given a new link": ({ id }) => store.invites.rotate(id),
    used: async ({ id, token }) => {
      await runAsGate(store, "claim", token, "claim-1", "juliet", "register", "true");
      await runAsGate(store, "commit", id, "claim-1", "juliet", "register");
    },
  };
  it.each(Object.entries(endings))("is gone when its invitation is %s", async (_, end) => {
    const invite = await issueIn(store);
    const code = await aCode(invite.id);
    await end(invite);
    expect(await store.codes.take(code, HERE)).toEqual({ ok: false, reason: "wrong" });
  });

  it("leads to an invitation on hold, whose page tells why", async () => {
    const { id, token } = await issueIn(store);
    const code = await aCode(id);
    await store.redis.client.hSet(store.key("settings"), "lockdown", "spam wave");
    expect(await store.codes.take(code, HERE)).toEqual({ ok: true, token, id });
  });

  it("takes the place of the one before it", async () => {
    const { id } = await issueIn(store);
    const former = await aCode(id);
    await aCode(id);
    expect(await store.codes.take(former, HERE)).toEqual({ ok: false, reason: "wrong" });
    expect(await store.redis.client.keys(store.key("code", "*"))).toHaveLength(1);
  });

  it("has a first word that names no other", async () => {
    const [one, other] = [await issueIn(store), await issueIn(store)];
    const words = ["apple bread cloud dance", "apple eagle frost grape", "house eagle frost grape"];
    const drawn = words.map((text) => text.split(" ")).values();
    expect(await aCode(one.id, () => codeOf(words[0] ?? ""))).toEqual(codeOf(words[0] ?? ""));
    const second = await aCode(other.id, () => drawn.next().value ?? codeOf(words[2] ?? ""));
    expect(second).toEqual(codeOf(words[2] ?? ""));
    const none = await store.codes.make((await issueIn(store)).id, () => codeOf(words[0] ?? ""));
    expect(none).toEqual({ ok: false, problem: { kind: "unavailable" } });
  });

  it.each(["revoke", "nothing"])("is made for an open invitation only: %s", async (how) => {
    const { id } = await issueIn(store);
    if (how === "revoke") await store.invites.revoke(id);
    const made = await store.codes.make(how === "revoke" ? id : ("aaaaaa" as InviteId), () =>
      drawWords(list, 4),
    );
    expect(made).toMatchObject({ ok: false, problem: { kind: how === "revoke" ? "revoked" : "not-found" } });
  });

  it("keeps neither its secret nor an address as they are", async () => {
    const code = await aCode((await issueIn(store)).id);
    await store.codes.take(wrongly(code), HERE);
    const kept = JSON.stringify([
      await store.redis.client.hGetAll(store.key("code", code[0])),
      await store.redis.client.zRange(store.key("code-guessers"), 0, -1),
    ]);
    expect(kept).not.toContain(code[3]);
    expect(kept).not.toContain(HERE);
  });
});

describe("wrong tries", () => {
  it("are five for an address; then it waits, and others do not", async () => {
    const { id, token } = await issueIn(store);
    const code = await aCode(id);
    await fail(codeOf("no such code here"), 5, HERE);
    const limited = await store.codes.take(code, HERE);
    expect(limited).toMatchObject({ ok: false, reason: "limited" });
    const wait = "retryAfterSeconds" in limited ? limited.retryAfterSeconds : 0;
    expect(wait).toBeGreaterThan(110);
    expect(wait).toBeLessThanOrEqual(120);
    expect(await store.codes.take(code, ELSEWHERE)).toEqual({ ok: true, token, id });
  });

  it("are forgotten one by one: an address that waited two minutes has one more", async () => {
    const code = await aCode((await issueIn(store)).id);
    await fail(code, 4, HERE);
    const guessers = store.key("code-guessers");
    const [who = ""] = await store.redis.client.zRange(guessers, 0, -1);
    await fail(codeOf("no such code here"), 1, HERE);
    await store.redis.client.zIncrBy(guessers, -120_000, who);
    expect(await store.codes.take(code, HERE)).toMatchObject({ ok: true });
  });

  it("of an address at one code, five shut it out of that code, also when it has waited", async () => {
    const [one, other] = [await issueIn(store), await issueIn(store)];
    const [code, another] = [await aCode(one.id), await aCode(other.id)];
    await fail(code, 5, HERE);
    await store.redis.client.del(store.key("code-guessers"));
    expect(await store.codes.take(code, HERE)).toEqual({ ok: false, reason: "wrong" });
    expect(await store.codes.take(another, HERE)).toMatchObject({ ok: true });
    expect(await store.codes.take(code, ELSEWHERE)).toMatchObject({ ok: true });
  });

  it("at one code, 999 leave it, and the thousandth burns it", async () => {
    const [one, other] = [await issueIn(store), await issueIn(store)];
    for (const { id, tries } of [
      { id: one.id, tries: 999 },
      { id: other.id, tries: 1000 },
    ]) {
      const code = await aCode(id);
      for (let nth = 0; nth < tries; nth++)
        await store.codes.take(wrongly(code), `10.0.${nth >> 8}.${nth & 255}`);
      expect((await store.codes.take(code, HERE)).ok).toBe(tries < 1000);
    }
  });
});

describe("guessers", () => {
  /** What this many tries at codes open, each from an address of its own, as if there were no limit by address. */
  async function guess(tries: number, firstWords: readonly string[]): Promise<number> {
    let found = 0;
    for (let done = 0; done < tries; done += 1000) {
      const taken = await Promise.all(
        Array.from({ length: 1000 }, (_, nth) => {
          const first = firstWords[randomInt(firstWords.length)] ?? "";
          return store.codes.take(codeOf([first, ...drawWords(list, 3)].join(" ")), `guesser ${done + nth}`);
        }),
      );
      found += taken.filter(({ ok }) => ok).length;
    }
    return found;
  }

  const tries = Number(process.env["GUESSES"] ?? 50_000);
  it(`who know the first words and have ${tries} addresses find none of 100 codes, and fill no memory`, {
    timeout: 600_000,
  }, async () => {
    const firstWords: string[] = [];
    for (let made = 0; made < 100; made++) {
      const { id } = await issueIn(store);
      firstWords.push((await aCode(id))[0]);
    }
    expect(await guess(tries, firstWords)).toBe(0);
    expect(await store.redis.client.zCard(store.key("code-guessers"))).toBeLessThanOrEqual(10_000);
  });

  it("with 1,000 addresses keep nobody else from typing theirs", async () => {
    const invites = await Promise.all(Array.from({ length: 20 }, () => issueIn(store)));
    const codes = await Promise.all(invites.map(({ id }) => aCode(id)));
    for (let nth = 0; nth < 1000; nth++) {
      const aim = codes[nth % codes.length] ?? codeOf("no such code here");
      await Promise.all(Array.from({ length: 6 }, () => store.codes.take(wrongly(aim), `guesser ${nth}`)));
    }
    for (const [index, code] of codes.entries()) {
      expect(await store.codes.take(code, HERE)).toMatchObject({ ok: true, id: invites[index]?.id });
    }
  });
});
