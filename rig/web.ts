import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "./at-exit.ts";
import { freePort } from "./free-port.ts";
import { type Exit, Program } from "./processes.ts";
import { TIMEOUT_MS } from "./timeouts.ts";

/** What the pages are for: a `ProsodyServer` and a `RedisServer` fit. */
export interface WebSite {
  readonly server: { readonly domain: string; readonly port: number; readonly caFile: string };
  readonly redis: { readonly url: string };
  /** Over the `web` section that it gets by itself. */
  readonly web?: Readonly<Record<string, unknown>>;
  /** Further sections, as in `bot.config.json`. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly logLevel?: string;
}

/** The web process as operators run it: the built program, with a configuration file of its own. */
export interface WebProcess {
  /** Where its pages are, without a final slash. */
  readonly url: string;
  readonly program: Program;
  stop(): Promise<Exit>;
}

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));

/** Starts `node dist/main.js web`; resolves once it listens. */
export async function startWeb(site: WebSite): Promise<WebProcess> {
  const web = launchWeb(site, await freePort());
  await isListening(web.program, web.url);
  return web;
}

/** Starts it, and waits for nothing. */
export function launchWeb({ server, redis, web, config, logLevel }: WebSite, port: number): WebProcess {
  const folder = temporaryFolder("web");
  const file = join(folder.path, "bot.config.json");
  const url = `http://127.0.0.1:${port}`;
  const settings = {
    domain: server.domain,
    xmpp: {
      service: `xmpp://127.0.0.1:${server.port}`,
      require_tls: server.caFile !== "",
      ca_file: server.caFile === "" ? null : server.caFile,
    },
    redis: { url: redis.url },
    web: { base_url: url, host: "127.0.0.1", port, ...web },
    log: { level: logLevel ?? "info" },
    ...config,
  };
  writeFileSync(file, JSON.stringify(settings));
  const program = new Program({
    name: "web",
    command: process.execPath,
    args: [MAIN, "web"],
    env: { PATH: process.env["PATH"] ?? "", BOT_CONFIG: file },
  });
  return {
    url,
    program,
    stop: async () => {
      const exit = await program.stop();
      folder.remove();
      return exit;
    },
  };
}

/** Asks until it answers: at log levels above info it says nothing when it listens. */
async function isListening(program: Program, url: string): Promise<void> {
  for (const deadline = Date.now() + TIMEOUT_MS; Date.now() < deadline; ) {
    const answer = await fetch(`${url}/healthz`).catch(() => undefined);
    if (answer?.ok === true) return;
    if (!program.isRunning()) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the web process does not listen:\n${program.output()}`);
}
