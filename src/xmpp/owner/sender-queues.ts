import PQueue from "p-queue";

/** Does one sender's work in order, so that a slow one delays nobody else. */
export type SenderQueues = {
  run<T>(sender: string, work: () => Promise<T>): Promise<T>;
};

/** What waits is bounded by the inbox, and what one sender may enter by their rate limit. */
export function createSenderQueues(): SenderQueues {
  const queues = new Map<string, PQueue>();

  return {
    async run(sender, work) {
      const queue = queues.get(sender) ?? new PQueue({ concurrency: 1 });
      queues.set(sender, queue);
      try {
        return await queue.add(work);
      } finally {
        if (queue.size === 0 && queue.pending === 0) queues.delete(sender);
      }
    },
  };
}
