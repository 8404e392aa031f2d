import { afterAll, beforeAll, describe, it } from "vitest";
import { startRedis } from "../../rig/redis.ts";
import { startXmppClients } from "../../rig/xmpp-clients.ts";
import { scenarios } from "./gate-scenarios/index.ts";
import { play, type Site } from "./gate-scenarios/play.ts";
import { DOMAIN } from "./gate-scenarios/scenario.ts";
import { openInvitations } from "./invitations.ts";
import { describeOn, gateServerKinds } from "./on-servers.ts";

describeOn(gateServerKinds, "the gate in", ({ start }) => {
  let site: Site;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    const redis = await startRedis({ password: "rosemary & rue" });
    const [server, invitations] = await Promise.all([
      start({ redisUrl: redis.url, remoteDomain: "capulet.example" }),
      openInvitations(redis.url, DOMAIN),
    ]);
    const clients = startXmppClients();
    site = { server, redisUrl: redis.url, invitations, clients };
    stop = async () => {
      await clients.stop();
      await invitations.close();
      await server.stop();
      await redis.stop();
    };
  });
  afterAll(() => stop?.());

  for (const [subject, some] of Object.entries(scenarios)) {
    describe(subject, () => {
      it.each(some)("$name", (scenario) => play(scenario, site));
    });
  }
});
