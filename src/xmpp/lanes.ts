import PQueue from "p-queue";

/** Messages of one sender that may wait. Far more than a person writes, and enough for one who catches up. */
const MOST_WAITING = 1_000;
/** Messages of all senders that may wait or be under way. */
const MOST_IN_ALL = 20_000;

/** Queues work by sender, so that one who floods delays nobody else, and bounds what waits. */
export type Lanes = {
  /** Does a sender's work one by one. Resolves with what it gave, or at once with `undefined` where there is no room. */
  run<T>(sender: string, work: () => Promise<T>): Promise<T | undefined>;
};

export function createLanes(): Lanes {
  const lanes = new Map<string, PQueue>();
  let inAll = 0;

  return {
    async run(sender, work) {
      const lane = lanes.get(sender) ?? new PQueue({ concurrency: 1 });
      if (inAll >= MOST_IN_ALL || lane.size >= MOST_WAITING) return undefined;
      lanes.set(sender, lane);
      inAll++;
      try {
        return await lane.add(work);
      } finally {
        inAll--;
        if (lane.size === 0 && lane.pending === 0) lanes.delete(sender);
      }
    },
  };
}
