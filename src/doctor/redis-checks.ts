import { Unavailable } from "../invites/unavailable.ts";
import { sayDuration } from "../wording/index.ts";
import type { Check } from "./doctor.ts";
import { fine, problem, warning } from "./findings.ts";

/** What Redis says of itself. */
export type RedisFacts = {
  readonly version: string;
  readonly answerMs: number;
  /** Such as `noeviction`. */
  readonly evictionPolicy: string;
  readonly isPersistent: boolean;
  /** How many replicas follow the server that has our keys. */
  readonly replicas: number;
  /** Its clock. */
  readonly time: Date;
};

const OLDEST_REDIS = [6, 2] as const;
const MOST_SKEW_MS = 5_000;

/** `hasFailover`: sentinels or a cluster are there to put a replica in the place of a server that is lost. */
export function checkRedis(readFacts: () => Promise<RedisFacts>, hasFailover: boolean): Check {
  return {
    name: "redis",
    async run(say) {
      let facts: RedisFacts;
      try {
        facts = await readFacts();
      } catch (error) {
        const isAway = error instanceof Unavailable || !(error instanceof Error);
        return [problem(isAway ? say("doctor.redis.away") : error.message)];
      }
      const { version, answerMs, evictionPolicy, isPersistent, replicas } = facts;
      return [
        fine(say("doctor.redis.ok", { version, ms: answerMs.toFixed(1) })),
        ...(isOld(version) ? [problem(say("doctor.redis.old", { version }))] : []),
        ...(evictionPolicy === "noeviction"
          ? []
          : [problem(say("doctor.redis.evicts", { policy: evictionPolicy }))]),
        ...(isPersistent ? [] : [warning(say("doctor.redis.volatile"))]),
        ...(hasFailover ? [checkReplicas()] : []),
      ];

      function checkReplicas() {
        return replicas > 0
          ? fine(say("doctor.redis.replicas", { count: replicas }))
          : warning(say("doctor.redis.no-replica"));
      }
    },
  };
}

export function checkClock(readFacts: () => Promise<RedisFacts>, now: () => Date): Check {
  return {
    name: "clock",
    async run(say) {
      const facts = await readFacts().catch(() => undefined);
      if (facts === undefined) return [];
      const skewMs = Math.abs(facts.time.getTime() - now().getTime());
      const duration = sayDuration(say, skewMs / 1000);
      return [
        skewMs > MOST_SKEW_MS
          ? warning(say("doctor.clock.skewed", { duration }))
          : fine(say("doctor.clock.ok")),
      ];
    },
  };
}

/** `isUnfinished`: an import was interrupted, and holds all registrations up. */
export function checkImport(isUnfinished: () => Promise<boolean>): Check {
  return {
    name: "import",
    async run(say) {
      const isHeldUp = await isUnfinished().catch(() => false);
      return isHeldUp ? [problem(say("doctor.import.unfinished"))] : [];
    },
  };
}

function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < OLDEST_REDIS[0] || (major === OLDEST_REDIS[0] && minor < OLDEST_REDIS[1]);
}
