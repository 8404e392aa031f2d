import type { Logger } from "pino";
import { UnavailableError } from "../invites/unavailable.ts";
import type { Scripts } from "./redis/scripts.ts";

type Options = {
  readonly scripts: Scripts;
  readonly log: Logger;
  readonly everyMs?: number;
};

const EVERY_MS = 1_000;
/** Where there is more, Redis is left to others for several times as long as a round takes. */
const PAUSE_MS = 10;

/**
 * Closes what has expired and forgets what is no longer kept, a little at a time, however much there is. Any number of
 * processes may do so. Returns what stops it.
 */
export function startSweeper({ scripts, log, everyMs = EVERY_MS }: Options): () => Promise<void> {
  let isStopped = false;
  let round: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout;

  const waitFor = (ms: number) => {
    if (!isStopped) timer = setTimeout(next, ms);
  };
  const next = () => {
    round = sweep(scripts).then(
      (isMore) => waitFor(isMore ? PAUSE_MS : everyMs),
      (error: unknown) => {
        if (!(error instanceof UnavailableError)) log.error({ err: error }, "what has expired is not swept");
        waitFor(everyMs);
      },
    );
  };
  waitFor(everyMs);

  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await round;
  };
}

/** One round; whether there may be more. */
async function sweep(scripts: Scripts): Promise<boolean> {
  const [closed = 0, forgotten = 0, most = 0] = (await scripts.run("sweep", [])).map(Number);
  return closed === most || forgotten === most;
}
