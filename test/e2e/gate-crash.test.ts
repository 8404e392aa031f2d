import { readFileSync } from "node:fs";
import { createClient } from "@redis/client";
import { describe, expect, it, vi } from "vitest";
import { startRedis } from "../../rig/redis.ts";
import { askRedis, texts } from "../../rig/redis-command.ts";
import { startXmppClients } from "../../rig/xmpp-clients.ts";
import { digest } from "../../src/store/digest.ts";
import { openInvitations } from "./invitations.ts";
import { gateServerKinds } from "./on-servers.ts";

const DOMAIN = "montague.example";
const ROOT = `invites:{${DOMAIN}}`;

const readScript = (name: string) =>
  readFileSync(new URL(`../../gate/scripts/${name}.lua`, import.meta.url), "utf8");
const CLAIM = ["common", "lookalikes", "names", "claim"].map(readScript).join("\n");

/** Gates look for such claims every 20 s. All kinds of servers wait for it together. */
describe.concurrent.each(gateServerKinds)("the gate in $name", ({ isHere, start }) => {
  it.skipIf(!isHere)("settles what a crashed gate had claimed, and tells that it is alive", async () => {
    const redis = await startRedis();
    const client = createClient({ url: redis.url });
    await client.connect();
    const server = await start({ redisUrl: redis.url });
    const invitations = await openInvitations(redis.url, DOMAIN);
    const clients = startXmppClients();
    const crash = async (token: string, name: string) => {
      const options = { keys: [ROOT], arguments: [digest(token), `claim-${name}`, name, "register", "true"] };
      expect(await client.eval(CLAIM, options)).toContain("ok");
    };
    try {
      const [heartbeat = ""] = await vi.waitFor(async () => {
        const keys = await client.keys(`${ROOT}:heartbeat:gate:*`);
        expect(keys).toHaveLength(1);
        return keys;
      }, 10_000);
      const beat = JSON.parse((await client.get(heartbeat)) ?? "");
      expect(beat).toMatchObject({ server: expect.any(String), version: expect.stringMatching(/^\d+\.\d+/) });
      expect(Math.abs(Date.now() - beat.time)).toBeLessThan(60_000);

      await server.addUser("romeo", "balcony");
      const made = await invitations.issue({ inviter: `romeo@${DOMAIN}` });
      const failed = await invitations.issue();
      await crash(made.token, "juliet");
      await crash(failed.token, "rosaline");
      await server.addUser("juliet", "nurse");
      // Both leases run out.
      for (const lease of await client.zRange(`${ROOT}:leases`, 0, -1)) {
        await client.zAdd(`${ROOT}:leases`, { score: 1, value: lease });
      }

      await vi.waitFor(async () => {
        expect(await client.zCard(`${ROOT}:leases`)).toBe(0);
        expect(await invitations.find(made.id)).toMatchObject({ state: "spent", used: [{ name: "juliet" }] });
      }, 30_000);
      expect(await server.roster("juliet")).toEqual({ [`romeo@${DOMAIN}`]: "both" });
      expect(await server.roster("romeo")).toEqual({ [`juliet@${DOMAIN}`]: "both" });
      const stream = await clients.open(server);
      expect(await stream.preauth(failed.token)).toMatchObject({ ok: true });
      expect(await stream.register("rosaline", "x")).toMatchObject({ ok: true });
    } finally {
      await clients.stop();
      await invitations.close();
      client.destroy();
      await server.stop();
      await redis.stop();
    }
  });

  it.skipIf(!isHere)("takes its heartbeat along when the server stops", async () => {
    const redis = await startRedis();
    const server = await start({ redisUrl: redis.url });
    const heartbeats = async () =>
      texts(await askRedis(redis.url, "ZRANGE", `${ROOT}:heartbeats`, "0", "-1"));
    try {
      await vi.waitFor(async () => expect(await heartbeats()).toHaveLength(1), 10_000);
      const [old = ""] = await heartbeats();
      await server.restart();
      await vi.waitFor(
        async () => expect(await heartbeats()).toEqual([expect.not.stringContaining(old)]),
        10_000,
      );
    } finally {
      await server.stop();
      await redis.stop();
    }
  });
});
