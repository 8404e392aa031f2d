import { afterEach, describe, expect, it } from "vitest";
import type { MessageClaims, MessageNames } from "../../src/commands/ports.ts";
import { Unavailable } from "../../src/invites/unavailable.ts";
import { openMessageClaims } from "../../src/store/message-claims.ts";
import { createAtWork } from "../../src/xmpp/at-work.ts";
import { answerIdOf, keyOf } from "../../src/xmpp/message-names.ts";
import { createTurns, type Turn, type Turns, type TurnsParts } from "../../src/xmpp/turns.ts";
import { aJid } from "../support/builders.ts";
import { aloneOnline } from "../support/chat.ts";
import { onEmptyStore } from "../support/empty-store.ts";
import type { TestStore } from "../support/store.ts";

const NAMES: MessageNames = [
  { kind: "archive", text: "a1" },
  { kind: "sender", text: "romeo@montague.example m1 invite" },
];
const LEASE_MS = 150;
/** So many messages of one sender a minute. */
const LIMIT = 3;

let store: TestStore;
const taken: Turn[] = [];

onEmptyStore((opened) => {
  store = opened;
});
// What is held is renewed, and would be taken in the next test.
afterEach(() => {
  for (const turn of taken.splice(0)) turn.drop();
});

type Replica = Turns & {
  readonly claims: MessageClaims;
  /** How often it asked for a message. */
  looks(): number;
  /** Redis is away for this replica. */
  isCutOff: boolean;
  /** What happens before it learns what it was told. */
  afterTake?: (() => Promise<void>) | undefined;
};

function claimsOf(process: string, leaseMs: number): MessageClaims {
  const messages = { points: LIMIT, perSeconds: 60 };
  return openMessageClaims({ ...store, domain: "montague.example", messages, process, leaseMs });
}

function aReplica(process: string, traits: Partial<TurnsParts> = {}): Replica {
  const real = claimsOf(process, LEASE_MS);
  let looks = 0;
  const ask = <T>(work: () => Promise<T>): Promise<T> =>
    replica.isCutOff ? Promise.reject(new Unavailable("cut off")) : work();
  const claims: MessageClaims = {
    ...real,
    take: async (...args) => {
      looks += 1;
      const claim = await ask(() => real.take(...args));
      await replica.afterTake?.();
      return claim;
    },
    finish: (names) => ask(() => real.finish(names)),
  };
  const { link } = aloneOnline;
  const turns = createTurns({
    claims,
    link,
    atWork: createAtWork(),
    isAnsweredElsewhere: async () => false,
    isAnyUnheard: () => false,
    log: store.log,
    renewMs: LEASE_MS / 3,
    leaseMs: LEASE_MS,
    ...traits,
  });
  const take: Turns["take"] = async (...args) => {
    const turn = await turns.take(...args);
    if (turn !== undefined) taken.push(turn);
    return turn;
  };
  const replica: Replica = { ...turns, take, claims, looks: () => looks, isCutOff: false };
  return replica;
}

async function aTurn(replica: Replica): Promise<Turn> {
  const turn = await replica.take(NAMES);
  if (turn === undefined) throw new Error("it is not ours");
  return turn;
}

describe("a message", () => {
  it("is for one of all replicas, and for nobody any more once it is answered", async () => {
    const replicas = ["one", "two", "three", "four"].map((name) => aReplica(name));
    const turns = await Promise.all(
      replicas.map(async (replica) => {
        const turn = await replica.take(NAMES);
        await turn?.finish();
        return turn;
      }),
    );
    expect(turns.filter((turn) => turn !== undefined)).toHaveLength(1);
    expect(await aReplica("late").take(NAMES)).toBeUndefined();
  });

  it("is recognised by either of its names", async () => {
    await (await aTurn(aReplica("one"))).finish();
    for (const name of NAMES) expect(await aReplica("two").take([name])).toBeUndefined();
  });

  it("stays with a replica that lives, however long that takes", async () => {
    const [one, two] = [aReplica("one"), aReplica("two")];
    const turn = await aTurn(one);
    const waiting = two.take(NAMES);
    // Each look comes after what is left of a lease.
    await expect.poll(two.looks, { interval: 10 }).toBeGreaterThan(4);
    expect(await turn.mayAnswer("answer")).toBe(true);
    await turn.finish();
    expect(await waiting).toBeUndefined();
  });

  it("goes to another when a replica dies, which learns what may have been sent", async () => {
    const [dead, other] = [aReplica("dead"), aReplica("other")];
    const turn = await aTurn(dead);
    expect(await turn.mayAnswer("answer-1")).toBe(true);
    dead.isCutOff = true;
    expect((await other.take(NAMES))?.perhapsSent).toMatchObject({ id: "answer-1" });
  });

  it("is answered by no replica that was suspended meanwhile, nor counts as answered by it", async () => {
    const [suspended, other] = [aReplica("suspended"), aReplica("other")];
    const turn = await aTurn(suspended);
    suspended.isCutOff = true;
    const taken = await other.take(NAMES);
    suspended.isCutOff = false;
    expect(await turn.mayAnswer("late")).toBe(false);
    expect(await turn.finish()).toBe(false);
    expect(await taken?.mayAnswer("answer")).toBe(true);
    expect(await taken?.finish()).toBe(true);
  });

  it("counts as answered where it was, though another has it before Redis hears of that", async () => {
    const [suspended, other] = [aReplica("suspended"), aReplica("other")];
    const turn = await aTurn(suspended);
    expect(await turn.mayAnswer("answer")).toBe(true);
    suspended.isCutOff = true;
    await other.take(NAMES);
    const renewals = suspended.looks();
    suspended.isCutOff = false;
    await expect.poll(suspended.looks).toBeGreaterThan(renewals);
    expect(await suspended.claims.take(NAMES)).toMatchObject({ outcome: "taken" });
    expect(await turn.finish()).toBe(true);
    expect(await other.claims.take(NAMES)).toEqual({ outcome: "done" });
  });

  it("that was another's before is one that may have been answered, also where Redis does not say so", async () => {
    const [dead, other] = [aReplica("dead"), aReplica("other")];
    await aTurn(dead);
    const waiting = other.take(NAMES);
    dead.isCutOff = true;
    expect((await waiting)?.perhapsSent?.id).toBe(answerIdOf(NAMES, new Date()));
  });

  it("is waited for no longer when the one that has it says that it is answered, which Redis had not heard", async () => {
    const real = claimsOf("gone", 60_000);
    await real.take(NAMES);
    const other = aReplica("other", { isAnsweredElsewhere: async (key) => key === keyOf(NAMES) });
    expect(await other.take(NAMES)).toBeUndefined();
    expect(await aReplica("third").claims.take(NAMES)).toEqual({ outcome: "done" });
  });

  it("that may have been answered is asked about when it is taken, so that none refuses it meanwhile", async () => {
    const told: unknown[] = [];
    const one: Replica = aReplica("one", {
      isAnsweredElsewhere: async (key) => {
        told.push(one.standingOf(key));
        return true;
      },
    });
    expect(await one.take(NAMES, { stuckSince: new Date() })).toBeUndefined();
    expect(told).toEqual(["busy"]);
    expect(await aReplica("other").claims.take(NAMES)).toEqual({ outcome: "done" });
  });

  it("is not answered again by the replica that answered it, when Redis has lost that", async () => {
    const one = aReplica("one");
    await (await aTurn(one)).finish();
    await store.redis.client.flushAll();
    expect(await one.take(NAMES)).toBeUndefined();
  });

  it("is not answered by a replica that was suspended right when it was told that it may", async () => {
    const [suspended, other] = [
      aReplica("suspended", { leaseMs: LEASE_MS, renewMs: 60_000 }),
      aReplica("other"),
    ];
    const turn = await aTurn(suspended);
    suspended.afterTake = async () => {
      suspended.afterTake = undefined;
      await (await aTurn(other)).finish();
    };
    expect(await turn.mayAnswer("late")).toBe(false);
  });

  it("is taken together with the id of its answer, which then needs no further word from Redis", async () => {
    const [one, other] = [aReplica("one", { leaseMs: 60_000 }), aReplica("other")];
    const turn = await aTurn(one);
    const looks = one.looks();
    expect(await turn.mayAnswer(turn.answerId)).toBe(true);
    expect(one.looks()).toBe(looks);
    one.isCutOff = true;
    expect((await other.take(NAMES))?.perhapsSent?.id).toBe(turn.answerId);
  });

  it("is asked about before an answer that took its time", async () => {
    const [suspended, other] = [aReplica("suspended"), aReplica("other")];
    const turn = await aTurn(suspended);
    suspended.isCutOff = true;
    await other.take(NAMES);
    suspended.isCutOff = false;
    expect(await turn.mayAnswer(turn.answerId)).toBe(false);
  });

  it("may have been answered by the first of two that died, as the third learns", async () => {
    const claims = (process: string) => claimsOf(process, 1);
    await claims("first").take(NAMES, { answerId: "of-the-first" });
    await expect
      .poll(() => claims("second").take(NAMES, { answerId: "of-the-second" }))
      .toMatchObject({ outcome: "mine" });
    expect((await aReplica("third").take(NAMES))?.perhapsSent?.id).toBe("of-the-first");
  });

  it("counts for the limit of its sender once, however many replicas have it and however often it is held", async () => {
    const sender = aJid("romeo@montague.example");
    const replicas = ["one", "two", "three"].map((name) => aReplica(name));
    const taken = await Promise.all(
      replicas.map(async (replica) => {
        const turn = await replica.take(NAMES, { countsFor: sender });
        await turn?.mayAnswer("another");
        await turn?.finish();
        return turn;
      }),
    );
    expect(taken.flatMap((turn) => turn?.limited ?? [])).toEqual([{ ok: true, value: undefined }]);
    expect(await store.redis.client.get(store.key("limit", `messages:${sender}`))).toBe("1");
  });

  it("over the limit of its sender is told once that it is, and no more", async () => {
    const sender = aJid("romeo@montague.example");
    const told = [];
    for (let n = 0; n <= LIMIT + 1; n++) {
      const turn = await aReplica("one").take([{ kind: "sender", text: `m${n}` }], { countsFor: sender });
      told.push(turn?.limited);
    }
    const refusal = { kind: "rate-limited", retryAfterSeconds: expect.any(Number) };
    expect(told.slice(0, LIMIT).every((limited) => limited?.ok === true)).toBe(true);
    expect(told.slice(LIMIT)).toMatchObject([
      { ok: false, problem: { ...refusal, told: false } },
      { ok: false, problem: { ...refusal, told: true } },
    ]);
  });

  it("is not taken twice by one replica", async () => {
    const one = aReplica("one");
    const turn = await aTurn(one);
    expect(await one.take(NAMES)).toBeUndefined();
    turn.drop();
    expect(await one.take(NAMES)).toBeDefined();
  });
});

describe("while the link is down", () => {
  function aBrokenLink() {
    let mend = () => {};
    const mended = new Promise<void>((resolve) => {
      mend = resolve;
    });
    let isOnline = false;
    void mended.then(() => {
      isOnline = true;
    });
    return { link: { isOnline: () => isOnline, whenOnline: () => mended }, mend: () => mend() };
  }

  it("nothing is taken", async () => {
    const { link, mend } = aBrokenLink();
    const offline = aReplica("offline", { link });
    const waiting = offline.take(NAMES);
    await (await aTurn(aReplica("online"))).finish();
    expect(offline.looks()).toBe(0);
    mend();
    expect(await waiting).toBeUndefined();
  });

  it("what nobody can be asked about is not kept from others", async () => {
    const { link } = aBrokenLink();
    let isUp = true;
    const broken = aReplica("broken", {
      link: {
        isOnline: () => isUp && link.isOnline(),
        whenOnline: async () => (isUp ? undefined : link.whenOnline()),
      },
      // As while the link is lost.
      isAnsweredElsewhere: () => new Promise(() => undefined),
    });
    void broken.take(NAMES, { stuckSince: new Date() });
    await expect.poll(() => broken.standingOf(keyOf(NAMES))).toBe("busy");
    isUp = false;
    expect(await aReplica("other").take(NAMES)).toBeDefined();
  });

  it("what was let go is nobody's for sure, where Redis did it and was not heard", async () => {
    const { link, mend } = aBrokenLink();
    let isUp = true;
    const deaf = aReplica("deaf", {
      leaseMs: 60_000,
      link: {
        isOnline: () => isUp || link.isOnline(),
        whenOnline: async () => (isUp || link.isOnline() ? undefined : link.whenOnline()),
      },
    });
    const turn = await aTurn(deaf);
    deaf.isCutOff = true;
    isUp = false;
    const mayAnswer = turn.mayAnswer("refusal");
    mend();
    await expect(mayAnswer).rejects.toThrow(Unavailable);
  });

  it("what was taken before goes to another at once, and stays there", async () => {
    const { link, mend } = aBrokenLink();
    let isUp = true;
    const broken = aReplica("broken", {
      link: {
        isOnline: () => isUp && link.isOnline(),
        whenOnline: async () => (isUp ? undefined : link.whenOnline()),
      },
    });
    const turn = await aTurn(broken);
    isUp = false;
    const mayAnswer = turn.mayAnswer("answer");
    const other = aReplica("other");
    await (await aTurn(other)).finish();
    expect(other.looks()).toBe(1);
    isUp = true;
    mend();
    expect(await mayAnswer).toBe(false);
  });
});

describe("an answer that a broken link held up", () => {
  it("goes out where Redis says that the message is still ours", async () => {
    const turn = await aTurn(aReplica("one"));
    expect(await turn.mayAnswerAgain("answer")).toBe(true);
    turn.drop();
  });

  it("does not where another has answered, as Redis says", async () => {
    const turn = await aTurn(aReplica("one"));
    await aReplica("other").claims.finish(NAMES);
    expect(await turn.mayAnswerAgain("late")).toBe(false);
    turn.drop();
  });

  it.each([true, false])("does not where another says that it has (Redis is away: %s)", async (isAway) => {
    const one = aReplica("one", { isAnsweredElsewhere: async (key) => key === keyOf(NAMES) });
    const turn = await aTurn(one);
    one.isCutOff = isAway;
    expect(await turn.mayAnswerAgain("late")).toBe(false);
    await turn.finish();
    expect(one.standingOf(keyOf(NAMES))).toBe("answered");
  });

  it("goes out where Redis is away and no other says anything, even after long", async () => {
    const one = aReplica("one", { leaseMs: 0, renewMs: 60_000 });
    const turn = await aTurn(one);
    one.isCutOff = true;
    expect(await turn.mayAnswerAgain("answer")).toBe(true);
    turn.drop();
  });
});

describe("while Redis is away", () => {
  it("what is ours may be answered, and Redis is told when it is back", async () => {
    const one = aReplica("one");
    const turn = await aTurn(one);
    one.isCutOff = true;
    expect(await turn.mayAnswer("answer")).toBe(true);
    await turn.finish();
    one.isCutOff = false;
    const { claims } = aReplica("two");
    await expect.poll(() => claims.take(NAMES), { timeout: 5_000 }).toEqual({ outcome: "done" });
  });

  it("what was ours may be another's by now, when it could not be renewed for long", async () => {
    const one = aReplica("one", { leaseMs: LEASE_MS, renewMs: 60_000 });
    const turn = await aTurn(one);
    one.isCutOff = true;
    await (await aTurn(aReplica("other"))).finish();
    await expect(turn.mayAnswer("answer")).rejects.toBeInstanceOf(Unavailable);
  });

  it("nothing can be taken", async () => {
    const one = aReplica("one");
    one.isCutOff = true;
    await expect(one.take(NAMES)).rejects.toBeInstanceOf(Unavailable);
  });
});

describe("messages that wait for another replica", () => {
  it("are as many as it has, without a warning by Node that their listeners leak", async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on("warning", note);
    const [one, waiting] = [aReplica("one"), aReplica("waiting")];
    const all = Array.from({ length: 20 }, (_, n): MessageNames => [{ kind: "sender", text: `m${n}` }]);
    for (const names of all) await one.take(names);
    const given = all.map((names) => waiting.take(names));
    await expect.poll(waiting.looks).toBeGreaterThan(all.length);
    waiting.leave();
    expect(new Set(await Promise.all(given))).toEqual(new Set([undefined]));
    process.off("warning", note);
    expect(warnings).toEqual([]);
  });
});

describe("a replica that leaves", () => {
  it("waits for nobody, and takes what still comes", async () => {
    const [one, leaving] = [aReplica("one"), aReplica("leaving")];
    const turn = await aTurn(one);
    const waiting = leaving.take(NAMES);
    leaving.leave();
    expect(await waiting).toBeUndefined();
    expect(await leaving.take([{ kind: "archive", text: "a2" }])).toBeDefined();
    turn.drop();
  });
});
