import { afterAll, beforeAll, it } from "vitest";
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
    await site.startReplica();
    tellWaits(
      `${kind.name}, killed and started anew`,
      await site.expectEachAnsweredOnce([...before, ...asked], PATIENCE_MS),
    );
  }, 180_000);
});
