import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startFaultProxy } from "../../rig/fault-proxy.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import {
  type Answer,
  type ClientStream,
  startXmppClients,
  type XmppClients,
} from "../../rig/xmpp-clients.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";
import { type Invitations, openInvitations } from "./invitations.ts";
import { describeOn, gateServerKinds } from "./on-servers.ts";

const outages = [
  {
    what: "stopped",
    begin: (redis: RedisServer) => redis.kill(),
    end: (redis: RedisServer) => redis.restart(),
  },
  {
    what: "hung",
    begin: (redis: RedisServer) => redis.suspend(),
    end: (redis: RedisServer) => redis.resume(),
  },
];

describeOn(gateServerKinds, "the gate in", ({ start }) => {
  describe.each(outages)("with Redis $what", ({ what, begin, end }) => {
    const name = (who: string) => `${who}-${what}`;
    let redis: RedisServer;
    let server: XmppServer;
    let friends: XmppClients;
    let bystanders: XmppClients;
    let invitations: Invitations;
    let nurse: ClientStream;

    beforeAll(async () => {
      redis = await startRedis();
      server = await start({ redisUrl: redis.url });
      invitations = await openInvitations(redis.url, "montague.example");
      friends = startXmppClients();
      bystanders = startXmppClients(); // In a process of their own, so that what they measure is the server.
      await server.addUser("nurse", "angelica");
      await server.addUser("romeo", "balcony");
      nurse = await bystanders.logIn(server, "nurse", "angelica");
    });
    afterAll(async () => {
      await Promise.all([friends?.stop(), bystanders?.stop()]);
      await invitations?.close();
      await server?.stop();
      await redis?.stop();
    });

    it("registers nobody, disturbs nobody, and recovers by itself", async () => {
      const invite = await invitations.issue();
      const shown = await friends.open(server);
      const fresh = await friends.open(server);
      expect(await shown.preauth(invite.token)).toMatchObject({ ok: true });
      await nurse.ping("montague.example");

      await begin(redis);
      const pings = keepPinging(nurse);
      const [registration, preauth] = await Promise.all([
        timed(shown.register(name("juliet"), "x")),
        timed(fresh.preauth(invite.token)),
      ]);
      for (const { answer, ms } of [registration, preauth]) {
        expect(answer).toMatchObject({ ok: false, type: "wait" });
        expect(ms).toBeLessThan(4_500);
      }
      const login = await timed(friends.logIn(server, "romeo", "balcony"));
      expect(login.ms).toBeLessThan(2_000);
      const waits = await pings.stop();
      expect(waits.length).toBeGreaterThan(3);
      // Waiting for Redis along with the gate takes two seconds; a busy machine alone costs some.
      const [median = 0] = waits.toSorted((a, b) => a - b).slice(Math.floor(waits.length / 2));
      expect(median).toBeLessThan(200);
      expect(Math.max(...waits)).toBeLessThan(1_500);
      expect(await server.userExists(name("juliet"))).toBe(false);

      await end(redis);
      await vi.waitFor(
        async () => {
          const again = await friends.open(server);
          expect(await again.preauth(invite.token)).toMatchObject({ ok: true });
          expect(await again.register(name("juliet"), "x")).toMatchObject({ ok: true });
        },
        { timeout: 10_000, interval: 200 },
      );
      expect(await server.userExists(name("juliet"))).toBe(true);
      const spent = { state: "spent", used: [{}] };
      await vi.waitFor(async () => expect(await invitations.find(invite.id)).toMatchObject(spent), 10_000);
    });
  });
});

describeOn(gateServerKinds, "the gate in", ({ start }) => {
  it("repeats a commit whose answer is lost, and it counts once", async () => {
    const redis = await startRedis();
    let isArmed = false;
    let accepted = 0;
    // The first that is accepted is the claim, the second the commit.
    const relay = await startFaultProxy(redis.port, (reply) => {
      if (!isArmed || !reply.includes("$2\r\nok\r\n")) return reply;
      accepted += 1;
      if (accepted !== 2) return reply;
      setImmediate(relay.cut);
      return "";
    });
    const server = await start({ redisUrl: `redis://127.0.0.1:${relay.port}` });
    const invitations = await openInvitations(redis.url, "montague.example");
    const friends = startXmppClients();
    try {
      const { id, token } = await invitations.issue();
      const friend = await friends.open(server);
      expect(await friend.preauth(token)).toMatchObject({ ok: true });
      isArmed = true;
      expect(await friend.register("juliet", "x")).toMatchObject({ ok: true });

      // Oftener where a busy machine has it wait too long for the answer again.
      await vi.waitFor(() => expect(accepted).toBeGreaterThanOrEqual(3), 10_000);
      expect(await invitations.find(id)).toMatchObject({ state: "spent", used: [{ name: "juliet" }] });
      expect(await invitations.claimsOf(id)).toBe(0);
    } finally {
      await friends.stop();
      await invitations.close();
      await server.stop();
      await relay.stop();
      await redis.stop();
    }
  });
});

async function timed<T extends Answer | ClientStream>(work: Promise<T>) {
  const start = performance.now();
  const answer = await work;
  return { answer, ms: performance.now() - start };
}

/** Pings one after the other until told to stop; answers how long each took, in milliseconds. */
function keepPinging(client: ClientStream): { stop(): Promise<readonly number[]> } {
  const waits: number[] = [];
  let isOver = false;
  const loop = async () => {
    while (!isOver) {
      waits.push(await client.ping("montague.example"));
    }
  };
  const pinging = loop();
  return {
    stop: async () => {
      isOver = true;
      await pinging;
      return waits;
    },
  };
}
