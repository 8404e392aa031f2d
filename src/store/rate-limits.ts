import { type RateLimiterAbstract, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import { failed, ok, type Result } from "../invites/result.ts";
import type { RateLimits } from "../ports/chat.ts";
import type { RegistrationLimits } from "../ports/registration.ts";
import { digest } from "./digest.ts";
import type { Redis } from "./redis/redis.ts";
import { rootKey } from "./redis/scripts.ts";

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
  const ofMessages = createLimiter(redis, domain, "messages", messages);
  const ofInvites = createLimiter(redis, domain, "invites", invites);
  return {
    takeMessage: (jid) => take(redis, ofMessages, jid),
    takeInvite: (jid) => take(redis, ofInvites, jid),
  };
}

/** Limits of the form on the web. Addresses and tokens are kept as digests, and only as long as the limit's window. */
export function openRegistrationLimits(options: {
  readonly redis: Redis;
  readonly domain: string;
  readonly registrations: RateLimit;
}): RegistrationLimits {
  const { redis, domain, registrations } = options;
  const limitOn = (prefix: string, limit: RateLimit) => {
    const byAddress = createLimiter(redis, domain, `${prefix}address`, limit);
    const byToken = createLimiter(redis, domain, `${prefix}token`, limit);
    return async (address: string, token: string) => {
      const ofAddress = await take(redis, byAddress, digest(address));
      return ofAddress.ok ? take(redis, byToken, digest(token)) : ofAddress;
    };
  };
  const questions = { ...registrations, points: QUESTIONS_AN_ATTEMPT * registrations.points };
  return { takeAttempt: limitOn("", registrations), takeQuestion: limitOn("name-", questions) };
}

/** A name is asked about whenever somebody who types it pauses. */
const QUESTIONS_AN_ATTEMPT = 4;

function createLimiter(redis: Redis, domain: string, name: string, { points, perSeconds }: RateLimit) {
  return new RateLimiterRedis({
    storeClient: redis.client,
    useRedisPackage: true,
    keyPrefix: `${rootKey(domain)}:limit:${name}`,
    points,
    duration: perSeconds,
  });
}

async function take(redis: Redis, limiter: RateLimiterAbstract, key: string): Promise<Result<void>> {
  const { consumedPoints, msBeforeNext } = await redis.run(() => limiter.consume(key).catch(refusalOnly));
  return judgeRate(limiter, consumedPoints, msBeforeNext);
}

/** Whether one more may be, which is the `count`th of its window, that ends in this many milliseconds. */
export function judgeRate(
  { points }: Pick<RateLimit, "points">,
  count: number,
  endsInMs: number,
): Result<void> {
  if (count <= points) return ok(undefined);
  const retryAfterSeconds = Math.max(1, Math.ceil(endsInMs / 1000));
  return failed({ kind: "rate-limited", retryAfterSeconds, told: count > points + 1 });
}

/** The limiter rejects both for "over the limit" and for a failure; only the first is an answer. */
function refusalOnly(reason: unknown): RateLimiterRes {
  if (reason instanceof RateLimiterRes) return reason;
  throw reason;
}
