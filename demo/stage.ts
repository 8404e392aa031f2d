import { startBot } from "../rig/bot.ts";
import { type ProsodyServer, startProsody } from "../rig/prosody.ts";
import { startRedis } from "../rig/redis.ts";
import { startWeb } from "../rig/web.ts";

export const DOMAIN = "montague.example";
export const BOT = `invite@${DOMAIN}`;

/** Who has an account when the story begins. */
export const passwords = { invite: "beep", admin: "escalus", alice: "tea-party", bob: "builder" } as const;

/** The processes that the story needs, each of its own and on loopback. */
export interface Stage {
  readonly prosody: ProsodyServer;
  stop(): Promise<void>;
}

/** Starts a server, a store, the bot and its pages as their operator would; resolves when the bot is online. */
export async function raiseStage(): Promise<Stage> {
  const redis = await startRedis();
  const prosody = await startProsody({ domain: DOMAIN, redisUrl: redis.url });
  for (const [name, password] of Object.entries(passwords)) prosody.addUser(name, password);
  const web = await startWeb({ server: prosody, redis });
  const bot = startBot({
    server: prosody,
    redis,
    password: passwords.invite,
    config: { admins: [`admin@${DOMAIN}`], web: { base_url: web.url } },
  });
  await bot.waitForLog(/"XMPP session online"/);
  return {
    prosody,
    stop: async () => {
      const [{ code }] = await Promise.all([bot.stop(), web.stop()]);
      await Promise.all([prosody.stop(), redis.stop()]);
      if (code !== 0) throw new Error(`the bot ended with exit code ${code}`);
    },
  };
}
