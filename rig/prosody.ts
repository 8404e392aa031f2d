import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./at-exit.ts";
import { type Certificates, createCertificates } from "./certificates.ts";
import { freePort } from "./free-port.ts";
import { Program } from "./processes.ts";
import { prosodyAccounts, type Subscription } from "./prosody-accounts.ts";
import { renderProsodyConfig } from "./prosody-config.ts";
import { type ProsodyVersion, prosodyLauncher, prosodyVersions } from "./prosody-versions.ts";

export interface ProsodyOptions {
  readonly domain?: string;
  /** Without it, the oldest that can be started here. */
  readonly version?: ProsodyVersion;
  /** Given, the gate is loaded and reads this Redis. */
  readonly redisUrl?: string;
  /** Without it, a certificate for its domains by an authority of its own; `false`: no TLS at all. */
  readonly tls?: Certificates | false;
  readonly port?: number;
  /** A second virtual host on the same server, whose users are strangers to `domain`. */
  readonly remoteDomain?: string;
  /** With Debian's limit of 10 kB/s a client; without it, none. */
  readonly rateLimits?: boolean;
  readonly components?: readonly { readonly jid: string; readonly secret: string }[];
  /** Lua for the whole server, and for the virtual host of `domain`. */
  readonly extra?: string;
  readonly hostExtra?: string;
}

/** Users are named by the localpart, or by the bare JID where they are of the remote domain. */
export interface ProsodyServer {
  readonly domain: string;
  readonly version: ProsodyVersion;
  /** Where clients connect, on 127.0.0.1, with STARTTLS. */
  readonly port: number;
  readonly componentPort: number;
  /** The authority that signed its certificate; "" without TLS. */
  readonly caFile: string;
  /** Also while it runs; seen at once. */
  addUser(name: string, password: string): void;
  deleteUser(name: string): void;
  userExists(name: string): boolean;
  /** As it is on disk: bare JID to subscription. */
  roster(name: string): Record<string, Subscription>;
  /** All it logged since it started, at level debug. */
  log(): string;
  /** Waits for a line of the log. */
  waitForLog(pattern: RegExp, withinMs?: number): Promise<void>;
  /** Ends it and forgets its data. */
  stop(): Promise<void>;
  /** Ends it at once; `restart` brings it and its data back. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** Connections stay open, and nothing answers. */
  suspend(): void;
  resume(): void;
}

/** Starts a private Prosody on loopback, as any user; resolves once clients can connect. */
export async function startProsody(options: ProsodyOptions = {}): Promise<ProsodyServer> {
  const domain = options.domain ?? "montague.example";
  const version = options.version ?? prosodyVersions()[0] ?? "0.12";
  const folder = temporaryFolder("prosody");
  const dataFolder = join(folder.path, "data");
  mkdirSync(dataFolder);
  mkdirSync(join(folder.path, "certs")); // Prosody looks for one beside its configuration.
  const port = options.port ?? (await freePort());
  const componentPort = await freePort();
  const domains = [domain, ...(options.remoteDomain === undefined ? [] : [options.remoteDomain])];
  const tls = options.tls ?? (await createCertificates({ names: domains, folder: folder.path }));

  const configFile = join(folder.path, "prosody.cfg.lua");
  const { redisUrl, remoteDomain, rateLimits = false, components = [], extra = "", hostExtra = "" } = options;
  const settings = { redisUrl, remoteDomain, rateLimits, components, extra, hostExtra };
  const ports = { port, componentPort };
  writeFileSync(
    configFile,
    renderProsodyConfig({ folder: folder.path, dataFolder, domain, tls, ...ports, ...settings }),
  );

  const command = prosodyLauncher(version, folder.path);
  const { PATH } = process.env;
  let program: Program;
  const start = async () => {
    program = new Program({
      name: `prosody ${version}`,
      command,
      args: ["--config", configFile, "-F"],
      cwd: folder.path,
      env: { PATH, HOME: folder.path },
    });
    const started = program.waitForOutput(
      /Activated service 'c2s' on \[127\.0\.0\.1\]:\d+|Failed to open server port/,
    );
    if ((await started)[0].startsWith("Failed")) {
      await program.kill();
      throw new Error(`prosody ${version}: port ${port} is in use`);
    }
  };
  await start();

  const accounts = prosodyAccounts(dataFolder);
  const split = (name: string): [string, string] => {
    const [localpart = "", host = domain] = name.split("@");
    return [localpart, host];
  };
  return {
    domain,
    version,
    port,
    componentPort,
    caFile: tls ? tls.caFile : "",
    addUser: (name, password) => accounts.add(...split(name), password),
    deleteUser: (name) => accounts.remove(...split(name)),
    userExists: (name) => accounts.has(...split(name)),
    roster: (name) => accounts.roster(...split(name)),
    log: () => program.output(),
    waitForLog: async (pattern, withinMs = 10_000) => {
      await program.waitForOutput(pattern, { withinMs });
    },
    stop: async () => {
      await program.stop(2_000);
      folder.remove();
    },
    kill: async () => {
      await program.kill();
    },
    restart: async () => {
      await program.stop(2_000);
      await start();
    },
    suspend: () => program.suspend(),
    resume: () => program.resume(),
  };
}
