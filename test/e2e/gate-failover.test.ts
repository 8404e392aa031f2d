import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import type { RedisServer } from "../../rig/redis.ts";
import { type RedisCluster, startRedisCluster } from "../../rig/redis-cluster.ts";
import { startWatchedRedis, type WatchedRedis } from "../../rig/redis-sentinels.ts";
import { type Answer, startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";
import { type Invitations, openInvitations } from "./invitations.ts";
import { describeOn, serverMakes } from "./on-servers.ts";

const DOMAIN = "montague.example";
const ROOT = `invites:{${DOMAIN}}`;
/** A token and then a registration are answered within two seconds each, and a busy machine costs some. */
const TIMEOUT_MS = 5_000;

let server: XmppServer;
let clients: XmppClients;
let invitations: Invitations;

async function startAll(start: (options: { readonly redisUrl: string }) => Promise<XmppServer>, url: string) {
  server = await start({ redisUrl: url });
  invitations = await openInvitations(url, DOMAIN);
  clients = startXmppClients();
}

async function stopAll() {
  await clients?.stop();
  await invitations?.close();
  await server?.stop();
}

async function register(token: string, name: string): Promise<Answer> {
  const stream = await clients.open(server);
  const answer = await stream.preauth(token);
  return answer.ok ? stream.register(name, "x") : answer;
}

/** Tries until there is an account; each answer before that asks to wait, and is answered in time. */
async function registerInTheEnd(token: string, name: string): Promise<void> {
  const times: number[] = [];
  await vi.waitFor(
    async () => {
      const began = performance.now();
      const answer = await register(token, name);
      times.push(performance.now() - began);
      expect(answer).toMatchObject(answer.ok ? {} : { type: "wait" });
      expect(answer).toMatchObject({ ok: true });
    },
    { timeout: 20_000, interval: 100 },
  );
  expect(Math.max(...times)).toBeLessThan(TIMEOUT_MS);
}

async function isSpent(id: string): Promise<void> {
  const spent = { state: "spent", used: [{}] };
  await vi.waitFor(async () => expect(await invitations.find(id as never)).toMatchObject(spent), 10_000);
}

describeOn(serverMakes, "with sentinels, the gate in", ({ start }) => {
  let redis: WatchedRedis;
  beforeAll(async () => {
    redis = await startWatchedRedis({ password: "s3cret" });
    await startAll(start, redis.url);
  });
  afterEach(async () => {
    await redis.restore();
  });
  afterAll(async () => {
    await stopAll();
    await redis?.stop();
  });

  it("follows a failover, and a use that was taken before it stays taken", async () => {
    const [spent, open] = [await invitations.issue(), await invitations.issue()];
    expect(await register(spent.token, "juliet")).toMatchObject({ ok: true });
    await isSpent(spent.id);
    const first = await redis.primary();
    await first.kill();

    await registerInTheEnd(open.token, "nurse");
    await isSpent(open.id);
    expect(await register(spent.token, "rosaline")).toMatchObject({ ok: false, condition: "item-not-found" });
    expect(await server.userExists("rosaline")).toBe(false);
    expect(await redis.primary()).not.toBe(first);
  });

  it("makes no account on a use that a failover would give back", async () => {
    const invite = await invitations.issue();
    const stream = await clients.open(server);
    expect(await stream.preauth(invite.token)).toMatchObject({ ok: true });
    const replica = await redis.replica();
    replica.suspend();
    expect(await stream.register("tybalt", "x")).toMatchObject({ ok: false, type: "wait" });
    expect(await server.userExists("tybalt")).toBe(false);

    replica.resume();
    await registerInTheEnd(invite.token, "tybalt");
    await isSpent(invite.id);
  });

  it("finds Redis though the first sentinel hangs and the second is gone", async () => {
    const [first, second] = redis.sentinels;
    first?.suspend();
    await second?.kill();
    await server.restart();
    await registerInTheEnd((await invitations.issue()).token, "benvolio");
  });
});

describeOn(serverMakes, "in a cluster, the gate in", ({ start }) => {
  let redis: RedisCluster;
  beforeAll(async () => {
    redis = await startRedisCluster({ password: "s3cret", replicas: true });
    await startAll(start, redis.url);
  });
  afterAll(async () => {
    await stopAll();
    await redis?.stop();
  });

  it("follows the keys of its host to another node", async () => {
    const [before, after] = [await invitations.issue(), await invitations.issue()];
    await registerInTheEnd(before.token, "juliet");
    await redis.moveSlotOf(ROOT, await anotherPrimary());
    await registerInTheEnd(after.token, "nurse");
    await isSpent(after.id);
  });

  it("follows them to the replica of a node that is killed", async () => {
    const invite = await invitations.issue();
    const holder = await redis.holderOf(ROOT);
    await holder.kill();
    await registerInTheEnd(invite.token, "tybalt");
    expect(await redis.holderOf(ROOT)).not.toBe(holder);
  });

  async function anotherPrimary(): Promise<RedisServer> {
    const holder = await redis.holderOf(ROOT);
    const other = redis.nodes.slice(0, 3).find((node) => node !== holder);
    if (other === undefined) throw new Error("there is no other node");
    return other;
  }
});
