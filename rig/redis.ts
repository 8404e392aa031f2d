import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./at-exit.ts";
import type { Certificates } from "./certificates.ts";
import { freePort } from "./free-port.ts";
import { Program } from "./processes.ts";

export interface RedisServer {
  /** `redis://` or, with certificates, `rediss://`; holds the password, if any. */
  readonly url: string;
  /** `host:port`, as sentinels and the nodes of a cluster name it. */
  readonly address: string;
  readonly port: number;
  /** Ends it and forgets its data. */
  stop(): Promise<void>;
  /** Ends it at once, as a power cut would; `restart` brings it and its data back. */
  kill(): Promise<void>;
  /** Starts it anew on the same port with the same data. */
  restart(): Promise<void>;
  /** Connections stay open, and nothing answers. */
  suspend(): void;
  resume(): void;
  /** Whether it has been killed and not been brought back. */
  isRunning(): boolean;
  /** What it wrote since it was started last; waits until that matches. */
  waitForOutput(pattern: RegExp): Promise<void>;
  /** What it wrote over all its lives. */
  log(): string;
}

export interface RedisOptions {
  readonly password?: string;
  readonly tls?: Certificates;
  readonly port?: number;
  /** Further settings: the words of one line of `redis.conf` each. */
  readonly settings?: readonly (readonly string[])[];
}

/** Starts a private Redis on loopback; resolves once it takes commands. */
export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  const folder = temporaryFolder("redis");
  const port = options.port ?? (await freePort());
  const file = join(folder.path, "redis.conf");
  const settings = [
    ["bind", "127.0.0.1"],
    ["dir", folder.path],
    // Written at each change, without waiting for the disk: what was answered survives a kill of the process.
    ["save", ""],
    ["appendonly", "yes"],
    ["appendfsync", "no"],
    ...(options.password === undefined ? [] : [["requirepass", options.password]]),
    ...(options.tls === undefined ? [["port", `${port}`]] : tlsSettings(options.tls, port)),
    ...(options.settings ?? []),
  ];
  // In a file, where a sentinel has whose replica it is written down, so that a restart does not undo it.
  const lines = settings.map(
    ([name, ...words]) => `${name} ${words.map((word) => JSON.stringify(word)).join(" ")}\n`,
  );
  writeFileSync(file, lines.join(""));

  let program: Program;
  const past: string[] = [];
  const start = async () => {
    program = new Program({ name: "redis-server", command: "redis-server", args: [file], cwd: folder.path });
    await program.waitForOutput(/Ready to accept connections/);
  };
  await start();

  const address = `127.0.0.1:${port}`;
  const credentials = options.password === undefined ? "" : `:${encodeURIComponent(options.password)}@`;
  return {
    url: `${options.tls === undefined ? "redis" : "rediss"}://${credentials}${address}`,
    address,
    port,
    stop: async () => {
      await program.kill();
      folder.remove();
    },
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
    waitForOutput: async (pattern) => {
      await program.waitForOutput(pattern);
    },
    log: () => [...past, program.output()].join(""),
  };
}

function tlsSettings(tls: Certificates, port: number): readonly (readonly string[])[] {
  return [
    ["port", "0"],
    ["tls-port", `${port}`],
    ["tls-cert-file", tls.certificateFile],
    ["tls-key-file", tls.keyFile],
    ["tls-ca-cert-file", tls.caFile],
    ["tls-auth-clients", "no"],
  ];
}

/** Brings back the servers that were killed or hang. */
export async function revive(
  servers: readonly Pick<RedisServer, "resume" | "restart" | "isRunning">[],
): Promise<void> {
  await Promise.all(
    servers.map(async (server) => {
      server.resume();
      if (!server.isRunning()) await server.restart();
    }),
  );
}
