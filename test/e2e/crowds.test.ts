import { expect, it } from "vitest";
import { crowdServerKinds } from "../../rig/crowd.ts";
import { residentMegabytes } from "../../rig/memory.ts";
import { openCrowdSite, tellWaits } from "./crowd-site.ts";
import { describeOn } from "./on-servers.ts";

const MEMBERS = 1_000;
const TIMEOUT_MS = 120_000;
/** The bot's, with all of a backlog in hand. */
const MAX_MEGABYTES = 400;

describeOn(crowdServerKinds, "at", (kind) => {
  it("1,000 members who ask two replicas at the same moment each get one invitation", async () => {
    const site = await openCrowdSite(kind, MEMBERS);
    try {
      await Promise.all([site.startReplica(), site.startReplica()]);
      const waits = await site.expectEachAnsweredOnce(site.ask(MEMBERS), TIMEOUT_MS);
      tellWaits(`${kind.name}, 1,000 at once`, waits);
    } finally {
      await site.stop();
    }
  }, 240_000);

  const backlog = 10_000;

  it(`${backlog} messages that waited for the bot are each answered once`, async () => {
    const site = await openCrowdSite(kind, backlog / 100);
    try {
      const asked = site.ask(backlog);
      await Promise.all(site.crowd.members.map((member) => member.sync()));
      const began = performance.now();
      const { program } = await site.startReplica();
      const waits = await site.expectEachAnsweredOnce(asked, TIMEOUT_MS, began);
      const megabytes = residentMegabytes(program.pid);
      tellWaits(`${kind.name}, with ${Math.round(megabytes)} MB`, waits);
      expect(megabytes).toBeLessThan(MAX_MEGABYTES);
    } finally {
      await site.stop();
    }
  }, 240_000);
});
