import type { ClaimOptions, MessageClaims, MessageName, MessageNames } from "../commands/ports.ts";
import { digest } from "./digest.ts";
import { judgeRate, type RateLimit } from "./rate-limits.ts";
import type { Redis } from "./redis.ts";
import { rootKey, type Scripts } from "./scripts.ts";

type Parts = {
  readonly redis: Redis;
  readonly scripts: Scripts;
  readonly domain: string;
  /** Names this process, differently from every other that runs or ran. */
  readonly process: string;
  /** Of the messages of one sender. */
  readonly messages: RateLimit;
  readonly leaseMs?: number;
};

/** When a process dies, another may go on after this. */
const LEASE_MS = 10_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** How long a name stands for the one message that had it. */
const REMEMBERED_MS: Readonly<Record<MessageName["kind"], number>> = {
  archive: DAY_MS,
  sender: HOUR_MS,
  words: LEASE_MS,
};
const CORRECTION_MS = DAY_MS;
const REMARK_MS = HOUR_MS;

/** One claim a message, in Redis, so that it holds across replicas and restarts. */
export function openMessageClaims(parts: Parts): MessageClaims {
  const { redis, scripts, domain, process, messages, leaseMs = LEASE_MS } = parts;
  const root = rootKey(domain);
  const notUnderstood = (id: string) => `${root}:not-understood:${digest(id)}`;
  const corrected = (id: string) => `${root}:corrected:${digest(id)}`;

  async function take(names: MessageNames, ms: number, { answerId = "", countsFor }: ClaimOptions) {
    const windowMs = String(messages.perSeconds * 1000);
    const args = names.flatMap((name) => [digestOf(name), String(REMEMBERED_MS[name.kind])]);
    return scripts.run("take-message", [process, String(ms), answerId, countsFor ?? "", windowMs, ...args]);
  }

  /** Whether `message` is the one that has this key, or is now. */
  async function isFirst(key: string, message: MessageNames, lastsMs: number): Promise<boolean> {
    const name = digestOf(message[0]);
    const options = { condition: "NX", expiration: { type: "PX", value: lastsMs } } as const;
    if ((await redis.ask(() => redis.client.set(key, name, options))) !== null) return true;
    return (await redis.ask(() => redis.client.get(key))) === name;
  }

  return {
    async take(names, options = {}) {
      const [outcome, detail, agoMs, count, endsInMs] = await take(names, leaseMs, options);
      if (outcome === "taken") return { outcome, waitMs: Math.max(0, Number(detail)) };
      if (outcome === "done") return { outcome };
      const isCounted = Number(count) > 0;
      return {
        outcome: "mine",
        ...(detail === "" ? {} : { earlier: { id: String(detail), agoMs: Number(agoMs) } }),
        ...(isCounted ? { limited: judgeRate(messages, Number(count), Number(endsInMs)) } : {}),
      };
    },

    async release(names) {
      await take(names, 0, {});
    },

    async finish(names) {
      const transaction = redis.client.multi();
      for (const name of names) {
        const expiration = { type: "PX", value: REMEMBERED_MS[name.kind] } as const;
        transaction.set(`${root}:message:${digestOf(name)}`, "done", { expiration });
      }
      await redis.ask(() => transaction.exec());
    },

    async noteNotUnderstood(id) {
      const expiration = { type: "PX", value: CORRECTION_MS } as const;
      const transaction = redis.client.multi().set(notUnderstood(id), "1", { expiration }).del(corrected(id));
      await redis.ask(() => transaction.exec());
    },

    async takeNotUnderstood(id, correction) {
      const isKnown = (await redis.ask(() => redis.client.exists(notUnderstood(id)))) === 1;
      return isKnown && isFirst(corrected(id), correction, CORRECTION_MS);
    },

    takeRemark: (remark, message) => isFirst(`${root}:remark:${digest(remark)}`, message, REMARK_MS),
  };
}

function digestOf({ kind, text }: MessageName): string {
  return digest(`${kind} ${text}`);
}
