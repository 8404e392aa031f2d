import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../rig/at-exit.ts";
import { createCertificates } from "../../rig/certificates.ts";
import type { Disturbance } from "../../rig/fault-proxy.ts";
import { type ProsodyServer, startProsody } from "../../rig/prosody.ts";
import { prosodyAccounts } from "../../rig/prosody-accounts.ts";
import { prosodyVersions } from "../../rig/prosody-versions.ts";
import { startRedisAccess } from "../../rig/redis-access.ts";
import type { WatchedRedis } from "../../rig/redis-sentinels.ts";
import { connectionFaults, serverFaults } from "./faults.ts";
import type { Part } from "./part.ts";

type ServerPart = Part & { readonly server: ProsodyServer };

/** One domain on two servers, the oldest Prosody and the newest that are here. */
export type XmppServers = {
  readonly main: ServerPart;
  readonly second: ServerPart;
  /** The user names of all accounts, which both servers share. */
  accountNames(): readonly string[];
};

/** Both have the gate, and the same accounts, as a cluster over one database does. */
export async function startXmppServers({
  domain,
  users,
  redis,
}: {
  readonly domain: string;
  /** Names and passwords of those who are there from the beginning. */
  readonly users: ReadonlyMap<string, string>;
  readonly redis: WatchedRedis;
}): Promise<XmppServers> {
  const tls = await createCertificates({ names: [domain] });
  const [first, other] = sharedFolders(domain);
  const accounts = prosodyAccounts(first);
  for (const [name, password] of users) accounts.add(name, domain, password);

  const start = async (dataFolder: string, name: string, version = prosodyVersions()[0]) => {
    const toRedis = await startRedisAccess(redis);
    const server = await startProsody({
      ...(version === undefined ? {} : { version }),
      domain,
      tls,
      redisUrl: toRedis.url,
      extra: `data_path = "${dataFolder}"; log = { info = "*console" }`,
    });
    const stop = async () => {
      await server.stop();
      await toRedis.stop();
    };
    return { ...partOf(name, server, toRedis), server, stop };
  };
  const [main, second] = await Promise.all([
    start(first, "Prosody 1"),
    start(other, "Prosody 2", prosodyVersions().at(-1)),
  ]);
  return { main, second, accountNames: () => accounts.names(domain) };
}

/** A data folder for each of two servers, with the same accounts and nothing else in common. */
function sharedFolders(domain: string): readonly [string, string] {
  const host = domain.replaceAll(".", "%2e");
  const [first, second] = [temporaryFolder("prosody-data").path, temporaryFolder("prosody-data").path];
  mkdirSync(join(first, host, "accounts"), { recursive: true });
  mkdirSync(join(second, host));
  symlinkSync(join(first, host, "accounts"), join(second, host, "accounts"));
  return [first, second];
}

function partOf(name: string, server: ProsodyServer, toRedis: Disturbance): Omit<Part, "stop"> {
  const alone = "a server is down";
  const past: string[] = [];
  const restart = async () => {
    past.push(server.log());
    await server.restart();
  };
  return {
    name,
    // Between the claim of a use and the word that the account is made.
    busyWith: "claims",
    harms: {
      ...serverFaults({ ...server, restart }, { killMs: [200, 3_000], suspendMs: [1_000, 12_000], alone }),
      "stopped with SIGTERM": {
        ms: [0, 0],
        alone,
        begin: async () => {
          await restart();
          return async () => {};
        },
      },
      ...connectionFaults(toRedis, "Redis", {
        cutMs: [0, 3_000],
        stallMs: [500, 6_000],
        deafMs: [500, 4_000],
      }),
    },
    log: () => [...past, server.log()].join(""),
  };
}
