import { beforeEach, describe, expect, it } from "vitest";
import type { Inbox } from "../../src/ports/replica.ts";
import { openInbox } from "../../src/store/inbox.ts";
import { openLease } from "../../src/store/lease.ts";
import { openSessionMemory } from "../../src/store/session-memory.ts";
import { aJid } from "../support/builders.ts";
import { onEmptyStore } from "../support/empty-store.ts";
import { runAsGate, type TestStore } from "../support/store.ts";

const romeo = aJid("romeo@montague.example");
const LIMIT = 3;

let store: TestStore;
let inbox: Inbox;

onEmptyStore(
  (opened) => {
    store = opened;
  },
  { messages: { points: 20, perSeconds: 60 } },
);
beforeEach(async () => {
  await leaseOf("one").acquire();
  inbox = inboxOf("one");
});

const domain = "montague.example";

function leaseOf(replica: string) {
  return openLease({ ...store, replica, leaseMs: 6_000 });
}

function inboxOf(replica: string): Inbox {
  return openInbox({ ...store, domain, replica, messages: { points: LIMIT, perSeconds: 60 } });
}

function aMessage(dedupKey: string, sender = romeo) {
  return { sender, dedupKey, dedupMs: 60_000, stanza: `<message id='${dedupKey}'/>` };
}

describe("a message that a gate enters", () => {
  const enter = (id: string, sender: string = romeo) =>
    runAsGate(store, "enter", "", "", "", id, "60000", sender, `<message id='${id}'/>`);

  it("is given to the owner that waits, while what the owner enters is not", async () => {
    await store.settings.publish("anew");
    const waiting = inbox.enteredByGates("0-0");
    await inbox.enter(aMessage("own"));
    expect(await waiting).toEqual({ entries: [], last: "0-0" });
    const [[outcome, id] = []] = (await enter("m1")) as readonly (readonly string[])[];
    expect(outcome).toBe("entered");
    expect(await inbox.enteredByGates("0-0")).toMatchObject({
      entries: [{ id, stanza: "<message id='m1'/>" }],
      last: id,
    });
    expect(await enter("m1")).toEqual([["known", id]]);
    expect(await inbox.enteredByGates(id ?? "")).toEqual({ entries: [], last: id });
    expect(await inbox.pending()).toHaveLength(2);
  });

  it("is no news to an owner who finds it answered already", async () => {
    await store.settings.publish("anew");
    const [[, id = ""] = []] = (await enter("m1")) as readonly (readonly string[])[];
    await inbox.remove([id]);
    expect(await inbox.enteredByGates("0-0")).toEqual({ entries: [], last: id });
  });

  it("has the configured limit, beyond which the owner is told once whom to tell", async () => {
    await store.settings.publish("anew");
    const keys = async () => store.redis.client.dbSize();
    for (let n = 0; n < 20; n++) await enter(`m${n}`);
    const before = await keys();
    for (let n = 20; n < 100; n++) {
      expect(await enter(`m${n}`)).toMatchObject([["limited", String(n + 1), expect.any(String)]]);
    }
    expect(await keys()).toBe(before);
    const limited = (await inbox.pending()).filter(({ limitedSeconds }) => limitedSeconds !== undefined);
    expect(limited).toMatchObject([{ stanza: "<message id='m20'/>", limitedSeconds: 60 }]);
  });

  it("is not taken where no bot was ever here", async () => {
    expect(await enter("m1")).toEqual([["lost"]]);
    expect(await inbox.pending()).toEqual([]);
  });
});

describe("the inbox", () => {
  it("keeps a message from when it is entered until it is removed, oldest first", async () => {
    const ids = [];
    for (const key of ["m1", "m2"]) {
      const entered = await inbox.enter(aMessage(key));
      ids.push(entered.outcome === "entered" ? entered.id : "");
    }
    expect(await inbox.pending()).toMatchObject([
      { id: ids[0], stanza: "<message id='m1'/>" },
      { id: ids[1], stanza: "<message id='m2'/>" },
    ]);
    await inbox.remove(ids.slice(0, 1));
    expect(await inbox.find(ids[0] ?? "")).toBeUndefined();
    expect(await inbox.pending()).toHaveLength(1);
  });

  it("knows a copy, which counts for no limit, also after the message was removed", async () => {
    const entered = await inbox.enter(aMessage("m1"));
    for (let copies = 0; copies < LIMIT * 2; copies++) {
      expect(await inbox.enter(aMessage("m1"))).toEqual({
        ...entered,
        outcome: "known",
        received: undefined,
      });
    }
    await inbox.remove([entered.outcome === "entered" ? entered.id : ""]);
    expect(await inbox.enter(aMessage("m1"))).toMatchObject({ outcome: "known" });
    expect(await inbox.pending()).toEqual([]);
  });

  it("takes one of copies that are entered at the same moment", async () => {
    const entered = await Promise.all(Array.from({ length: 20 }, () => inbox.enter(aMessage("m1"))));
    expect(entered.filter(({ outcome }) => outcome === "entered")).toHaveLength(1);
    expect(await inbox.pending()).toHaveLength(1);
  });

  it("stores nothing but a counter of one sender over the limit, and says who is to be told", async () => {
    for (let n = 0; n < LIMIT; n++) await inbox.enter(aMessage(`m${n}`));
    const keys = await store.redis.client.dbSize();
    const refused = [];
    for (let n = 0; n < 100; n++) refused.push(await inbox.enter(aMessage(`x${n}`)));
    expect(refused[0]).toMatchObject({ outcome: "limited", isFirst: true });
    expect(refused.slice(1).every((one) => one.outcome === "limited" && !one.isFirst)).toBe(true);
    expect(await store.redis.client.dbSize()).toBe(keys);
    expect(await inbox.enter(aMessage("other", aJid("juliet@montague.example")))).toMatchObject({
      outcome: "entered",
    });
  });

  it("is full at twenty thousand messages, and takes more when there is room", async () => {
    const stream = store.key("inbox");
    await store.redis.client.eval(
      `for n = 1, 20000 do redis.call("XADD", KEYS[1], "*", "stanza", "x") end return "ok"`,
      { keys: [stream] },
    );
    expect(await inbox.enter(aMessage("m1"))).toEqual({ outcome: "full" });
    const [first] = await inbox.pending();
    await inbox.remove([first?.id ?? ""]);
    expect(await inbox.enter(aMessage("m1"))).toMatchObject({ outcome: "entered" });
  });

  it("reads more than one page of what is pending", async () => {
    await store.redis.client.eval(
      `for n = 1, 1234 do redis.call("XADD", KEYS[1], "*", "stanza", tostring(n)) end return "ok"`,
      { keys: [store.key("inbox")] },
    );
    const stanzas = (await inbox.pending()).map(({ stanza }) => Number(stanza));
    expect(stanzas).toEqual(Array.from({ length: 1234 }, (_, n) => n + 1));
  });
});

describe("a replica that lost the lease", () => {
  beforeEach(async () => {
    await leaseOf("one").release();
    await leaseOf("two").acquire();
  });

  it("enters nothing, counts nothing, and remembers no session; the owner and gates do", async () => {
    const memory = openSessionMemory({ ...store, domain, replica: "one" });
    expect(await inbox.enter(aMessage("m1"))).toEqual({ outcome: "lost" });
    expect(await memory.write({ id: "s", jid: "j", h: 1 })).toBe(false);
    expect(await memory.read()).toBeUndefined();
    expect(await store.redis.client.exists(store.key("limit", `messages:${romeo}`))).toBe(0);
    expect(await inboxOf("two").enter(aMessage("m1"))).toMatchObject({ outcome: "entered" });
    expect(await inboxOf("").enter(aMessage("m2"))).toMatchObject({ outcome: "entered" });
  });

  it("is told that it is not, and is the owner again when the other has released it", async () => {
    expect(await leaseOf("one").acquire()).toBeUndefined();
    await leaseOf("one").release();
    expect(await leaseOf("two").acquire()).toEqual({ standbys: 0 });
    await leaseOf("two").release();
    expect(await leaseOf("one").acquire()).toEqual({ standbys: 0 });
  });

  it("stands by as long as it looks, and the owner knows", async () => {
    await leaseOf("one").acquire();
    await leaseOf("three").acquire();
    expect(await leaseOf("two").acquire()).toEqual({ standbys: 2 });
  });
});

describe("the session", () => {
  it("is remembered field by field, for the replica that owns the account next", async () => {
    const memory = openSessionMemory({ ...store, domain, replica: "one" });
    const session = { id: "s1", jid: "invite@montague.example/invite-bot", presence: "<presence/>" };
    expect(await memory.write({ ...session, h: 0 })).toBe(true);
    expect(await memory.write({ h: 41 })).toBe(true);
    const next = openSessionMemory({ ...store, domain, replica: "two" });
    expect(await next.read()).toEqual({ ...session, h: 41 });
    expect(await memory.write(undefined)).toBe(true);
    expect(await next.read()).toBeUndefined();
  });
});
