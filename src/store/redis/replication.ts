import type { Logger } from "pino";
import { MAX_REPLICA_LAG_SECONDS, REPLICATION_MS } from "../../timing.ts";
import { isForbidden } from "./errors.ts";

/** For this long a primary is not asked again whether it has a replica: one that has just come takes longer to be in step. */
const ASK_AGAIN_MS = 100;

/** What is asked of a client about replicas. */
type Primary = {
  info(section: string): Promise<string>;
  wait(replicas: number, ms: number): Promise<number>;
};

/**
 * Does what changes something and waits until a replica has it, where the primary has one that is in step, or has to
 * have one: that one may take its place, and what it does not know would then be undone. Rejects where it has it not
 * in time. `log` hears once when that begins, and once when it ends.
 */
export function replicaWaiter(
  log: Logger,
): <Client extends Primary, T>(client: Client, work: (client: Client) => Promise<T>) => Promise<T> {
  let isShort = false;
  let asked: { readonly client: Primary; readonly at: number; readonly answer: Promise<boolean> } | undefined;

  function isAwaitedBy(client: Primary): Promise<boolean> {
    const now = performance.now();
    if (asked?.client !== client || now - asked.at > ASK_AGAIN_MS) {
      const answer = tryUnlessForbidden(async () => awaitsReplica(await client.info("replication")), false);
      asked = { client, at: now, answer };
      // One that failed says nothing of the changes after it.
      answer.catch(() => {
        asked = undefined;
      });
    }
    return asked.answer;
  }

  return async (client, work) => {
    // Both go in one packet, the change first: without a replica it takes no longer than without asking.
    const [result, isAwaited] = await Promise.all([work(client), isAwaitedBy(client)]);
    const isKnown =
      !isAwaited || (await tryUnlessForbidden(async () => (await client.wait(1, REPLICATION_MS)) > 0, true));
    if (!isKnown && !isShort)
      log.error("the replica of Redis does not keep up: nothing is confirmed until it does");
    if (isKnown && isShort) log.info("changes are confirmed again");
    isShort = !isKnown;
    if (!isKnown) throw new Error(`no replica of Redis has it within ${REPLICATION_MS} ms`);
    return result;
  };
}

/**
 * `slave0:ip=10.0.0.2,port=6379,state=online,offset=4711,lag=0`, and `min_slaves_good_slaves:0` where one is demanded
 * (`min-replicas-to-write`): it may have been lost just now, because it has taken the primary's place.
 */
function awaitsReplica(info: string): boolean {
  const lags = [...info.matchAll(/^slave\d+:.*state=online.*lag=(\d+)/gm)].map(([, lag]) => Number(lag));
  return lags.some((lag) => lag <= MAX_REPLICA_LAG_SECONDS) || /^min_slaves_good_slaves:/m.test(info);
}

/** Who is not told of replicas cannot wait for them. */
async function tryUnlessForbidden(work: () => Promise<boolean>, otherwise: boolean): Promise<boolean> {
  try {
    return await work();
  } catch (error) {
    if (isForbidden(error)) return otherwise;
    throw error;
  }
}
