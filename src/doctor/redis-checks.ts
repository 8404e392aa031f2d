import { UnavailableError } from "../invites/unavailable.ts";
import type { RedisFacts } from "../ports/redis-facts.ts";
import type { RedisPermissions } from "../ports/registration.ts";
import { sayDuration } from "../wording/index.ts";
import type { Check } from "./doctor.ts";
import { fine, problem, sentenceOf, warning } from "./findings.ts";

const OLDEST_REDIS = [6, 2] as const;
/** From here on somebody should look: what is full takes nothing more. */
const NEARLY_FULL = 0.9;
const MAX_SKEW_MS = 5_000;

/** `hasFailover`: sentinels or a cluster are there to put a replica in the place of a server that is lost. */
export function checkRedis(deps: {
  readonly readFacts: () => Promise<RedisFacts>;
  readonly tryOut: () => Promise<RedisPermissions>;
  readonly hasFailover: boolean;
}): Check {
  const { readFacts, tryOut, hasFailover } = deps;
  return {
    name: "redis",
    async run(say) {
      let facts: RedisFacts;
      let refused: readonly string[];
      try {
        facts = await readFacts();
        const { stops, weakens } = await tryOut();
        refused = [...stops, ...weakens];
      } catch (error) {
        const isAway = error instanceof UnavailableError && error.answer === undefined;
        return [problem(isAway ? say("doctor.redis.away") : sentence(sentenceOf(error)))];
      }
      const { version = "", answerMs, evictionPolicy, isPersistent, replicas, fullness } = facts;
      return [
        ...refused.map((reason) => problem(sentence(reason))),
        fine(say("doctor.redis.ok", { version: version || "?", ms: answerMs.toFixed(1) })),
        ...(isOld(version) ? [problem(say("doctor.redis.old", { version }))] : []),
        ...(fullness > NEARLY_FULL
          ? [warning(say("doctor.redis.nearly-full", { percent: Math.round(100 * fullness) }))]
          : []),
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
        skewMs > MAX_SKEW_MS
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

/** With a capital and a full stop. */
function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith(".") ? "" : "."}`;
}

function isOld(version: string): boolean {
  if (version === "") return false;
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < OLDEST_REDIS[0] || (major === OLDEST_REDIS[0] && minor < OLDEST_REDIS[1]);
}
