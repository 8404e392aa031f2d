import { afterAll, beforeAll, expect, it } from "vitest";
import type { BotProcess } from "../../rig/bot.ts";
import { crowdServerKinds } from "../../rig/crowd.ts";
import { type FaultProxy, startFaultProxy } from "../../rig/fault-proxy.ts";
import { residentMegabytes } from "../../rig/memory.ts";
import { type CrowdSite, openCrowdSite } from "./crowd-site.ts";
import { describeOn } from "./on-servers.ts";

/** The wait before the first attempt is at most this, and doubles; chance takes up to half of each away. */
const FIRST_WAIT_MS = 500;
const ATTEMPTS = 5;
const AWAY_MS = 60_000;
const MAX_MEGABYTES = 20;
/** The longest wait, and a login on a slow machine. */
const BACK_MS = 40_000;

describeOn(crowdServerKinds.slice(0, 1), "a bot whose server goes away, at", (kind) => {
  let site: CrowdSite;
  let relay: FaultProxy;
  let bot: BotProcess;

  beforeAll(async () => {
    site = await openCrowdSite(kind, 1);
    relay = await startFaultProxy(site.server.port);
    bot = await site.startReplica({ port: relay.port });
  });
  afterAll(async () => {
    await relay.stop();
    await site.stop();
  });

  it("tries less and less often, takes no memory for it, and logs in once when it is back", async () => {
    const before = residentMegabytes(bot.program.pid);
    const goneAt = performance.now();
    const attempts = () => relay.attempts.filter((at) => at >= goneAt);
    relay.close();
    await site.server.kill();
    await expect.poll(() => attempts().length, { timeout: AWAY_MS }).toBeGreaterThanOrEqual(ATTEMPTS);
    const after = residentMegabytes(bot.program.pid);

    const waits = attempts().map((at, index, all) => Math.round(at - (all[index - 1] ?? goneAt)));
    process.stdout.write(`server away: waits ${waits.join()} ms; memory ${before}, then ${after} MB\n`);
    for (const [index, ms] of waits.entries()) {
      expect(ms).toBeGreaterThanOrEqual((FIRST_WAIT_MS * 2 ** index) / 2 - 1);
    }
    expect(after - before).toBeLessThan(MAX_MEGABYTES);

    await site.server.restart();
    const refused = relay.attempts.length;
    relay.open();
    await bot.program.waitForOutput(/session online[\s\S]+session online/, { withinMs: BACK_MS });
    expect(relay.attempts.length - refused).toBe(1);
  }, 180_000);
});
