import { afterAll, beforeAll, expect, it } from "vitest";
import type { BotProcess } from "../../rig/bot.ts";
import { crowdServerKinds } from "../../rig/crowd.ts";
import { residentMegabytes } from "../../rig/memory.ts";
import { type Relay, startRelay } from "../../rig/relay.ts";
import { type CrowdSite, openCrowdSite } from "./crowd-site.ts";
import { describeOn } from "./on-servers.ts";

const REPLICAS = 3;
/** The wait before the first attempt is at most this, and doubles; chance takes up to half of each away. */
const FIRST_WAIT_MS = 500;
const ATTEMPTS = 5;
const AWAY_MS = 60_000;
const MOST_MEGABYTES = 20;
/** The longest wait, and a login on a slow machine. */
const BACK_MS = 40_000;

describeOn(crowdServerKinds.slice(0, 1), "three replicas whose server goes away, at", (kind) => {
  let site: CrowdSite;
  let relays: readonly Relay[];
  let bots: readonly BotProcess[];

  beforeAll(async () => {
    site = await openCrowdSite(kind, REPLICAS);
    // One each, so that it is known whose attempts those are.
    relays = await Promise.all(Array.from({ length: REPLICAS }, () => startRelay(site.server.port)));
    bots = await Promise.all(relays.map(({ port }) => site.startReplica(port)));
  });
  afterAll(async () => {
    await Promise.all(relays.map((relay) => relay.stop()));
    await site.stop();
  });

  it("try seldom, and not together, take no memory for it, and log in once each when it is back", async () => {
    const before = bots.map(({ program }) => residentMegabytes(program.pid));
    const goneAt = performance.now();
    const attemptsOf = ({ attempts }: Relay) => attempts.filter((at) => at >= goneAt);
    for (const relay of relays) relay.close();
    await site.server.kill();
    await expect
      .poll(() => Math.min(...relays.map((relay) => attemptsOf(relay).length)), { timeout: AWAY_MS })
      .toBeGreaterThanOrEqual(ATTEMPTS);
    const after = bots.map(({ program }) => residentMegabytes(program.pid));

    const waits = relays.map((relay) =>
      attemptsOf(relay).map((at, index, all) => Math.round(at - (all[index - 1] ?? goneAt))),
    );
    process.stdout.write(
      `server away: waits ${JSON.stringify(waits)} ms; memory ${before.join()}, then ${after.join()} MB\n`,
    );
    for (const [index, ms] of waits.flatMap((each) => [...each.entries()])) {
      expect(ms).toBeGreaterThanOrEqual((FIRST_WAIT_MS * 2 ** index) / 2 - 1);
    }
    // All lost the server at the same moment; chance takes them apart.
    const arrivals = relays.map((relay) => attemptsOf(relay)[ATTEMPTS - 1] ?? 0);
    expect(Math.max(...arrivals) - Math.min(...arrivals)).toBeGreaterThan(FIRST_WAIT_MS / 5);
    for (const [index, megabytes] of after.entries()) {
      expect(megabytes - (before[index] ?? 0)).toBeLessThan(MOST_MEGABYTES);
    }

    await site.server.restart();
    const refused = relays.map(({ attempts }) => attempts.length);
    for (const relay of relays) relay.open();
    await Promise.all(
      bots.map((bot) =>
        bot.program.waitForOutput(/session online[\s\S]+session online/, { withinMs: BACK_MS }),
      ),
    );
    expect(relays.map(({ attempts }, index) => attempts.length - (refused[index] ?? 0))).toEqual([1, 1, 1]);
  }, 180_000);
});
