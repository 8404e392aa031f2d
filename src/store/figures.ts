import type { Logger } from "pino";
import {
  COMMAND_BUCKETS,
  type CommandDone,
  type CommandFigures,
  type FigureReader,
  type SystemFigures,
} from "../commands/figures.ts";
import type { Redis } from "./redis.ts";
import { rootKey } from "./scripts.ts";

type Parts = { readonly redis: Redis; readonly domain: string };

/** What a process counted goes to Redis this often, in one go: a command never waits for it. */
const FLUSH_MS = 2_000;

const COMMAND = "command";
const SECONDS = "command-seconds";

/** Sums in one hash, so that they are true whichever process is asked, and whichever has ended. */
export function openFigures({ redis, domain, log }: Parts & { readonly log: Logger }): CommandFigures & {
  /** Hands over what is left. */
  stop(): Promise<void>;
} {
  let pending = new Map<string, number>();
  const add = (field: string, amount: number) => pending.set(field, (pending.get(field) ?? 0) + amount);

  async function flush(): Promise<void> {
    if (pending.size === 0) return;
    const taken = pending;
    pending = new Map();
    const transaction = redis.client.multi();
    for (const [field, amount] of taken) transaction.hIncrByFloat(metricsKey(domain), field, amount);
    try {
      await redis.ask(() => transaction.exec());
    } catch (error) {
      // Counted again would be worse than not at all: nobody knows whether it arrived.
      log.debug({ err: error }, "some figures are lost: Redis did not answer");
    }
  }

  const timer = setInterval(() => void flush(), FLUSH_MS).unref();
  return {
    commandDone({ command, door, outcome, seconds }: CommandDone) {
      add([COMMAND, command, door, outcome].join(":"), 1);
      add([SECONDS, "le", COMMAND_BUCKETS.find((bound) => seconds <= bound) ?? "inf"].join(":"), 1);
      add([SECONDS, "sum"].join(":"), seconds);
    },
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}

/** Reads the sums: those above, and what the scripts count. */
export function openFigureReader({ redis, domain }: Parts): FigureReader {
  return {
    async read() {
      const [counts, metrics] = await redis.ask(() =>
        Promise.all([
          redis.client.hGetAll(`${rootKey(domain)}:counts`),
          redis.client.hGetAll(metricsKey(domain)),
        ]),
      );
      return parseFigures(counts, metrics);
    },
  };
}

type Fields = Readonly<Record<string, string>>;

function parseFigures(counts: Fields, metrics: Fields): SystemFigures {
  const entries = Object.entries(counts).map(([field, value]) => [field.split(":"), Number(value)] as const);
  const buckets = new Map<number, number>();
  const commands: SystemFigures["commands"][number][] = [];
  let sum = 0;
  for (const [field, value] of Object.entries(metrics)) {
    const [family, first = "", second = "", third = ""] = field.split(":");
    if (family === COMMAND)
      commands.push({ command: first, door: second, outcome: third, count: Number(value) });
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
  };
}

function metricsKey(domain: string): string {
  return `${rootKey(domain)}:metrics`;
}
