import { afterAll, beforeAll, expect, it } from "vitest";
import { crowdServerKinds } from "../../rig/crowd.ts";
import { type CrowdSite, openCrowdSite, tellWaits } from "./crowd-site.ts";
import { describeOn } from "./on-servers.ts";

const MEMBERS = 3;
const MESSAGES = 6;
const PATIENCE_MS = 60_000;

describeOn(crowdServerKinds, "when the only bot is killed, at", (kind) => {
  let site: CrowdSite;

  beforeAll(async () => {
    site = await openCrowdSite(kind, MEMBERS);
  });
  afterAll(() => site.stop());

  it("what the server goes on handing to its session is answered once by the next", async () => {
    const bot = await site.startReplica();
    const before = site.ask(MESSAGES);
    await site.answered(before, MESSAGES, PATIENCE_MS);
    await bot.program.kill();

    const asked = site.ask(MESSAGES);
    await Promise.all(site.crowd.members.map((member) => member.sync()));
    const next = await site.startReplica();
    tellWaits(
      `${kind.name}, killed and started anew`,
      await site.expectEachAnsweredOnce([...before, ...asked], PATIENCE_MS),
    );
    await next.stop();
  }, 180_000);

  it("what it refused while Redis was away is not answered again by the next", async () => {
    const bot = await site.startReplica();
    // From its first answer on, the server hands messages to it, too.
    await site.readAllAt(await bot.waitUntilOnline(), PATIENCE_MS);
    await site.redis.kill();
    const refused = site.ask(MEMBERS);
    await site.answered(refused, MEMBERS, PATIENCE_MS);
    await bot.program.kill();
    await site.redis.restart();

    await site.startReplica();
    await site.untilCaughtUp(PATIENCE_MS);
    const words = site.wordsOn(refused);
    expect(words.filter((text) => text.includes(";preauth="))).toEqual([]);
    expect(words).toHaveLength(MEMBERS);
  }, 180_000);
});
