import { type BotProcess, type BotSite, startBot } from "../rig/bot.ts";
import { createCertificates } from "../rig/certificates.ts";
import { type ProsodyServer, startProsody } from "../rig/prosody.ts";
import { luaString } from "../rig/prosody-accounts.ts";
import { startRedis } from "../rig/redis.ts";
import { openTestStore, type TestStore } from "../test/support/store.ts";
import { logIn, type Member } from "./member.ts";
import { inOrder } from "./round-robin.ts";
import { fill } from "./seed-data.ts";

/** A virtual host with the gate, and a database of its own in Redis, which holds this many open invitations. */
export type Domain = {
  readonly name: string;
  readonly outstanding: number;
  readonly redisUrl: string;
  readonly store: TestStore;
};

export type Domains = {
  readonly server: ProsodyServer;
  readonly all: readonly Domain[];
  /** The first, which has the fewest invitations. */
  readonly least: Domain;
  /** The processes of the servers, by name. */
  readonly servers: { readonly Prosody: number; readonly Redis: number };
  /** Without a gate: everybody is registered. */
  readonly ungated: string;
  /** Starts the bot of a domain; resolves when it is online. */
  startBot(domain: Domain, how?: Pick<BotSite, "env" | "main">): Promise<BotProcess>;
  /** Starts another replica of it; resolves when it stands by. */
  startStandby(domain: Domain): Promise<BotProcess>;
  /** Somebody who has an account there, and is online. */
  join(domain: Domain, name: string): Promise<Member>;
  /** As many as it takes to keep a bot busy. */
  joinCrowd(domain: Domain): Promise<readonly Member[]>;
  stop(): Promise<void>;
};

export const PASSWORD = "wherefore art thou";
/** An answer to `invite` is three messages: what it is, the text to forward with the link, and the QR code's address. */
export const MESSAGES = 3;
export const CROWD = 32;
const UNGATED = "ungated.example";
const BOT = "invite";

/** No archive of messages, as in Debian's own configuration, and a usual log. */
export const LIKE_DEBIAN = `modules_disabled = { "s2s", "mam" }\nlog = { info = "*console" }`;

/** Nothing is stopped by what protects against floods. All of it is counted as ever. */
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
      const name = `d${database}.example`;
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
  const info = await least.store.redis.run((client) => client.info("server"));
  const servers = { Prosody: server.pid(), Redis: Number(/process_id:(\d+)/.exec(info)?.[1]) };
  for (const { name } of all) server.addUser(botOf({ name }), PASSWORD);
  const start = ({ name, redisUrl }: Domain, how: Pick<BotSite, "env" | "main"> = {}) =>
    startBot({
      server: { domain: name, port: server.port, caFile: server.caFile },
      redis: { url: redisUrl },
      password: PASSWORD,
      config: AMPLE_LIMITS,
      ...how,
    });
  const join = async ({ name }: Domain, username: string) => {
    const jid = `${username}@${name}`;
    server.addUser(jid, PASSWORD);
    return logIn(server, jid, PASSWORD);
  };
  return {
    server,
    all,
    least,
    servers,
    ungated: UNGATED,
    startBot: (domain, how) => start(domain, how).waitUntilOwner(),
    async startStandby(domain) {
      const bot = start(domain);
      await bot.waitForLog(/standing by/);
      return bot;
    },
    join,
    joinCrowd: (domain) => inOrder([...Array(CROWD).keys()], (n) => join(domain, `one-of-many-${n}`)),
    async stop() {
      await server.stop();
      await Promise.all(all.map(({ store }) => store.close()));
      await redis.stop();
    },
  };
}

export function botOf({ name }: Pick<Domain, "name">): string {
  return `${BOT}@${name}`;
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
