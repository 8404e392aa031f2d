import type { Logger } from "pino";
import type { Scripts } from "./scripts.ts";

type Options = {
  readonly scripts: Scripts;
  /** Names this process. */
  readonly process: string;
  readonly version: string;
  /** The full JID at which gates reach it. */
  readonly jid: () => string | undefined;
  /** Whether its component is connected; `undefined` where that is another process's, or nobody's. */
  readonly component?: () => boolean | undefined;
  /** Whether there is anything to be said for this process at present. */
  readonly isAlive: () => boolean;
  readonly log: Logger;
};

const EVERY_MS = 20_000;
const LASTS_MS = 60_000;

type Beating = {
  /** At once, and not only when it is time. */
  beat(): void;
  stop(): Promise<void>;
};

/** Says in Redis every 20 s that this bot is there, for gates, `readyz` and `doctor`. */
export function startHeartbeat(options: Options): Beating {
  const { scripts, process, version, log } = options;
  const name = `bot:${process}`;

  async function write(): Promise<void> {
    if (!options.isAlive()) return;
    const said = JSON.stringify({
      version,
      jid: options.jid(),
      component: options.component?.(),
      time: Date.now(),
    });
    await scripts.run("beat", [name, said, String(LASTS_MS)]);
  }
  const beat = () => {
    write().catch((error: unknown) => log.debug({ err: error }, "no heartbeat: Redis did not answer"));
  };

  const timer = setInterval(beat, EVERY_MS);
  beat();
  return {
    beat,
    async stop() {
      clearInterval(timer);
      await scripts.run("beat", [name, "", "0"]).catch(() => undefined);
    },
  };
}
