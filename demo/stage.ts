import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../rig/at-exit.ts";
import { Program } from "../rig/processes.ts";
import { type ProsodyServer, startProsody } from "../rig/prosody.ts";
import { type RedisServer, startRedis } from "../rig/redis.ts";

export const DOMAIN = "montague.example";
export const BOT = `invite@${DOMAIN}`;

/** Who has an account when the story begins; the passwords live as long as the demo. */
export const passwords = { invite: "beep", admin: "escalus", alice: "tea-party", bob: "builder" } as const;

/** The three processes that the story needs, each of its own and on loopback. */
export interface Stage {
  readonly redis: RedisServer;
  readonly prosody: ProsodyServer;
  readonly bot: Program;
  stop(): Promise<void>;
}

export async function startServers(): Promise<Pick<Stage, "redis" | "prosody">> {
  const redis = await startRedis();
  const prosody = await startProsody({ domain: DOMAIN, redisUrl: redis.url });
  for (const [name, password] of Object.entries(passwords)) prosody.addUser(name, password);
  return { redis, prosody };
}

/** Starts the built bot as an operator would, with a file and a password, and waits until it is online. */
export async function startBot({ redis, prosody }: Pick<Stage, "redis" | "prosody">): Promise<Stage> {
  const folder = temporaryFolder("demo");
  const configFile = join(folder.path, "bot.config.json");
  const config = {
    domain: DOMAIN,
    xmpp: { service: `xmpp://127.0.0.1:${prosody.port}`, username: "invite", ca_file: prosody.caFile },
    redis: { url: redis.url },
    admins: [`admin@${DOMAIN}`],
    web: { base_url: null },
  };
  writeFileSync(configFile, JSON.stringify(config, undefined, 2));

  const { PATH } = process.env;
  const bot = new Program({
    name: "the bot",
    command: process.execPath,
    args: [new URL("../dist/main.js", import.meta.url).pathname, "bot"],
    env: { PATH, BOT_CONFIG: configFile, XMPP_PASSWORD: passwords.invite },
  });
  await bot.waitForOutput(/"XMPP session online"/);
  return {
    redis,
    prosody,
    bot,
    stop: async () => {
      await bot.stop();
      await Promise.all([prosody.stop(), redis.stop()]);
      folder.remove();
    },
  };
}
