import { type BotProcess, startBot } from "../rig/bot.ts";
import { createCertificates } from "../rig/certificates.ts";
import { type ProsodyServer, startProsody } from "../rig/prosody.ts";
import { luaString } from "../rig/prosody-accounts.ts";
import { startRedis } from "../rig/redis.ts";
import { openTestStore, type TestStore } from "../test/support/store.ts";
import { fill } from "./fill.ts";

/** A virtual host with the gate, and a database of its own in Redis, which holds so many open invitations. */
export type Domain = {
  readonly name: string;
  readonly outstanding: number;
  readonly redisUrl: string;
  readonly store: TestStore;
};

export type Domains = {
  readonly server: ProsodyServer;
  readonly all: readonly Domain[];
  /** The one with the fewest. */
  readonly least: Domain;
  /** Without a gate: whoever asks is registered. */
  readonly ungated: string;
  /** Starts the bot of a domain; resolves when it is online. */
  startBot(domain: Domain, username?: string): Promise<BotProcess>;
  stop(): Promise<void>;
};

export const PASSWORD = "wherefore art thou";
const UNGATED = "ungated.example";

/** No archive of messages, as in Debian's own configuration, and a usual log. */
export const LIKE_DEBIAN = `modules_disabled = { "s2s", "mam" }\nlog = { info = "*console" }`;

/** Whoever measures is not to be stopped by what protects against floods. All of it is counted as ever. */
const AMPLE = { points: 1_000_000, per: "1m" };
const AMPLE_LIMITS = {
  rate_limits: { messages: AMPLE, invites: AMPLE },
  quotas: { member: { open: 1_000_000, per_period: 1_000_000 } },
};

/** One Prosody for all domains and one Redis: what is compared runs in the same processes, in turns. */
export async function startDomains(outstanding: readonly number[]): Promise<Domains> {
  const redis = await startRedis();
  const all = await Promise.all(
    outstanding.map(async (count, database) => {
      const name = `n${count}.example`;
      const redisUrl = `${redis.url}/${database}`;
      const store = await openTestStore(redisUrl, { policy: { domain: name } });
      return { name, outstanding: count, redisUrl, store };
    }),
  );
  const [least, ...others] = all;
  if (least === undefined) throw new Error("there is no domain");
  for (const { store, outstanding } of all) await fill(store, outstanding);

  const server = await startProsody({
    domain: least.name,
    redisUrl: least.redisUrl,
    tls: await createCertificates({ names: [...all.map(({ name }) => name), UNGATED] }),
    extra: LIKE_DEBIAN,
    hostExtra: [...others.map(gatedHost), UNGATED_HOST].join("\n"),
  });
  return {
    server,
    all,
    least,
    ungated: UNGATED,
    async startBot({ name, redisUrl }, username = "invite") {
      server.addUser(`${username}@${name}`, PASSWORD);
      const bot = startBot({
        server: { domain: name, port: server.port, caFile: server.caFile },
        redis: { url: redisUrl },
        password: PASSWORD,
        config: { ...AMPLE_LIMITS, xmpp: { username } },
      });
      await bot.waitForLog(/XMPP session online/);
      return bot;
    },
    async stop() {
      await server.stop();
      await Promise.all(all.map(({ store }) => store.close()));
      await redis.stop();
    },
  };
}

function gatedHost({ name, redisUrl }: Domain): string {
  return `
VirtualHost ${luaString(name)}
modules_enabled = { "invite_gate" }
invite_gate_redis = ${luaString(redisUrl)}
allow_registration = true`;
}

const UNGATED_HOST = `
VirtualHost ${luaString(UNGATED)}
modules_enabled = { "register_ibr" }
allow_registration = true`;
