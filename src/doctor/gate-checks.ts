import { type GateProbeResult, isStopping, type Obstacle, type ObstacleCode } from "../ports/obstacles.ts";
import type { Heartbeat } from "../ports/registration.ts";
import { sayDuration } from "../wording/index.ts";
import type { Say, SentenceKey } from "../wording/keys.ts";
import type { Check } from "./doctor.ts";
import { type Finding, fine, problem, warning } from "./findings.ts";
import { ageOf, isLate } from "./heartbeat-age.ts";

type GateDeps = {
  readonly domain: string;
  /** Ours. */
  readonly version: string;
  readonly read: () => Promise<readonly Heartbeat[]>;
  /** For which other domains gates write to the same Redis. */
  readonly readOthers: () => Promise<readonly string[]>;
  readonly probeGate: () => Promise<GateProbeResult>;
  readonly now: () => Date;
};

/** What the gate answers at this moment counts more than what was heard of it. */
export function checkGate(deps: GateDeps): Check {
  const { domain, version, read, readOthers, probeGate, now } = deps;
  return {
    name: "gate",
    async run(say) {
      const gates = await read().catch(() => undefined);
      if (gates === undefined) return [problem(say("doctor.gate.unknown"))];
      const trial = await probeGate();
      const heard = gates.flatMap((gate) => describe(say, gate, { version, now }));
      switch (trial.outcome) {
        case "no-gate":
          return [problem(say("doctor.gate.silent", { domain }))];
        case "no-redis":
          return [problem(say("doctor.gate.no-redis", { domain }))];
        case "other-redis":
          return [await misplaced("doctor.gate.other-redis")];
        case "unreachable":
          return gates.length === 0
            ? [await misplaced("doctor.gate.none")]
            : [...obstaclesOf([], gates), ...heard];
        case "done":
          return [...obstaclesOf(trial.obstacles, gates), ...heard];
      }

      async function misplaced(key: "doctor.gate.none" | "doctor.gate.other-redis") {
        const others = gates?.length === 0 ? await readOthers().catch(() => []) : [];
        return others.length === 0
          ? problem(say(key, { domain }))
          : problem(say("doctor.gate.elsewhere", { domain, others: others.join(", ") }));
      }

      /** Each once, those of which nobody can register first. */
      function obstaclesOf(tried: readonly Obstacle[], heartbeats: readonly Heartbeat[]): readonly Finding[] {
        const all = [...tried, ...heartbeats.flatMap(({ obstacles = [] }) => obstacles)];
        const once = new Map(all.map((obstacle) => [`${obstacle.code} ${obstacle.detail}`, obstacle]));
        return [...once.values()]
          .toSorted((a, b) => Number(isStopping(b)) - Number(isStopping(a)))
          .map((obstacle) => (isStopping(obstacle) ? problem : warning)(sayObstacle(say, obstacle)));
      }
    },
  };
}

const OBSTACLES: Readonly<Record<ObstacleCode, SentenceKey & `doctor.obstacle.${string}`>> = {
  rival: "doctor.obstacle.rival",
  "rival-beside": "doctor.obstacle.rival-beside",
  access: "doctor.obstacle.access",
  "ip-access": "doctor.obstacle.ip-access",
  "allow-modules": "doctor.obstacle.allow-modules",
  captcha: "doctor.obstacle.captcha",
  "no-accounts": "doctor.obstacle.no-accounts",
  refused: "doctor.obstacle.refused",
  throttled: "doctor.obstacle.throttled",
  "no-resumption": "doctor.obstacle.no-resumption",
  "short-queue": "doctor.obstacle.short-queue",
  "sent-back": "doctor.obstacle.sent-back",
};

function sayObstacle(say: Say, { code, detail }: Obstacle): string {
  const key = Object.hasOwn(OBSTACLES, code) ? OBSTACLES[code as ObstacleCode] : "doctor.obstacle.other";
  return say(key, { code, detail });
}

function describe(
  say: Say,
  { server = "?", version, gate, time }: Heartbeat,
  { version: ours, now }: Pick<GateDeps, "version" | "now">,
): readonly Finding[] {
  if (gate !== undefined && isOlder(gate, ours)) {
    return [warning(say("doctor.gate.old", { server, version, gate, ours }))];
  }
  const age = ageOf(time, now());
  const duration = sayDuration(say, age);
  return [
    isLate(age)
      ? warning(say("doctor.gate.late", { server, version, duration }))
      : fine(say("doctor.gate.ok", { server, version, duration })),
  ];
}

/** By their numbers, as in `0.2.0`; what follows them does not count. */
function isOlder(version: string, than: string): boolean {
  const [left, right] = [version, than].map((text) => text.split(/[.+-]/).slice(0, 3).map(Number));
  const at = [0, 1, 2].find((index) => left?.[index] !== right?.[index]);
  return at !== undefined && (left?.[at] ?? 0) < (right?.[at] ?? 0);
}
