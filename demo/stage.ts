import { startBot } from "../rig/bot.ts";
import { startRedis } from "../rig/redis.ts";
import { ejabberd, newProsody, oldProsody } from "../rig/server-kinds.ts";
import { startWeb } from "../rig/web.ts";
import type { XmppServer } from "../rig/xmpp-server.ts";

export const DOMAIN = "montague.example";
export const BOT = `invite@${DOMAIN}`;

/** Who has an account when the story begins. */
export const passwords = { invite: "beep", admin: "escalus", alice: "tea-party", bob: "builder" } as const;

/** What the story can be told on, by name; the first that is here is taken. */
const servers = { prosody: [oldProsody, newProsody], ejabberd: [ejabberd] } as const;

export type ServerName = keyof typeof servers;

export function isServerName(name: string): name is ServerName {
  return Object.hasOwn(servers, name);
}

/** The processes that the story needs, each of its own and on loopback. */
export interface Stage {
  readonly server: XmppServer;
  stop(): Promise<void>;
}

/** Starts a server, a store, the bot and its pages as their operator would; resolves when the bot is online. */
export async function raiseStage(name: ServerName): Promise<Stage> {
  const kind = servers[name].find(({ isHere }) => isHere);
  if (kind === undefined) throw new Error(`there is no ${name} here that it could be shown on`);
  const redis = await startRedis();
  const server = await kind.start({ domain: DOMAIN, redisUrl: redis.url });
  for (const [username, password] of Object.entries(passwords)) await server.addUser(username, password);
  const web = await startWeb({ server, redis });
  const bot = startBot({
    server,
    redis,
    password: passwords.invite,
    config: { admins: [`admin@${DOMAIN}`], web: { base_url: web.url } },
  });
  await bot.waitForLog(/"XMPP session online"/);
  return {
    server,
    stop: async () => {
      const [{ code }] = await Promise.all([bot.stop(), web.stop()]);
      await Promise.all([server.stop(), redis.stop()]);
      if (code !== 0) throw new Error(`the bot ended with exit code ${code}`);
    },
  };
}
