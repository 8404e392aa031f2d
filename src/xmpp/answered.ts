import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import type { MessageClaims, MessageNames } from "../commands/ports.ts";
import { Unavailable } from "../invites/unavailable.ts";
import { marksOf } from "./message-names.ts";

/** The messages that are answered, as far as this process knows. Redis may lose it, in a failover. */
export type Answered = {
  /** Settles when Redis knows, or is away: then it is told later. Rejects where it refuses to note that down. */
  add(names: MessageNames): Promise<void>;
  /** Whether one that goes by this mark is (see {@link marksOf}). */
  has(mark: string): boolean;
};

type Parts = {
  readonly claims: Pick<MessageClaims, "finish">;
  /** The same words are another message after a while. */
  readonly wordsMs: number;
  readonly log: Logger;
};

const MOST = 10_000;
const REMEMBERED_MS = 60 * 60 * 1000;
/** While Redis is away, so many are kept to tell it of. */
const MOST_UNTOLD = 10_000;
const TELL_AGAIN_MS = 1_000;

export function createAnswered({ claims, wordsMs, log }: Parts): Answered {
  const answered = new LRUCache<string, true>({ max: MOST });
  const untold: MessageNames[] = [];
  let isTelling = false;

  function tellLater(): void {
    if (isTelling) return;
    isTelling = true;
    setTimeout(() => {
      isTelling = false;
      const [names] = untold;
      if (names === undefined) return;
      tellAll().catch((err: unknown) => {
        if (!(err instanceof Unavailable)) {
          untold.shift();
          log.error({ err }, "an answered message could not be noted down");
        }
        tellLater();
      });
    }, TELL_AGAIN_MS).unref();
  }

  async function tellAll(): Promise<void> {
    for (let names = untold[0]; names !== undefined; names = untold[0]) {
      await claims.finish(names);
      untold.shift();
    }
  }

  return {
    async add(names) {
      const ttl = names[0].kind === "words" ? wordsMs : REMEMBERED_MS;
      for (const mark of marksOf(names)) answered.set(mark, true, { ttl });
      try {
        await claims.finish(names);
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error;
        if (untold.length < MOST_UNTOLD) untold.push(names);
        tellLater();
      }
    },
    has: (mark) => answered.has(mark),
  };
}
