import PQueue from "p-queue";

/**
 * Bounds how much is worked at together. With thousands of messages at once, as after an outage, Redis would seem to
 * be silent to all of them while this process is busy with their beginnings.
 */
export type AtWork = {
  /** Where there is room, in the order of asking. */
  begin<T>(work: () => Promise<T>): Promise<T>;
  /** What has begun goes first. */
  goOn<T>(work: () => Promise<T>): Promise<T>;
};

/** Far more than fill the wait for Redis, and little enough to be through with within its deadline. */
const MOST = 100;

export function createAtWork(): AtWork {
  const queue = new PQueue({ concurrency: MOST });
  return {
    begin: (work) => queue.add(work),
    goOn: (work) => queue.add(work, { priority: 1 }),
  };
}
