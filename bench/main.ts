/**
 * `npm run bench`: measures everything and writes docs/benchmarks.md and .json, with `--rounds N` in less time or more.
 * `npm run bench -- NAME…` measures these parts and prints them, as does anything with `--most N` invitations, which is
 * for trying the bench itself. `npm run bench -- --against COMMIT` compares the bot with that of another version.
 * `npm run bench -- soak --minutes 30` watches the memory under a moderate load.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { run } from "../rig/processes.ts";
import type { Effort, MeasurePart } from "./options.ts";
import { missedBy, type Part, renderJson, renderPage, renderText } from "./report.ts";
import { describeMachine } from "./system-info.ts";

type Loaders = Readonly<Record<string, () => Promise<MeasurePart>>>;

const parts: Loaders = {
  chat: async () => (await import("./chat.ts")).measureChat,
  registration: async () => (await import("./registration.ts")).measureRegistration,
  worker: async () => (await import("./worker.ts")).measureWorker,
  web: async () => (await import("./web.ts")).measureWeb,
  scale: async () => (await import("./scale.ts")).measureScale,
};

/** Minutes on a quiet machine of two cores. */
const EXPECTED: Readonly<Record<string, number>> = {
  chat: 4,
  registration: 3,
  worker: 3,
  web: 1,
  scale: 5,
  against: 2,
};

const DOCS = new URL("../docs/", import.meta.url);

const USAGE = `usage: npm run bench -- [${Object.keys(parts).join(" | ")} | soak]… [--against COMMIT] [--rounds N] [--most INVITATIONS] [--minutes N]`;

const order = readOrder();
if (order === undefined) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 64;
} else {
  await run("npm", ["run", "--silent", "build"]);
  if (order.soakMinutes !== undefined) await (await import("./soak.ts")).soak(order.soakMinutes);
  else await measure(order);
  // What could not be measured may have left something running, which ends with this process.
  process.exit();
}

type Order = {
  readonly loaders: Loaders;
  readonly effort: Effort;
  /** Every part at full size: what the docs are made from. */
  readonly isWhole: boolean;
  /** Of watching the memory, and nothing else; undefined where something is to be measured. */
  readonly soakMinutes: number | undefined;
};

/** What to measure; undefined where it was not understood. */
function readOrder(): Order | undefined {
  const text = { type: "string" } as const;
  try {
    const { values, positionals: names } = parseArgs({
      allowPositionals: true,
      options: { against: text, rounds: text, most: text, minutes: text },
    });
    const { against, rounds = "7", most = "1000000", minutes = "30" } = values;
    const effort: Effort = { rounds: Number(rounds), most: Number(most) };
    const isKnown = names.every((name) => name in parts || name === "soak");
    const areNumbers = [effort.rounds, effort.most, Number(minutes)].every((value) => value > 0);
    if (!isKnown || !areNumbers || (against !== undefined && names.length > 0)) return undefined;
    return {
      loaders: against === undefined ? partsCalled(names) : comparedWith(against),
      effort,
      isWhole: names.length === 0 && against === undefined && values.most === undefined,
      soakMinutes: names.includes("soak") ? Number(minutes) : undefined,
    };
  } catch {
    return undefined;
  }
}

/** Without names, all. */
function partsCalled(names: readonly string[]): Loaders {
  return Object.fromEntries(
    Object.entries(parts).filter(([name]) => names.length === 0 || names.includes(name)),
  );
}

function comparedWith(commit: string): Loaders {
  return { against: async () => (await import("./against.ts")).measureAgainst(commit) };
}

async function measure({ loaders, effort, isWhole }: Order): Promise<void> {
  const started = performance.now();
  const done: Part[] = [];
  for (const [name, load] of Object.entries(loaders)) {
    const since = ((performance.now() - started) / 60_000).toFixed(1);
    process.stderr.write(
      `${since} min: measuring ${name}, which takes ${EXPECTED[name]} min at full size …\n`,
    );
    try {
      const found = [await (await load())(effort)].flat();
      for (const part of found) process.stdout.write(`\n${renderText(part)}\n`);
      done.push(...found);
    } catch (error) {
      process.stderr.write(
        `${name} could not be measured: ${error instanceof Error ? error.message : error}\n`,
      );
      process.exitCode = 1;
    }
  }
  const minutes = (performance.now() - started) / 60_000;
  process.stderr.write(`${minutes.toFixed(1)} minutes\n`);
  if (isWhole) {
    const report = { date: new Date().toISOString(), machine: describeMachine(), minutes, parts: done };
    writeFileSync(new URL("benchmarks.md", DOCS), renderPage(report));
    writeFileSync(new URL("benchmarks.json", DOCS), renderJson(report));
  }
  const missed = missedBy(done);
  for (const measure of missed) process.stderr.write(`target missed: ${measure}\n`);
  if (missed.length > 0) process.exitCode = 1;
}
