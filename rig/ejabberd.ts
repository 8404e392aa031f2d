import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "./at-exit.ts";
import { createCertificates } from "./certificates.ts";
import { renderEjabberdConfig } from "./ejabberd-config.ts";
import { type EjabberdEdition, findEjabberd } from "./ejabberd-versions.ts";
import { freePort } from "./free-port.ts";
import { Program, run } from "./processes.ts";
import type { Subscription } from "./prosody-accounts.ts";
import { TIMEOUT_MS } from "./timeouts.ts";
import type { XmppServer, XmppServerOptions } from "./xmpp-server.ts";

export interface EjabberdOptions extends XmppServerOptions {
  /** Without it, the system's own. */
  readonly edition?: EjabberdEdition;
  /** Further options of the gate. */
  readonly gate?: Readonly<Record<string, unknown>>;
  /** Further modules of `domain`, with their options. */
  readonly modules?: Readonly<Record<string, object>>;
  /** Usual modules that it goes without. */
  readonly without?: readonly string[];
  /** Settings of the whole server, over the usual ones. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** Mnesia's tables that are in memory, too, for they would be on the disk alone. */
  readonly tablesInMemory?: readonly string[];
}

const GATE = fileURLToPath(new URL("../gate/ejabberd/mod_invite_gate/src", import.meta.url));
const LOOK_MS = 50;
const SCRIPTS = fileURLToPath(new URL("../gate/scripts", import.meta.url));

export interface EjabberdServer extends XmppServer {
  /** Runs a command as `ejabberdctl` does. */
  call(command: string, args: Readonly<Record<string, string>>): Promise<void>;
}

/** Starts a private ejabberd on loopback, as any user; resolves once clients can connect. */
export async function startEjabberd(options: EjabberdOptions = {}): Promise<EjabberdServer> {
  const { domain = "montague.example", redisUrl, remoteDomain, own } = options;
  const { edition = "packaged", components = [], websocket = false, modules = {} } = options;
  const { without = [], extra = {}, tablesInMemory = [] } = options;
  const installation = findEjabberd(edition);
  if (installation === undefined) throw new Error("There is no ejabberd here: run node scripts/install.mjs");
  const folder = temporaryFolder("ejabberd");
  const inFolder = (name: string) => join(folder.path, name);
  mkdirSync(inFolder("spool"));
  const ports = {
    port: options.port ?? (await freePort()),
    httpPort: await freePort(),
    componentPort: await freePort(),
  };
  const names = [domain, ...(remoteDomain === undefined ? [] : [remoteDomain])];
  const [tls, gateFolder] = await Promise.all([
    options.tls ?? createCertificates({ names, folder: folder.path }),
    redisUrl === undefined ? undefined : compiledGate(),
  ]);

  const { caFile, verify } = options.redisTrust ?? {};
  const gate = {
    ...(caFile === undefined ? {} : { redis_ca: caFile }),
    ...(verify === undefined ? {} : { redis_verify: verify }),
    scripts_dir: SCRIPTS,
    bot: "invite",
    allow_registration: own?.allowRegistration ?? true,
    ...(own === undefined ? {} : { registration_invite_only: own.inviteOnly }),
    ...(components[0] === undefined ? {} : { component: components[0].jid }),
    ...options.gate,
  };
  const settings = {
    domain,
    remoteDomain,
    ...ports,
    components,
    websocket,
    tls,
    redisUrl,
    gate,
    modules,
    without,
    extra,
  };
  writeFileSync(inFolder("ejabberd.yml"), renderEjabberdConfig(settings));

  const { PATH } = process.env;
  const [command, ...prefix] = installation.erlang(folder.path);
  let program: Program;
  const start = async () => {
    program = new Program({
      name: `ejabberd ${installation.version}`,
      command,
      args: [
        ...prefix,
        ...(gateFolder === undefined ? [] : ["-pa", gateFolder]),
        ...["-noinput", "-mnesia", "dir", JSON.stringify(inFolder("spool"))],
        // It watches the machine's memory by a program that the later edition's loader does not start.
        ...["-os_mon", "start_memsup", "false", "-s", "ejabberd"],
        ...tablesInMemory.flatMap((table) => ["-eval", keepInMemory(table)]),
      ],
      cwd: folder.path,
      env: {
        PATH,
        HOME: folder.path,
        ERL_LIBS: installation.libraries,
        ERL_CRASH_DUMP_BYTES: "0",
        EJABBERD_CONFIG_PATH: inFolder("ejabberd.yml"),
        EJABBERD_LOG_PATH: inFolder("ejabberd.log"),
      },
    });
    const listeners = ["http", "c2s", ...(components.length === 0 ? [] : ["service"])];
    for (const listener of listeners) {
      const line = `Start accepting TCP connections at 127\\.0\\.0\\.1:\\d+ for ejabberd_${listener}\\b`;
      await program.waitForOutput(new RegExp(line));
    }
  };
  await start();

  const call = async (command: string, args: Record<string, string>): Promise<unknown> => {
    const url = `http://127.0.0.1:${ports.httpPort}/api/${command}`;
    const response = await fetch(url, { method: "POST", body: JSON.stringify(args) });
    if (!response.ok) throw new Error(`ejabberd, ${command}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const split = (name: string) => {
    const [user = "", host = domain] = name.split("@");
    return { user, host };
  };
  const added = new Set<string>();
  /** Mnesia writes to the disk some time after it has said yes: what was added for a test is to outlive a kill. */
  const untilWritten = async () => {
    const isWritten = () => {
      const files = readdirSync(inFolder("spool")).filter((file) =>
        /^(LATEST\.LOG|passwd\.DC[DL])$/.test(file),
      );
      const text = files.map((file) => readFileSync(join(inFolder("spool"), file), "latin1")).join("\n");
      return [...added].every((name) => text.includes(name));
    };
    while (!isWritten()) await delay(LOOK_MS);
  };
  return {
    domain,
    call: async (command, args) => {
      await call(command, args);
    },
    software: "ejabberd",
    version: installation.version,
    port: ports.port,
    componentPort: ports.componentPort,
    websocketUrl: websocket ? `ws://127.0.0.1:${ports.httpPort}/ws` : "",
    caFile: tls ? tls.caFile : "",
    addUser: async (name, password) => {
      await call("register", { ...split(name), password });
      added.add(split(name).user);
    },
    deleteUser: async (name) => {
      await call("unregister", split(name));
      added.delete(split(name).user);
    },
    userExists: async (name) => (await call("check_account", split(name))) === 0,
    roster: async (name) => {
      const { user, host } = split(name);
      const items = (await call("get_roster", { user, server: host })) as RosterItem[];
      return Object.fromEntries(items.map(({ jid, subscription }) => [jid, subscription]));
    },
    log: () => program.output(),
    waitForLog: async (pattern, withinMs = TIMEOUT_MS) => {
      await program.waitForOutput(pattern, { withinMs });
    },
    stop: async () => {
      await program.kill();
      folder.remove();
    },
    kill: async () => {
      await untilWritten();
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

/** Erlang for after the start. A schema of one's own (ejabberd.schema) counts only from the second start on. */
function keepInMemory(table: string): string {
  return `{atomic, ok} = mnesia:change_table_copy_type(${table}, node(), disc_copies).`;
}

type RosterItem = { readonly jid: string; readonly subscription: Subscription };

let compiled: Promise<string> | undefined;

/** The folder of the compiled gate, made once a process. */
function compiledGate(): Promise<string> {
  compiled ??= compileGate(temporaryFolder("ejabberd-gate").path);
  return compiled;
}

/** Always by the system's own compiler and against its own ejabberd, as other versions would be given it. */
async function compileGate(folder: string): Promise<string> {
  const libraries = findEjabberd("packaged")?.libraries;
  if (libraries === undefined) throw new Error("There is no ejabberd to compile the gate with");
  const sources = readdirSync(GATE).map((name) => join(GATE, name));
  const behaviours = readdirSync(libraries)
    .filter((name) => name.startsWith("ejabberd-"))
    .flatMap((name) => ["-pa", join(libraries, name, "ebin")]);
  await run("/usr/bin/erlc", ["-Wall", "-Werror", ...behaviours, "-o", folder, ...sources]);
  return folder;
}
