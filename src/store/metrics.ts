import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import { UnavailableError } from "../invites/unavailable.ts";
import {
  COMMAND_BUCKETS,
  type CommandDone,
  type CommandMetrics,
  type MetricsReader,
  type SystemMetrics,
} from "../ports/metrics.ts";
import type { Redis } from "./redis/redis.ts";
import { rootKey, type Scripts } from "./redis/scripts.ts";

type Deps = { readonly redis: Redis; readonly domain: string };

/** What a process counted goes to Redis this often, in one go: a command never waits for it. */
const FLUSH_MS = 2_000;

const COMMAND = "command";
const SECONDS = "command-seconds";
const REDIS_ERRORS = "redis-errors";

type MetricsOptions = {
  readonly redis: Redis;
  readonly scripts: Scripts;
  readonly log: Logger;
  readonly everyMs?: number;
};

/**
 * Sums in one hash, so that each process gives the same, and processes that ended still count. What Redis does not take
 * waits for it in this process, the outage itself included.
 */
export function openMetrics({ redis, scripts, log, everyMs = FLUSH_MS }: MetricsOptions): CommandMetrics & {
  /** Hands over what is left. */
  stop(): Promise<void>;
} {
  const process = randomUUID();
  let pending = new Map<string, number>();
  /** A batch is sent until it is answered, and counts once. */
  let batch = 0;
  let sent: readonly string[] = [];
  let flushing: Promise<void> = Promise.resolve();
  const add = (field: string, amount: number) => pending.set(field, (pending.get(field) ?? 0) + amount);
  redis.onUnanswered(() => add(REDIS_ERRORS, 1));

  async function flush(): Promise<void> {
    if (sent.length === 0) {
      if (pending.size === 0) return;
      sent = [...pending].flatMap(([field, amount]) => [field, String(amount)]);
      pending = new Map();
      batch += 1;
    }
    try {
      await scripts.run("add-metrics", [process, String(batch), ...sent]);
      sent = [];
    } catch (error) {
      if (error instanceof UnavailableError) return;
      log.error({ err: error }, "some metrics are lost");
      sent = [];
    }
  }
  const flushInTurn = () => {
    flushing = flushing.then(flush);
    return flushing;
  };

  const timer = setInterval(() => void flushInTurn(), everyMs).unref();
  return {
    commandDone({ command, door, outcome, seconds }: CommandDone) {
      add([COMMAND, command, door, outcome].join(":"), 1);
      add([SECONDS, "le", COMMAND_BUCKETS.find((bound) => seconds <= bound) ?? "inf"].join(":"), 1);
      add([SECONDS, "sum"].join(":"), seconds);
    },
    async stop() {
      clearInterval(timer);
      await flushInTurn();
      if (sent.length === 0) await flush();
    },
  };
}

/** Reads the sums: those above, and what the scripts count. */
export function openMetricsReader({ redis, domain }: Deps): MetricsReader {
  return {
    async read() {
      const [counts, metrics] = await redis.run(() =>
        Promise.all([
          redis.client.hGetAll(`${rootKey(domain)}:counts`),
          redis.client.hGetAll(metricsKey(domain)),
        ]),
      );
      return parseMetrics(counts, metrics);
    },
  };
}

type Fields = Readonly<Record<string, string>>;

function parseMetrics(counts: Fields, metrics: Fields): SystemMetrics {
  const entries = Object.entries(counts).map(([field, value]) => [field.split(":"), Number(value)] as const);
  const buckets = new Map<number, number>();
  const commands: SystemMetrics["commands"][number][] = [];
  let sum = 0;
  let redisErrors = 0;
  for (const [field, value] of Object.entries(metrics)) {
    const [family, first = "", second = "", third = ""] = field.split(":");
    if (family === COMMAND)
      commands.push({ command: first, door: second, outcome: third, count: Number(value) });
    else if (family === REDIS_ERRORS) redisErrors = Number(value);
    else if (first === "sum") sum = Number(value);
    else buckets.set(second === "inf" ? Number.POSITIVE_INFINITY : Number(second), Number(value));
  }
  const count = [...buckets.values()].reduce((total, each) => total + each, 0);
  return {
    events: new Map(
      entries.flatMap(([[name = "", ...rest], value]) => (rest.length === 0 ? [[name, value]] : [])),
    ),
    refusals: new Map(
      entries.flatMap(([[name, reason], value]) =>
        name === "refused" && reason !== undefined ? [[reason, value]] : [],
      ),
    ),
    commands,
    commandSeconds: { buckets, sum, count },
    redisErrors,
  };
}

function metricsKey(domain: string): string {
  return `${rootKey(domain)}:metrics`;
}
