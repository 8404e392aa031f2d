import { temporaryFolder } from "./at-exit.ts";
import type { Certificates } from "./certificates.ts";
import { freePort } from "./free-port.ts";
import { Program } from "./processes.ts";

export interface RedisServer {
  /** `redis://` or, with certificates, `rediss://`; holds the password, if any. */
  readonly url: string;
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
}

/** Starts a private Redis on loopback; resolves once it takes commands. */
export async function startRedis(
  options: { readonly password?: string; readonly tls?: Certificates; readonly port?: number } = {},
): Promise<RedisServer> {
  const folder = temporaryFolder("redis");
  const port = options.port ?? (await freePort());
  const args = [
    ...["--bind", "127.0.0.1", "--dir", folder.path, "--daemonize", "no"],
    // Written at each change, without waiting for the disk: what was answered survives a kill of the process.
    ...["--save", "", "--appendonly", "yes", "--appendfsync", "no"],
    ...(options.password === undefined ? [] : ["--requirepass", options.password]),
    ...(options.tls === undefined ? ["--port", `${port}`] : ["--port", "0", "--tls-port", `${port}`]),
    ...(options.tls === undefined ? [] : tlsArguments(options.tls)),
  ];

  let program: Program;
  const start = async () => {
    program = new Program({ name: "redis-server", command: "redis-server", args, cwd: folder.path });
    await program.waitForOutput(/Ready to accept connections/);
  };
  await start();

  const credentials = options.password === undefined ? "" : `:${encodeURIComponent(options.password)}@`;
  return {
    url: `${options.tls === undefined ? "redis" : "rediss"}://${credentials}127.0.0.1:${port}`,
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
      await start();
    },
    suspend: () => program.suspend(),
    resume: () => program.resume(),
  };
}

function tlsArguments(tls: Certificates): string[] {
  return [
    ...["--tls-cert-file", tls.certificateFile, "--tls-key-file", tls.keyFile],
    ...["--tls-ca-cert-file", tls.caFile, "--tls-auth-clients", "no"],
  ];
}
