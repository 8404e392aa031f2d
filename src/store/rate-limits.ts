import { type RateLimiterAbstract, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import type { RateLimits } from "../commands/ports.ts";
import type { BareJid } from "../invites/bare-jid.ts";
import { failed, ok, type Result } from "../invites/result.ts";
import type { Redis } from "./redis.ts";
import { rootKey } from "./scripts.ts";

/** `points` times within `perSeconds`. */
export type RateLimit = { readonly points: number; readonly perSeconds: number };

type Options = {
  readonly redis: Redis;
  readonly domain: string;
  readonly messages: RateLimit;
  readonly invites: RateLimit;
};

/** Limits per bare JID, counted in Redis, so that they hold across replicas. */
export function openRateLimits({ redis, domain, messages, invites }: Options): RateLimits {
  const limiter = (name: string, { points, perSeconds }: RateLimit) =>
    new RateLimiterRedis({
      storeClient: redis.client,
      useRedisPackage: true,
      keyPrefix: `${rootKey(domain)}:limit:${name}`,
      points,
      duration: perSeconds,
    });
  const ofMessages = limiter("messages", messages);
  const ofInvites = limiter("invites", invites);
  return {
    takeMessage: (jid) => take(redis, ofMessages, jid),
    takeInvite: (jid) => take(redis, ofInvites, jid),
  };
}

async function take(redis: Redis, limiter: RateLimiterAbstract, jid: BareJid): Promise<Result<void>> {
  const refused = await redis.ask(() => limiter.consume(jid).then(() => undefined, refusalOnly));
  if (refused === undefined) return ok(undefined);
  return failed({
    kind: "rate-limited",
    retryAfterSeconds: Math.max(1, Math.ceil(refused.msBeforeNext / 1000)),
    told: refused.consumedPoints > limiter.points + 1,
  });
}

/** The limiter rejects both for "over the limit" and for a failure; only the first is an answer. */
function refusalOnly(reason: unknown): RateLimiterRes {
  if (reason instanceof RateLimiterRes) return reason;
  throw reason;
}
