import type { Logger } from "pino";
import { HEARTBEAT_LASTS_MS, HEARTBEAT_MS } from "../timing.ts";
import type { Scripts } from "./redis/scripts.ts";

type Options = {
  readonly scripts: Scripts;
  /** Names this process. */
  readonly process: string;
  readonly version: string;
  readonly replica: {
    /** Whether it owns the account; else it stands by. */
    readonly isOwner: boolean;
    isOnline(): boolean;
    /** The full JID at which gates reach the owner. */
    readonly jid: string | undefined;
    /** Whether the owner's component is connected; `undefined` where there is none. */
    isComponentOnline(): boolean | undefined;
  };
  readonly log: Logger;
};

type Beating = {
  /** At once, and not only when it is time. */
  beat(): void;
  stop(): Promise<void>;
};

/** Says in Redis every 20 s that this bot is there, for gates, `readyz` and `doctor`. */
export function startHeartbeat(options: Options): Beating {
  const { scripts, process, replica, version, log } = options;
  const [owner, standby] = [`bot:${process}`, `standby:${process}`];

  /** The owner is heard as long as it is logged in. */
  async function write(): Promise<void> {
    const { isOwner, jid } = replica;
    await forget(isOwner ? standby : owner);
    if (isOwner && !replica.isOnline()) return;
    const said = isOwner ? { jid, component: replica.isComponentOnline() } : {};
    const text = JSON.stringify({ version, ...said, time: Date.now() });
    await scripts.run("heartbeat", [isOwner ? owner : standby, text, String(HEARTBEAT_LASTS_MS)]);
  }

  async function forget(name: string): Promise<void> {
    await scripts.run("heartbeat", [name, "", "0"]);
  }

  const beat = () => {
    write().catch((error: unknown) => log.debug({ err: error }, "no heartbeat: Redis did not answer"));
  };

  const timer = setInterval(beat, HEARTBEAT_MS);
  beat();
  return {
    beat,
    async stop() {
      clearInterval(timer);
      await Promise.all([forget(owner), forget(standby)]).catch(() => undefined);
    },
  };
}
