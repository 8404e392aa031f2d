import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../rig/at-exit.ts";
import { type Certificates, createCertificates } from "../../rig/certificates.ts";
import { type ProsodyServer, startProsody } from "../../rig/prosody.ts";
import { type ProsodyAccounts, prosodyAccounts } from "../../rig/prosody-accounts.ts";
import { type ProsodyVersion, prosodyVersions } from "../../rig/prosody-versions.ts";
import { startRedis } from "../../rig/redis.ts";
import { startWeb } from "../../rig/web.ts";
import type { Endpoint } from "../../rig/xmpp-clients.ts";
import { processHarms, startDaemon } from "./daemon.ts";
import type { Harm, Part } from "./part.ts";
import { startWorker } from "./worker.ts";

/** Everything that an operator of a larger server runs, on loopback. */
export type System = {
  readonly domain: string;
  readonly botJid: string;
  /** Where members log in; where friends may register. */
  readonly server: Endpoint;
  readonly gates: readonly Endpoint[];
  webUrls(): readonly string[];
  readonly redisUrl: string;
  readonly accounts: ProsodyAccounts;
  readonly parts: readonly Part[];
  /** Resolves when every worker has a session. */
  isOnline(): Promise<void>;
  stop(): Promise<void>;
};

const DOMAIN = "montague.example";
const BOT = "invite";
const BOT_PASSWORD = "bot secret";
const UNLIMITED = 1_000_000;

/**
 * Three workers, two web processes, and one domain on two Prosody servers that share the accounts, as a cluster over
 * one database does. The first of them has the bot and the members. `complain` hears of what goes wrong by itself.
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
  const redis = await startRedis();
  const tls = await createCertificates({ names: [DOMAIN] });
  const folders = dataFolders();
  const accounts = prosodyAccounts(folders[0]);
  accounts.add(BOT, DOMAIN, BOT_PASSWORD);
  for (const name of members) accounts.add(name, DOMAIN, password);

  const versions = prosodyVersions();
  const [main, second] = await Promise.all(
    [versions[0], versions.at(-1)].map((version, index) =>
      startServer({ version, tls, dataFolder: folders[index] ?? "", redisUrl: redis.url }),
    ),
  );
  if (main === undefined || second === undefined) throw new Error("there is no Prosody here");
  const servers = [main, second];

  const config = {
    invites: { max_uses: 5 },
    quotas: { member: { open: UNLIMITED, per_period: UNLIMITED, new_account_wait: "1s" } },
    rate_limits: Object.fromEntries(
      ["messages", "invites", "registrations"].map((name) => [name, { points: UNLIMITED }]),
    ),
  };
  const workers = await Promise.all(
    [1, 2, 3].map((number) => {
      const name = `worker ${number}`;
      const site = { server: main, redis, password: BOT_PASSWORD, config };
      return startWorker({
        name,
        site,
        redisPort: redis.port,
        complain: (what) => complain(`${name} ${what}`),
      });
    }),
  );
  const webs = await Promise.all(
    servers.map(async (server, index) => {
      const name = `web ${index + 1}`;
      const daemon = await startDaemon(
        () => startWeb({ server, redis, config }),
        (what) => complain(`${name} ${what}`),
      );
      const times = {
        killMs: [500, 4_000],
        suspendMs: [1_000, 8_000],
        alone: "a web process is down",
      } as const;
      return { name, harms: processHarms(daemon, times), log: daemon.log, stop: daemon.terminate, daemon };
    }),
  );
  const parts: readonly Part[] = [
    ...workers,
    ...webs,
    ...servers.map(serverPart),
    {
      name: "Redis",
      harms: serverHarms(redis, { killMs: [200, 4_000], suspendMs: [500, 6_000], alone: "Redis is down" }),
      log: () => "",
      stop: () => redis.stop(),
    },
  ];
  const isOnline = async () => {
    await Promise.all(workers.map((worker) => worker.isOnline()));
  };
  await isOnline();
  return {
    domain: DOMAIN,
    botJid: `${BOT}@${DOMAIN}`,
    server: main,
    gates: servers,
    webUrls: () => webs.map(({ daemon }) => daemon.life().url),
    redisUrl: redis.url,
    accounts,
    parts,
    isOnline,
    stop: async () => {
      for (const part of parts) await part.stop();
    },
  };
}

/** A folder for each server; the accounts of the second are those of the first. */
function dataFolders(): readonly [string, string] {
  const host = DOMAIN.replace(".", "%2e");
  const [first, second] = [temporaryFolder("prosody-data").path, temporaryFolder("prosody-data").path];
  mkdirSync(join(first, host, "accounts"), { recursive: true });
  mkdirSync(join(second, host));
  symlinkSync(join(first, host, "accounts"), join(second, host, "accounts"));
  return [first, second];
}

function startServer({
  version,
  tls,
  dataFolder,
  redisUrl,
}: {
  readonly version: ProsodyVersion | undefined;
  readonly tls: Certificates;
  readonly dataFolder: string;
  readonly redisUrl: string;
}): Promise<ProsodyServer> {
  return startProsody({
    ...(version === undefined ? {} : { version }),
    domain: DOMAIN,
    tls,
    redisUrl,
    extra: `data_path = "${dataFolder}"; log = { info = "*console" }`,
  });
}

function serverPart(server: ProsodyServer, index: number): Part {
  const times = { killMs: [200, 3_000], suspendMs: [1_000, 12_000], alone: "a server is down" } as const;
  return {
    name: `Prosody ${index + 1}`,
    harms: {
      ...serverHarms(server, times),
      "stopped with SIGTERM": {
        ms: [0, 0],
        alone: times.alone,
        begin: async () => {
          await server.restart();
          return async () => {};
        },
      },
    },
    log: () => server.log(),
    stop: () => server.stop(),
  };
}

/** What the servers of the rig have in common. */
type Server = { kill(): Promise<void>; restart(): Promise<void>; suspend(): void; resume(): void };

function serverHarms(
  server: Server,
  {
    killMs,
    suspendMs,
    alone,
  }: { readonly killMs: Harm["ms"]; readonly suspendMs: Harm["ms"]; readonly alone: string },
): Readonly<Record<string, Harm>> {
  return {
    "killed with SIGKILL": {
      ms: killMs,
      alone,
      begin: async () => {
        await server.kill();
        return () => server.restart();
      },
    },
    "suspended with SIGSTOP": {
      ms: suspendMs,
      alone,
      begin: async () => {
        server.suspend();
        return async () => server.resume();
      },
    },
  };
}
