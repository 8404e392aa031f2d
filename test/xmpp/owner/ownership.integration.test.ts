import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { UnavailableError } from "../../../src/invites/unavailable.ts";
import { openLease } from "../../../src/store/lease.ts";
import { Ownership, type OwnerTasks } from "../../../src/xmpp/owner/ownership.ts";
import { onEmptyStore } from "../../support/empty-store.ts";
import type { TestStore } from "../../support/store.ts";

const LEASE_MS = 2_000;
const RENEW_MS = 20;

let store: TestStore;
onEmptyStore((opened) => {
  store = opened;
});

/** A replica whose way to Redis can be cut. */
function aReplica(name: string, { isOnline = (): boolean => true } = {}) {
  const did: string[] = [];
  let isCut = false;
  const real = openLease({ ...store, replica: name, leaseMs: LEASE_MS });
  const lease = {
    acquire: async () => {
      if (isCut) throw new UnavailableError("cut");
      return real.acquire();
    },
    release: () => real.release(),
  };
  const tasks: OwnerTasks = {
    begin: (isAtStart) => void did.push(isAtStart ? "begins at the start" : "begins"),
    renewed: () => undefined,
    isOnline,
    abandon: async () => void did.push("abandons"),
    finish: async ({ hasStandby }) => void did.push(hasStandby ? "hands over" : "closes"),
  };
  const ownership = new Ownership({ lease, tasks, log: store.log, leaseMs: LEASE_MS, renewMs: RENEW_MS });
  onTestFinished(() => ownership.stop());
  return {
    did,
    ownership,
    cut: () => {
      isCut = true;
    },
    mend: () => {
      isCut = false;
    },
  };
}

describe("of replicas, one owns the account:", () => {
  it("the first, until it stops, and then another at once, which it hands over to", async () => {
    const [one, two] = [aReplica("one"), aReplica("two")];
    await one.ownership.start();
    await two.ownership.start();
    expect([one.did, two.did]).toEqual([["begins at the start"], []]);
    await one.ownership.whenRenewed();
    await one.ownership.stop();
    await expect.poll(() => two.did).toEqual(["begins"]);
    expect(one.did).toEqual(["begins at the start", "hands over"]);
    await two.ownership.whenRenewed();
    await two.ownership.stop();
    expect(two.did).toEqual(["begins", "closes"]);
  });

  it("one that cannot reach Redis is owner no more when its lease expires, and abandons when it hears of another", async () => {
    const [one, two] = [aReplica("one"), aReplica("two")];
    await one.ownership.start();
    await two.ownership.start();
    one.cut();
    await expect.poll(() => two.did, { timeout: 10_000 }).toEqual(["begins"]);
    expect(one.ownership.isOwner).toBe(false);
    expect(await one.ownership.whenOwner(10)).toBe(false);
    expect(one.did).toEqual(["begins at the start"]);
    one.mend();
    await expect.poll(() => one.did).toEqual(["begins at the start", "abandons"]);
    expect(two.ownership.isOwner).toBe(true);
  });

  it("one that is cut off from Redis, with nobody to take over, goes on when it is back", async () => {
    const one = aReplica("one");
    await one.ownership.start();
    one.cut();
    await expect.poll(() => one.ownership.isOwner, { timeout: 10_000 }).toBe(false);
    const owned = one.ownership.whenOwner();
    one.mend();
    expect(await owned).toBe(true);
    expect(one.did).toEqual(["begins at the start"]);
  });

  it("one that is cut off from the server lets a standby try", async () => {
    const [one, two] = [aReplica("one", { isOnline: () => false }), aReplica("two")];
    await one.ownership.start();
    await two.ownership.start();
    await expect.poll(() => two.did, { timeout: 15_000 }).toEqual(["begins"]);
    expect(one.did).toEqual(["begins at the start", "abandons"]);
  });

  it("one alone that is cut off from the server keeps trying", async () => {
    const one = aReplica("one", { isOnline: () => false });
    await one.ownership.start();
    await sleep(6_000);
    expect(one.did).toEqual(["begins at the start"]);
  });
});
