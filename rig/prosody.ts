import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./at-exit.ts";
import { createCertificates } from "./certificates.ts";
import { freePort } from "./free-port.ts";
import { Program, run } from "./processes.ts";
import { prosodyAccounts } from "./prosody-accounts.ts";
import { renderProsodyConfig } from "./prosody-config.ts";
import { type ProsodyVersion, prosodyLauncher, prosodyVersions } from "./prosody-versions.ts";
import { TIMEOUT_MS } from "./timeouts.ts";
import type { Roster, XmppServer, XmppServerOptions } from "./xmpp-server.ts";

export interface ProsodyOptions extends XmppServerOptions {
  /** Without it, the oldest that can be started here. */
  readonly version?: ProsodyVersion;
  /** Lua for the whole server, and for the virtual host of `domain`. */
  readonly extra?: string;
  readonly hostExtra?: string;
  /** That of one that was killed, whose accounts and data it goes on with. */
  readonly dataFolder?: string;
}

/** Its accounts are files that are read anew at every use: nobody has to wait for them. */
export interface ProsodyServer extends XmppServer {
  readonly dataFolder: string;
  /** Of the process that runs at present. */
  pid(): number;
  /** Runs `prosodyctl`, which asks the server (`shell`) or works on its files, by command and version. */
  ctl(...args: readonly string[]): Promise<void>;
  addUser(name: string, password: string): void;
  deleteUser(name: string): void;
  userExists(name: string): boolean;
  roster(name: string): Roster;
}

/** Starts a private Prosody on loopback, as any user; resolves once clients can connect. */
export async function startProsody(options: ProsodyOptions = {}): Promise<ProsodyServer> {
  const domain = options.domain ?? "montague.example";
  const version = options.version ?? prosodyVersions()[0] ?? "0.12";
  const folder = temporaryFolder("prosody");
  const dataFolder = options.dataFolder ?? join(folder.path, "data");
  mkdirSync(dataFolder, { recursive: true });
  mkdirSync(join(folder.path, "certs")); // Prosody looks for one beside its configuration.
  const port = options.port ?? (await freePort());
  const componentPort = await freePort();
  const httpPort = options.websocket === true ? await freePort() : undefined;
  const domains = [domain, ...(options.remoteDomain === undefined ? [] : [options.remoteDomain])];
  const tls = options.tls ?? (await createCertificates({ names: domains, folder: folder.path }));

  const configFile = join(folder.path, "prosody.cfg.lua");
  const { redisUrl, redisTrust, remoteDomain, own, components = [], extra = "", hostExtra = "" } = options;
  const settings = { redisUrl, redisTrust, remoteDomain, own, components, extra, hostExtra };
  const ports = { port, componentPort, httpPort };
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
    dataFolder,
    pid: () => program.pid,
    ctl: async (...args) => {
      const launcher = prosodyLauncher(version, folder.path, "prosodyctl");
      await run(launcher, ["--config", configFile, ...args]);
    },
    software: "Prosody",
    version,
    port,
    componentPort,
    websocketUrl: httpPort === undefined ? "" : `ws://127.0.0.1:${httpPort}/xmpp-websocket`,
    caFile: tls ? tls.caFile : "",
    addUser: (name, password) => accounts.add(...split(name), password),
    deleteUser: (name) => accounts.remove(...split(name)),
    userExists: (name) => accounts.has(...split(name)),
    roster: (name) => accounts.roster(...split(name)),
    log: () => program.output(),
    waitForLog: async (pattern, withinMs = TIMEOUT_MS) => {
      await program.waitForOutput(pattern, { withinMs });
    },
    stop: async () => {
      await program.kill();
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
