import type { Logger } from "pino";
import type { DispatchDeps } from "../commands/dispatch.ts";
import { commands } from "../commands/index.ts";
import type { Config } from "../config/schema.ts";
import { openMetrics } from "../store/metrics.ts";
import { CLI_GATE_MS } from "../timing.ts";
import { speakAll, type Voices } from "../wording/index.ts";
import { commandDeps, openStore } from "./deps.ts";

/** Nobody waits for the command line as for an answer in chat. */
/** The command line's way to the commands. */
export type Cli = {
  readonly dispatch: DispatchDeps;
  readonly voices: Voices;
  close(): Promise<void>;
};

/** Opens what single commands need. Throws `UnavailableError` when Redis does not answer, `ConfigError` when it refuses. */
export async function openCli(config: Config, log: Logger): Promise<Cli> {
  // The command itself says that Redis is unavailable: log lines would only repeat it.
  const store = openStore(config, log.child({}, { level: "silent" }));
  try {
    await Promise.race([store.redis.ready(), store.refused]);
    await store.settings.publish("first");
  } catch (error) {
    await store.redis.close();
    throw error;
  }
  const metrics = openMetrics({ ...store, log });
  return {
    dispatch: { ...commandDeps(config, store, log, CLI_GATE_MS), commands, metrics, log },
    voices: speakAll(),
    async close() {
      await metrics.stop();
      await store.redis.close();
    },
  };
}
