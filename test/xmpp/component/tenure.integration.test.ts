import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Unavailable } from "../../../src/invites/unavailable.ts";
import { openLease } from "../../../src/store/lease.ts";
import { keepTenure, type Tenure } from "../../../src/xmpp/component/tenure.ts";
import { onEmptyStore } from "../../support/empty-store.ts";
import type { TestStore } from "../../support/store.ts";

const LEASE_MS = 200;

let store: TestStore;
let replicas: Replica[];
/** What each did, in order, such as `one begins`. */
let deeds: string[];

onEmptyStore((opened) => {
  store = opened;
});
beforeEach(() => {
  replicas = [];
  deeds = [];
});
afterEach(() => Promise.all(replicas.map(({ tenure }) => tenure.stop())));

type Replica = {
  readonly tenure: Tenure;
  readonly looks: () => number;
  /** Its Redis is away, and it cannot tell that from having been suspended. */
  isCutOff: boolean;
};

function aReplica(process: string): Replica {
  const lease = openLease({ ...store, name: "component", process, leaseMs: LEASE_MS });
  let looks = 0;
  const tenure = keepTenure({
    lease: {
      ...lease,
      take: async () => {
        looks += 1;
        if (replica.isCutOff) throw new Unavailable("cut off");
        return lease.take();
      },
    },
    office: {
      begin: (isAtStart) => void deeds.push(`${process} begins${isAtStart ? " at its start" : ""}`),
      end: async () => void deeds.push(`${process} ends`),
    },
    log: store.log,
    everyMs: 20,
  });
  const replica: Replica = { tenure, looks: () => looks, isCutOff: false };
  replicas.push(replica);
  return replica;
}

/** All have looked this many times more. */
async function looked(times: number): Promise<void> {
  const before = replicas.map(({ looks }) => looks());
  await expect
    .poll(() => replicas.every(({ looks }, index) => looks() >= (before[index] ?? 0) + times), {
      interval: 5,
    })
    .toBe(true);
}

describe("what one replica has", () => {
  it("no other begins while that lives", async () => {
    aReplica("one");
    await looked(1);
    aReplica("two");
    aReplica("three");
    // Longer than a lease lasts.
    await looked(30);
    expect(deeds).toEqual(["one begins at its start"]);
  });

  it("another begins at once when that stops", async () => {
    const one = aReplica("one");
    await looked(1);
    aReplica("two");
    await looked(1);
    await one.tenure.stop();
    replicas.shift();
    await looked(2);
    expect(deeds).toEqual(["one begins at its start", "one ends", "two begins"]);
  });

  it("another begins when that is suspended, which learns of it when it goes on", async () => {
    const one = aReplica("one");
    await looked(1);
    const two = aReplica("two");
    one.isCutOff = true;
    await expect.poll(() => deeds).toEqual(["one begins at its start", "two begins"]);
    one.isCutOff = false;
    await looked(2);
    expect(deeds).toEqual(["one begins at its start", "two begins", "one ends"]);
    expect(two.isCutOff).toBe(false);
  });

  it("stays where it is while Redis is away", async () => {
    const one = aReplica("one");
    await looked(1);
    const two = aReplica("two");
    for (const replica of [one, two]) replica.isCutOff = true;
    await looked(30);
    expect(deeds).toHaveLength(1);
    // Its lease is over, and nobody took it.
    one.isCutOff = false;
    await looked(2);
    two.isCutOff = false;
    await looked(2);
    expect(deeds).toHaveLength(1);
  });

  it("another may try when that stands back, and then it again", async () => {
    const one = aReplica("one");
    await looked(1);
    const two = aReplica("two");
    await looked(1);
    one.tenure.standBack(100);
    await expect.poll(() => deeds.slice(1)).toEqual(["one ends", "two begins"]);
    two.tenure.standBack(60_000);
    await expect.poll(() => deeds.slice(3)).toEqual(["two ends", "one begins"]);
  });
});
