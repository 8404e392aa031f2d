import { ErrorReply } from "@redis/client";
import type { Delivery, EventQueue, InviteEvent } from "../ports/events.ts";
import type { Redis } from "./redis/redis.ts";
import { rootKey } from "./redis/scripts.ts";

type Deps = {
  readonly redis: Redis;
  readonly domain: string;
  /** Who delivers, among all who read the events. */
  readonly group: string;
  /** Names this process, differently from every other. */
  readonly process: string;
  readonly minRetryMs?: number;
};

/** The first retry; each further one waits twice as long, up to the most. */
const MIN_RETRY_MS = 15_000;
const MAX_RETRY_MS = 3_600_000;
/** How many that wait are looked at in one go. */
const MAX_LOOKED_AT = 1_000;

/** Deliveries that survive every process: a consumer group on the stream of events, which begins when it is first asked. */
export function openEventQueue(deps: Deps): EventQueue {
  const { redis, domain, group, process, minRetryMs = MIN_RETRY_MS } = deps;
  const stream = `${rootKey(domain)}:events`;

  async function takeNew(most: number): Promise<readonly Delivery[]> {
    const read = await redis.client.xReadGroup(group, process, { key: stream, id: ">" }, { COUNT: most });
    const entries =
      (read as readonly { readonly messages: readonly StreamEntry[] }[] | null)?.[0]?.messages ?? [];
    return entries.map((entry) => ({ event: parseEvent(entry), attempt: 1 }));
  }

  async function takeDue(most: number): Promise<readonly Delivery[]> {
    const options = { IDLE: minRetryMs };
    const waiting = await redis.client.xPendingRange(stream, group, "-", "+", MAX_LOOKED_AT, options);
    const due = waiting
      .map(({ id, millisecondsSinceLastDelivery: idleMs, deliveriesCounter: attempts }) => {
        const waitMs = Math.min(minRetryMs * 2 ** (attempts - 1), MAX_RETRY_MS);
        return { id, attempts, waitMs, isDue: idleMs >= waitMs };
      })
      .filter(({ isDue }) => isDue)
      .slice(0, most);
    const taken = await Promise.all(
      due.map(async ({ id, attempts, waitMs }): Promise<readonly Delivery[]> => {
        // The first to claim it resets its idle time, so that the others get nothing.
        const claimed = await redis.client.xClaim(stream, group, process, waitMs, id);
        const [entry] = claimed;
        if (entry != null) return [{ event: parseEvent(entry), attempt: attempts + 1 }];
        return [];
      }),
    );
    return taken.flat();
  }

  async function withGroup<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ErrorReply && error.message.startsWith("NOGROUP"))) throw error;
      await redis.client.xGroupCreate(stream, group, "$", { MKSTREAM: true }).catch(ignoreExisting);
      return work();
    }
  }

  return {
    take: (most) =>
      redis.run(() => withGroup(async () => [...(await takeDue(most)), ...(await takeNew(most))])),
    async finish(id) {
      await redis.run(() => redis.client.xAck(stream, group, id));
    },
  };
}

type StreamEntry = { readonly id: string; readonly message: Readonly<Record<string, string>> };

function parseEvent({ id, message }: StreamEntry): InviteEvent {
  const { event = "", invite = "", inviter = "", time, name, purpose } = message;
  return {
    id,
    event,
    invite,
    inviter,
    time: new Date(Number(time)),
    ...(name === undefined ? {} : { name }),
    ...(purpose === undefined ? {} : { purpose }),
  };
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof ErrorReply && error.message.startsWith("BUSYGROUP"))) throw error;
}
