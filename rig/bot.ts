import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "./at-exit.ts";
import { type Exit, Program } from "./processes.ts";
import { TIMEOUT_MS } from "./timeouts.ts";

/** The servers it is for: a `ProsodyServer` and a `RedisServer` fit. */
export interface BotSite {
  readonly server: { readonly domain: string; readonly port: number; readonly caFile: string };
  readonly redis: { readonly url: string };
  readonly password: string;
  /** Settings over those that the site needs, as in `bot.config.json`; sections are merged. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Further environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** The program of another version of the project; without it, `dist/main.js` of this one. */
  readonly main?: string;
}

/** The bot as operators run it: the built program, with a configuration file and an environment of its own. */
export interface BotProcess {
  readonly program: Program;
  /** Each line of its log. */
  log(): readonly LogLine[];
  waitForLog(pattern: RegExp, withinMs?: number): Promise<void>;
  /** Waits until it has sent its presence, and answers its full JID. */
  waitUntilOnline(): Promise<string>;
  /** Waits until it owns the account or stands by. */
  waitUntilReady(): Promise<void>;
  /** Waits until it owns the account, and is logged in. */
  waitUntilOwner(): Promise<BotProcess>;
  /** Runs one command on the command line, with the same configuration. */
  command(...args: readonly string[]): Promise<Ended>;
  stop(): Promise<Exit>;
}

export interface LogLine {
  readonly level: number;
  readonly time: number;
  readonly msg: string;
}

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));

type Ended = Exit & { readonly stdout: string; readonly stderr: string };

/** Starts `node dist/main.js bot`; resolves at once, before it is online. */
export function startBot(site: BotSite): BotProcess {
  const { start, forget } = installBot(site);
  const program = start("bot");
  const bot: BotProcess = {
    program,
    log: () => parseLog(program.stdout()),
    waitForLog: async (pattern, withinMs = TIMEOUT_MS) => {
      await program.waitForOutput(pattern, { withinMs });
    },
    waitUntilOnline: async () => {
      const line = await program.waitForOutput(/"jid":"([^"]+)".*"XMPP session online"/);
      return line[1] ?? "";
    },
    waitUntilReady: async () => {
      await program.waitForOutput(/XMPP session (online|resumed)|standing by/);
    },
    waitUntilOwner: async () => {
      await program.waitForOutput(/XMPP session (online|resumed)/);
      return bot;
    },
    command: (...args) => ended(start(...args)),
    stop: async () => {
      const exit = await program.stop();
      forget();
      return exit;
    },
  };
  return bot;
}

/** The replica that owns the account: the one that was the last to log in. */
export function ownerOf(replicas: readonly BotProcess[]): BotProcess {
  const since = (bot: BotProcess) =>
    bot.log().findLast(({ msg }) => /^XMPP session (online|resumed)/.test(msg))?.time ?? 0;
  const [latest] = replicas.toSorted((a, b) => since(b) - since(a));
  if (latest === undefined) throw new Error("there is no replica");
  return latest;
}

/** Runs one command on the command line, without a bot. */
export async function runCommand(site: BotSite, ...args: readonly string[]): Promise<Ended> {
  const { start, forget } = installBot(site);
  const result = await ended(start(...args));
  forget();
  return result;
}

/** The settings of the site in a file, and a way to start the program with them. */
function installBot(site: BotSite) {
  const folder = temporaryFolder("bot");
  const file = join(folder.path, "bot.config.json");
  writeFileSync(file, JSON.stringify(mergeSections(configFor(site), site.config ?? {})));
  const env = {
    PATH: process.env["PATH"] ?? "",
    BOT_CONFIG: file,
    XMPP_PASSWORD: site.password,
    ...site.env,
  };
  const start = (...args: readonly string[]) =>
    new Program({ name: "bot", command: process.execPath, args: [site.main ?? MAIN, ...args], env });
  return { start, forget: folder.remove };
}

async function ended(program: Program): Promise<Ended> {
  const exit = await program.exit;
  return { ...exit, stdout: program.stdout(), stderr: program.stderr() };
}

function configFor({ server, redis }: BotSite) {
  return {
    domain: server.domain,
    xmpp: {
      service: `xmpp://127.0.0.1:${server.port}`,
      username: "invite",
      require_tls: server.caFile !== "",
      ca_file: server.caFile === "" ? null : server.caFile,
    },
    redis: { url: redis.url },
  };
}

type Sections = Readonly<Record<string, unknown>>;

function mergeSections(base: Sections, over: Sections): Sections {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isSection(below) && isSection(value) ? { ...below, ...value } : value;
  }
  return merged;
}

function isSection(value: unknown): value is Sections {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseLog(text: string): readonly LogLine[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as LogLine);
}
