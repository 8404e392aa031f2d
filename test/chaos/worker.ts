import { type BotSite, startBot } from "../../rig/bot.ts";
import { type Relay, startRelay } from "../../rig/relay.ts";
import { processHarms, startDaemon } from "./daemon.ts";
import type { Harm, Part } from "./part.ts";

/** A bot of several that share one account, with ways of its own to the server and to Redis. */
export async function startWorker({
  name,
  site,
  redisPort,
  complain,
}: {
  readonly name: string;
  readonly site: BotSite;
  readonly redisPort: number;
  readonly complain: (what: string) => void;
}): Promise<Part & { isOnline(): Promise<void> }> {
  const toServer = await startRelay(site.server.port);
  const toRedis = await startRelay(redisPort);
  const ownSite = {
    ...site,
    server: { ...site.server, port: toServer.port },
    redis: { url: `redis://127.0.0.1:${toRedis.port}` },
  };
  const daemon = await startDaemon(async () => startBot(ownSite), complain);

  return {
    name,
    harms: {
      ...processHarms(daemon, {
        killMs: [500, 6_000],
        suspendMs: [1_000, 15_000],
        alone: "a worker is down",
      }),
      "cut off from the XMPP server": cutting(toServer, [0, 5_000]),
      "in a black hole to the XMPP server": stalling(toServer, [1_000, 15_000]),
      "cut off from Redis": cutting(toRedis, [0, 5_000]),
      "in a black hole to Redis": stalling(toRedis, [500, 8_000]),
    },
    log: daemon.log,
    isOnline: () => daemon.life().waitForLog(/XMPP session online/, 30_000),
    stop: async () => {
      await daemon.terminate();
      await Promise.all([toServer.stop(), toRedis.stop()]);
    },
  };
}

function cutting(relay: Relay, ms: Harm["ms"]): Harm {
  return {
    ms,
    begin: async () => {
      relay.close();
      return async () => relay.open();
    },
  };
}

function stalling(relay: Relay, ms: Harm["ms"]): Harm {
  return {
    ms,
    begin: async () => {
      relay.stall();
      return async () => relay.open();
    },
  };
}
