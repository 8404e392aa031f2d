import { expect, it } from "vitest";
import { startRedis } from "../../rig/redis.ts";
import { type Answer, startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";
import type { XmppServer, XmppServerOptions } from "../../rig/xmpp-server.ts";
import { type Invitations, openInvitations } from "./invitations.ts";
import { describeOn, gateServerKinds } from "./on-servers.ts";

type Site = {
  readonly server: XmppServer;
  readonly clients: XmppClients;
  readonly invitations: Invitations;
};

describeOn(gateServerKinds, "the gate in", ({ start }) => {
  async function at(options: XmppServerOptions, look: (site: Site) => Promise<void>): Promise<void> {
    const redis = await startRedis();
    const server = await start({ redisUrl: redis.url, ...options });
    const clients = startXmppClients();
    const invitations = await openInvitations(redis.url, server.domain);
    try {
      await look({ server, clients, invitations });
    } finally {
      await clients.stop();
      await invitations.close();
      await server.stop();
      await redis.stop();
    }
  }

  it.each([
    [{ allowRegistration: false, inviteOnly: true }, "not-allowed", "not-allowed"],
    [{ allowRegistration: true, inviteOnly: true }, "not-allowed", "registered"],
    [{ allowRegistration: true, inviteOnly: false }, "registered", "registered"],
  ])("where Redis holds no setting, goes by the server's own: %o", (own, noToken, withToken) =>
    at({ own }, async ({ server, clients, invitations }) => {
      const refusedOr = (answer: Answer) => (answer.ok ? "registered" : answer.condition);
      const without = await clients.open(server);
      expect(refusedOr(await without.register("abraham", "x"))).toBe(noToken);

      const { token } = await invitations.issue();
      const holder = await clients.open(server);
      await holder.preauth(token);
      expect(refusedOr(await holder.register("sampson", "Two-households"))).toBe(withToken);
      expect(await server.userExists("sampson")).toBe(withToken === "registered");
      expect(server.log()).not.toContain(token);
      expect(server.log()).not.toContain("Two-households");
    }),
  );
});
