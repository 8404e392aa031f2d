import { startWatchedRedis, type WatchedRedis } from "../../rig/redis-sentinels.ts";
import type { Endpoint } from "../../rig/xmpp-clients.ts";
import type { Part } from "./part.ts";
import { redisNodes } from "./redis-nodes.ts";
import { startWebProcess } from "./web-process.ts";
import { startWorker } from "./worker.ts";
import { startXmppServers } from "./xmpp-servers.ts";

/** Everything that an operator of a larger server runs, on loopback. */
export type System = {
  readonly domain: string;
  readonly botJid: string;
  /** Where members log in; where friends may register. */
  readonly server: Endpoint;
  readonly gates: readonly { readonly name: string; readonly server: Endpoint }[];
  /** `url`: where the web process is at present. */
  readonly webs: readonly { readonly name: string; readonly url: () => string }[];
  readonly redis: WatchedRedis;
  /** The user names of all who have registered. */
  newAccounts(): readonly string[];
  readonly parts: readonly Part[];
  /** Resolves when every worker has a session, and Redis its replica. */
  isWell(): Promise<void>;
  stop(): Promise<void>;
};

const DOMAIN = "montague.example";
const BOT = "invite";
const BOT_PASSWORD = "bot secret";
const UNLIMITED = 1_000_000;
/** What docs/redis-server.md asks for where nothing may be lost in a failover. */
const SAFE = [
  ["min-replicas-to-write", "1"],
  ["min-replicas-max-lag", "10"],
];

/**
 * Three workers, two web processes, two XMPP servers of one domain, and a Redis with replica and sentinels. The first
 * server has the bot and the members. `complain` hears of what goes wrong by itself.
 */
export async function startSystem({
  members,
  password,
  complain,
}: {
  readonly members: readonly string[];
  readonly password: string;
  readonly complain: (what: string) => void;
}): Promise<System> {
  const redis = await startWatchedRedis({ settings: SAFE });
  const users = new Map([[BOT, BOT_PASSWORD], ...members.map((name) => [name, password] as const)]);
  const { main, second, accountNames } = await startXmppServers({ domain: DOMAIN, users, redis });
  const config = {
    log: { level: "debug" },
    invites: { max_uses: 5 },
    quotas: { member: { open: UNLIMITED, per_period: UNLIMITED, new_account_wait: "1s" } },
    rate_limits: Object.fromEntries(
      ["messages", "invites", "registrations"].map((name) => [name, { points: UNLIMITED }]),
    ),
  };
  const shared = { redis, complain };
  const workers = await Promise.all(
    [1, 2, 3].map((number) =>
      startWorker({
        ...shared,
        name: `worker ${number}`,
        site: { server: main.server, password: BOT_PASSWORD, config },
      }),
    ),
  );
  const webs = await Promise.all(
    [main, second].map(({ server }, index) =>
      startWebProcess({ ...shared, name: `web ${index + 1}`, site: { server, config } }),
    ),
  );
  const parts: readonly Part[] = [...workers, ...webs, main, second, ...redisNodes(redis)];
  const isWell = async () => {
    await Promise.all([...workers.map((worker) => worker.isOnline()), redis.hasReplica()]);
  };
  await isWell();
  return {
    domain: DOMAIN,
    botJid: `${BOT}@${DOMAIN}`,
    server: main.server,
    gates: [main, second],
    webs,
    redis,
    newAccounts: () => accountNames().filter((name) => !users.has(name)),
    parts,
    isWell,
    stop: async () => {
      for (const part of parts) await part.stop();
      await redis.stop();
    },
  };
}
