import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./at-exit.ts";
import { type Certificates, createCertificates } from "./certificates.ts";
import { renderEjabberdConfig } from "./ejabberd-config.ts";
import { freePort } from "./free-port.ts";
import { Program, run } from "./processes.ts";
import type { Subscription } from "./prosody-accounts.ts";

export interface EjabberdOptions {
  readonly domain?: string;
  /** Given, the gate is loaded and reads this Redis. */
  readonly redisUrl?: string;
  /** The gate's own options. */
  readonly gate?: Readonly<Record<string, unknown>>;
  /** Without it, a certificate for its domains by an authority of its own; `false`: no TLS at all. */
  readonly tls?: Certificates | false;
  readonly port?: number;
  /** A second virtual host on the same server, whose users are strangers to `domain`. */
  readonly remoteDomain?: string;
}

/** Users are named by the localpart, or by the bare JID where they are of the remote domain. */
export interface EjabberdServer {
  readonly domain: string;
  /** Where clients connect, on 127.0.0.1, with STARTTLS. */
  readonly port: number;
  /** The authority that signed its certificate; "" without TLS. */
  readonly caFile: string;
  addUser(name: string, password: string): Promise<void>;
  deleteUser(name: string): Promise<void>;
  userExists(name: string): Promise<boolean>;
  /** Bare JID to subscription. */
  roster(name: string): Promise<Record<string, Subscription>>;
  /** All it logged since it started, at level info. */
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

const GATE = new URL("../gate/ejabberd/mod_invite_gate/src", import.meta.url).pathname;
const SCRIPTS = new URL("../gate/scripts", import.meta.url).pathname;
const LAUNCHER = "/usr/sbin/ejabberdctl";

/** Whether Debian's ejabberd, and the compiler for the gate, are here. */
export function hasEjabberd(): boolean {
  return existsSync(LAUNCHER) && existsSync("/usr/bin/erlc") && findLibraries() !== undefined;
}

/** Starts a private ejabberd on loopback, as any user; resolves once clients can connect. */
export async function startEjabberd(options: EjabberdOptions = {}): Promise<EjabberdServer> {
  const domain = options.domain ?? "montague.example";
  const libraries = findLibraries();
  if (libraries === undefined) throw new Error("There is no ejabberd here: run node scripts/install.mjs");
  const folder = temporaryFolder("ejabberd");
  const inFolder = (name: string) => join(folder.path, name);
  for (const name of ["spool", "ebin"]) mkdirSync(inFolder(name));
  const port = options.port ?? (await freePort());
  const httpPort = await freePort();
  const domains = [domain, ...(options.remoteDomain === undefined ? [] : [options.remoteDomain])];
  const tls = options.tls ?? (await createCertificates({ names: domains, folder: folder.path }));
  if (options.redisUrl !== undefined) await compileGate(libraries, inFolder("ebin"));

  const { redisUrl, remoteDomain } = options;
  const gate = { scripts_dir: SCRIPTS, allow_registration: true, ...options.gate };
  const settings = { domain, remoteDomain, port, httpPort, tls, redisUrl, gate };
  writeFileSync(inFolder("ejabberd.yml"), renderEjabberdConfig(settings));

  const { PATH } = process.env;
  let program: Program;
  const start = async () => {
    program = new Program({
      name: "ejabberd",
      command: "/usr/bin/erl",
      args: [
        ...["-noinput", "-pa", inFolder("ebin"), "-mnesia", "dir", JSON.stringify(inFolder("spool"))],
        ...["-s", "ejabberd"],
      ],
      cwd: folder.path,
      env: {
        PATH,
        HOME: folder.path,
        ERL_LIBS: libraries,
        ERL_CRASH_DUMP_BYTES: "0",
        EJABBERD_CONFIG_PATH: inFolder("ejabberd.yml"),
        EJABBERD_LOG_PATH: inFolder("ejabberd.log"),
      },
    });
    await program.waitForOutput(/Start accepting TCP connections at 127\.0\.0\.1:\d+ for ejabberd_http\b/, {
      withinMs: 30_000,
    });
    await program.waitForOutput(/Start accepting TCP connections at 127\.0\.0\.1:\d+ for ejabberd_c2s\b/);
  };
  await start();

  const call = async (command: string, args: Record<string, string>): Promise<unknown> => {
    const url = `http://127.0.0.1:${httpPort}/api/${command}`;
    const response = await fetch(url, { method: "POST", body: JSON.stringify(args) });
    if (!response.ok) throw new Error(`ejabberd, ${command}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const split = (name: string) => {
    const [user = "", host = domain] = name.split("@");
    return { user, host };
  };
  return {
    domain,
    port,
    caFile: tls ? tls.caFile : "",
    addUser: async (name, password) => {
      await call("register", { ...split(name), password });
    },
    deleteUser: async (name) => {
      await call("unregister", split(name));
    },
    userExists: async (name) => (await call("check_account", split(name))) === 0,
    roster: async (name) => {
      const { user, host } = split(name);
      const items = (await call("get_roster", { user, server: host })) as RosterItem[];
      return Object.fromEntries(items.map(({ jid, subscription }) => [jid, subscription]));
    },
    log: () => program.output(),
    waitForLog: async (pattern, withinMs = 10_000) => {
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
      await program.stop(5_000);
      await start();
    },
    suspend: () => program.suspend(),
    resume: () => program.resume(),
  };
}

type RosterItem = { readonly jid: string; readonly subscription: Subscription };

async function compileGate(libraries: string, folder: string): Promise<void> {
  const sources = readdirSync(GATE).map((name) => join(GATE, name));
  const behaviours = readdirSync(libraries)
    .filter((name) => name.startsWith("ejabberd-"))
    .flatMap((name) => ["-pa", join(libraries, name, "ebin")]);
  await run("/usr/bin/erlc", ["-Wall", "-Werror", ...behaviours, "-o", folder, ...sources]);
}

/** Where Debian keeps ejabberd's own modules. */
function findLibraries(): string | undefined {
  if (!existsSync(LAUNCHER)) return undefined;
  return /^ERL_LIBS='(.+)'$/m.exec(readFileSync(LAUNCHER, "utf8"))?.[1];
}
