import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { BotProcess } from "../../rig/bot.ts";
import { allCrowdServerKinds } from "../../rig/crowd.ts";
import { type CrowdSite, openCrowdSite, tellWaits } from "./crowd-site.ts";
import { describeOn } from "./on-servers.ts";

const MEMBERS = 20;
/** 50 a second. */
const EVERY_MS = 20;
/** About a second of asking. */
const SOME = 50;
const BURST = 1_500;
const GONE_MS = 10_000;
/** Longer than the lease of an owner lasts without it. */
const SUSPENDED_MS = 8_000;
/** The owner has renewed its lease by then. */
const SETTLED_MS = 3_000;
const TIMEOUT_MS = 60_000;
/** The lease, a look at it, and the login. */
const MAX_WAIT_MS = 8_000;
/** An orderly takeover takes half a second on a quiet machine, and without the word of the old owner a lease. */
const MAX_PAUSE_MS = 3_000;

describeOn(allCrowdServerKinds, "while members ask three replicas without pause, at", (kind) => {
  let site: CrowdSite;
  let replicas: BotProcess[];
  let asking: ReturnType<CrowdSite["keepAsking"]>;

  beforeAll(async () => {
    site = await openCrowdSite(kind, MEMBERS);
  });
  afterAll(() => site.stop());
  beforeEach(async () => {
    replicas = await Promise.all([1, 2, 3].map(() => site.startReplica()));
    // The lease of the one that was killed last must expire first.
    await site.ownerOf(replicas);
    asking = site.keepAsking(EVERY_MS);
  });
  afterEach(async () => {
    asking.stop();
    await Promise.all(replicas.map(({ program }) => program.kill()));
  });

  /** Goes on until this many more are answered than have been asked for. */
  const goOn = (more: number) => site.answered(asking.asked, asking.asked.length + more, TIMEOUT_MS);

  async function expectNoneLost(
    what: string,
    maxWaitMs: number,
    burst: CrowdSite["ask"] extends (n: number) => infer A ? A : never = [],
  ): Promise<void> {
    asking.stop();
    const waits = await site.expectEachAnsweredOnce([...asking.asked, ...burst], TIMEOUT_MS);
    tellWaits(`${kind.name}, ${what}`, waits);
    expect(Math.max(...waits)).toBeLessThan(maxWaitMs);
  }

  it("the owner is killed, and the next one suspended: each message is answered once", async () => {
    const first = await site.ownerOf(replicas);
    await goOn(SOME);
    await first.program.kill();
    const second = await site.ownerOf(replicas, [first]);
    await goOn(SOME);
    await sleep(SETTLED_MS);
    second.program.suspend();
    await sleep(SUSPENDED_MS);
    second.program.resume();
    await site.ownerOf(replicas, [first, second]);
    await goOn(SOME);
    await expectNoneLost("killed, then suspended", MAX_WAIT_MS);
  }, 120_000);

  it("a burst meets the same", async () => {
    const first = await site.ownerOf(replicas);
    await goOn(SOME);
    const burst = site.ask(BURST);
    await first.program.kill();
    const second = await site.ownerOf(replicas, [first]);
    await sleep(SETTLED_MS);
    const more = site.ask(BURST);
    second.program.suspend();
    await sleep(SUSPENDED_MS);
    second.program.resume();
    await expectNoneLost("1,500 at once, killed, then suspended", TIMEOUT_MS, [...burst, ...more]);
  }, 120_000);

  it("each goes in time when it is told to, for a new one to come, and nothing is late", async () => {
    for (const old of [...replicas]) {
      await goOn(SOME);
      const told = performance.now();
      expect(await old.stop()).toMatchObject({ code: 0 });
      expect(performance.now() - told).toBeLessThan(GONE_MS);
      replicas.push(await site.startReplica());
    }
    await goOn(SOME);
    await expectNoneLost("a rolling restart", MAX_PAUSE_MS);
  }, 120_000);
});
