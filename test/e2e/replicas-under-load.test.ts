import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { BotProcess } from "../../rig/bot.ts";
import { crowdServerKinds } from "../../rig/crowd.ts";
import { type Asked, type CrowdSite, openCrowdSite, tellWaits } from "./crowd-site.ts";
import { describeOn } from "./on-servers.ts";

const MEMBERS = 20;
const EVERY_MS = 20;
/** So many at once leave some in the hands of each replica. */
const BURST = 150;
/** About a second of asking. */
const SOME = 50;
const GONE_MS = 10_000;
/** More than a replica's claim on a message holds without it. */
const SUSPENDED_MS = 12_000;
const PATIENCE_MS = 60_000;
/** Until what a replica had taken is another's; the rest is for a slow machine. */
const MOST_WAIT_MS = 30_000;

describeOn(crowdServerKinds, "while members ask three replicas without pause, at", (kind) => {
  let site: CrowdSite;
  let replicas: BotProcess[];
  let asking: ReturnType<CrowdSite["keepAsking"]>;

  beforeAll(async () => {
    site = await openCrowdSite(kind, MEMBERS);
  });
  afterAll(() => site.stop());
  beforeEach(async () => {
    replicas = await Promise.all([1, 2, 3].map(() => site.startReplica()));
    asking = site.keepAsking(EVERY_MS);
  });
  afterEach(async () => {
    asking.stop();
    await Promise.all(replicas.map((replica) => replica.stop()));
  });

  /** Goes on until so many more are answered than have been asked for. */
  const goOn = (more: number) => site.answered(asking.asked, asking.asked.length + more, PATIENCE_MS);

  /** A replica that is amid a burst of messages, having taken some. */
  async function busyReplica(): Promise<{ readonly replica: BotProcess; readonly burst: readonly Asked[] }> {
    const [replica] = replicas;
    if (replica === undefined) throw new Error("there is no replica");
    await goOn(SOME);
    const burst = site.ask(BURST);
    await site.answered(burst, 1, PATIENCE_MS);
    return { replica, burst };
  }

  async function expectNoneLost(what: string, burst: readonly Asked[] = []): Promise<void> {
    asking.stop();
    const waits = await site.expectEachAnsweredOnce([...asking.asked, ...burst], PATIENCE_MS);
    tellWaits(`${kind.name}, ${what}`, waits);
    expect(Math.max(...waits)).toBeLessThan(MOST_WAIT_MS);
  }

  it("each goes in time when it is told to, for a new one to come, and nothing is lost or doubled", async () => {
    for (const old of [...replicas]) {
      await goOn(SOME);
      const told = performance.now();
      expect(await old.stop()).toMatchObject({ code: 0 });
      expect(performance.now() - told).toBeLessThan(GONE_MS);
      replicas.push(await site.startReplica());
    }
    await goOn(SOME);
    await expectNoneLost("a rolling restart");
  }, 120_000);

  it("one is killed, and the others answer what it had taken", async () => {
    const { replica, burst } = await busyReplica();
    await replica.program.kill();
    await goOn(SOME);
    await expectNoneLost("one of three killed", burst);
  }, 120_000);

  it("one is suspended until others have answered what it had taken, and does not answer that again", async () => {
    const { replica, burst } = await busyReplica();
    const jid = await replica.waitUntilOnline();
    replica.program.suspend();
    await goOn(SUSPENDED_MS / EVERY_MS);
    await site.answered(burst, BURST, PATIENCE_MS);
    replica.program.resume();
    await site.readAllAt(jid, PATIENCE_MS);
    asking.stop();
    // Whatever it still has in hand, it finishes before it goes.
    expect(await replica.stop()).toMatchObject({ code: 0 });
    await expectNoneLost("one of three suspended", burst);
  }, 120_000);
});
