import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./at-exit.ts";
import { freePort } from "./free-port.ts";
import { Program } from "./processes.ts";
import { type RedisOptions, type RedisServer, revive, startRedis } from "./redis.ts";
import { askRedis, texts, untilSo } from "./redis-command.ts";

/** A process that watches the primary, and names another when it is gone. */
export interface Sentinel {
  /** `redis://127.0.0.1:PORT` */
  readonly url: string;
  readonly address: string;
  /** Ends it at once; `restart` brings it back with all it knew. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  suspend(): void;
  resume(): void;
  isRunning(): boolean;
  /** What it wrote over all its lives. */
  log(): string;
}

/** A primary, its replica, and three sentinels of which two must agree. */
export interface WatchedRedis {
  /** `redis+sentinel://…`: all sentinels, and the password, if any. */
  readonly url: string;
  /** The name that the sentinels know the primary by. */
  readonly name: string;
  /** Both servers; the first is the primary in the beginning. */
  readonly servers: readonly RedisServer[];
  readonly sentinels: readonly Sentinel[];
  /** The one that the sentinels call the primary at present. */
  primary(): Promise<RedisServer>;
  /** The other one. */
  replica(): Promise<RedisServer>;
  /** Resolves when the other one is in step, and every sentinel that runs takes it for a good replica. */
  hasReplica(): Promise<void>;
  /** Brings back the servers that were killed or hang; resolves when the next failover can go well. */
  restore(): Promise<void>;
  /** Resolves with the new primary when every sentinel that runs names another one than `former`. */
  failoverFrom(former: RedisServer): Promise<RedisServer>;
  stop(): Promise<void>;
}

const NAME = "invites";
/** A primary that is silent for this long is taken to be down. */
const DOWN_AFTER_MS = 1000;
const FAILOVER_TIMEOUT_MS = 3000;
/** How often they ask and tell each other, in place of 10 s and 2 s. */
const PERIODS = ["info-period", "200", "publish-period", "200", "ask-period", "200"];

/**
 * Starts five processes on loopback; resolves once the replica is in step and the sentinels know all of each other.
 * After a SIGKILL of the primary it takes them some two seconds to name the replica.
 */
export async function startWatchedRedis(
  options: Pick<RedisOptions, "password" | "settings"> = {},
): Promise<WatchedRedis> {
  const password = options.password === undefined ? {} : { password: options.password };
  const settings = [
    ["repl-diskless-sync-delay", "0"],
    ...(options.password === undefined ? [] : [["masterauth", options.password]]),
    ...(options.settings ?? []),
  ];
  const first = await startRedis({ ...password, settings });
  const replicaOf = ["replicaof", "127.0.0.1", `${first.port}`];
  const second = await startRedis({ ...password, settings: [...settings, replicaOf] });
  await second.waitForOutput(/MASTER <-> REPLICA sync: Finished with success/);
  const servers = [first, second];

  const started = await Promise.all([1, 2, 3].map(() => startSentinel(first, options.password)));
  const sentinels = started.map(({ sentinel }) => sentinel);
  await Promise.all(started.map(({ knowsAll }) => knowsAll()));
  const primary = async () => {
    const named = await Promise.any(sentinels.map(nameOfPrimary));
    return serverAt(servers, named);
  };
  const hasReplica = async () => {
    await Promise.all(started.map(({ seesReplica }) => untilSo(seesReplica)));
    await untilSo(async () => hasAnsweringReplica(await primary()));
  };
  await hasReplica();

  const credentials = options.password === undefined ? "" : `:${encodeURIComponent(options.password)}@`;
  return {
    url: `redis+sentinel://${credentials}${sentinels.map(({ address }) => address).join(",")}/${NAME}`,
    name: NAME,
    servers,
    sentinels,
    primary,
    replica: async () => {
      const taken = await primary();
      const other = servers.find((server) => server !== taken);
      if (other === undefined) throw new Error("there is no replica");
      return other;
    },
    hasReplica,
    restore: async () => {
      await revive([...servers, ...sentinels]);
      await hasReplica();
    },
    failoverFrom: async (former) => {
      await Promise.all(started.map(({ hasLeft }) => hasLeft(former)));
      return primary();
    },
    stop: async () => {
      await Promise.all(started.map(({ stop }) => stop()));
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}

async function startSentinel(primary: RedisServer, password: string | undefined) {
  const folder = temporaryFolder("sentinel");
  const port = await freePort();
  const file = join(folder.path, "sentinel.conf");
  writeFileSync(
    file,
    [
      `port ${port}`,
      "bind 127.0.0.1",
      `dir ${folder.path}`,
      `sentinel monitor ${NAME} ${primary.address.replace(":", " ")} 2`,
      `sentinel down-after-milliseconds ${NAME} ${DOWN_AFTER_MS}`,
      `sentinel failover-timeout ${NAME} ${FAILOVER_TIMEOUT_MS}`,
      ...(password === undefined ? [] : [`sentinel auth-pass ${NAME} ${password}`]),
      "",
    ].join("\n"),
  );
  const address = `127.0.0.1:${port}`;
  const url = `redis://${address}`;

  let program: Program;
  const past: string[] = [];
  const start = async () => {
    program = new Program({ name: "sentinel", command: "redis-server", args: [file, "--sentinel"] });
    await program.waitForOutput(/monitor master/);
    await askRedis(url, "SENTINEL", "DEBUG", ...PERIODS);
  };
  await start();

  const sentinel: Sentinel = {
    url,
    address,
    kill: async () => {
      await program.kill();
    },
    restart: async () => {
      await program.kill();
      past.push(program.output());
      await start();
    },
    suspend: () => program.suspend(),
    resume: () => program.resume(),
    isRunning: () => program.isRunning(),
    log: () => [...past, program.output()].join(""),
  };
  return {
    sentinel,
    knowsAll: async () => {
      await program.waitForOutput(/\+slave slave/);
      await program.waitForOutput(/\+sentinel sentinel[\s\S]*\+sentinel sentinel/);
    },
    seesReplica: async () => {
      if (!program.isRunning()) return true;
      const replicas = await askRedis(url, "SENTINEL", "REPLICAS", NAME);
      const [replica] = Array.isArray(replicas) ? replicas.map(texts) : [];
      const isSo = (field: string, value: string) => replica?.[replica.indexOf(field) + 1] === value;
      return isSo("flags", "slave") && isSo("master-link-status", "ok");
    },
    /** Resolves when it names another primary; at once when it does not run. */
    hasLeft: async (former: RedisServer) => {
      if (!program.isRunning() || (await nameOfPrimary(sentinel)) !== former.address) return;
      const [host, formerPort] = former.address.split(":");
      await program.waitForOutput(new RegExp(`\\+switch-master ${NAME} ${host} ${formerPort} .*$`, "m"), {
        withinMs: 20_000,
      });
    },
    stop: async () => {
      await program.kill();
      folder.remove();
    },
  };
}

/** Not so while the replica reads what it got at the beginning. */
async function hasAnsweringReplica(server: RedisServer): Promise<boolean> {
  return /state=online,offset=[1-9]/.test(String(await askRedis(server.url, "INFO", "replication")));
}

async function nameOfPrimary({ url }: Sentinel): Promise<string> {
  return texts(await askRedis(url, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", NAME)).join(":");
}

function serverAt(servers: readonly RedisServer[], address: string): RedisServer {
  const server = servers.find((one) => one.address === address);
  if (server === undefined) throw new Error(`the sentinels name ${address}, which is none of these servers`);
  return server;
}
