/**
 * `npm run bench`: measures everything and writes docs/benchmarks.md and .json, with `--rounds N` in less time or more.
 * `npm run bench -- NAME…` measures these parts and prints them, as does anything with `--most N` invitations, which is
 * for trying the bench itself. `npm run bench -- soak --minutes 30` watches the memory under a moderate load.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { run } from "../rig/processes.ts";
import type { Extent, MeasurePart } from "./extent.ts";
import { describeMachine } from "./machine.ts";
import { missedBy, type Part, renderJson, renderPage, renderText } from "./report.ts";

const parts: Readonly<Record<string, () => Promise<MeasurePart>>> = {
  chat: async () => (await import("./chat.ts")).measureChat,
  registration: async () => (await import("./registration.ts")).measureRegistration,
  worker: async () => (await import("./worker.ts")).measureWorker,
  web: async () => (await import("./web.ts")).measureWeb,
  scale: async () => (await import("./scale.ts")).measureScale,
};

/** Minutes on a quiet machine of two cores. */
const EXPECTED: Readonly<Record<string, number>> = { chat: 4, registration: 3, worker: 2, web: 1, scale: 5 };

const DOCS = new URL("../docs/", import.meta.url);

const USAGE = `usage: npm run bench -- [${Object.keys(parts).join(" | ")} | soak]… [--rounds N] [--most INVITATIONS] [--minutes N]`;

const order = readOrder();
if (order === undefined) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 64;
} else {
  await run("npm", ["run", "--silent", "build"]);
  if (order.names.includes("soak")) await (await import("./soak.ts")).soak(order.minutes);
  else await measure(order);
}

type Order = {
  readonly names: readonly string[];
  readonly extent: Extent;
  /** Every part at full size: what the docs are made from. */
  readonly isWhole: boolean;
  readonly minutes: number;
};

/** What to measure; undefined where it was not understood. */
function readOrder(): Order | undefined {
  const number = { type: "string" } as const;
  try {
    const { values, positionals: names } = parseArgs({
      allowPositionals: true,
      options: { rounds: number, most: number, minutes: number },
    });
    const { rounds = "7", most = "1000000", minutes = "30" } = values;
    const extent: Extent = { rounds: Number(rounds), most: Number(most) };
    const isKnown = names.every((name) => name in parts || name === "soak");
    const areNumbers = [extent.rounds, extent.most, Number(minutes)].every((value) => value > 0);
    if (!isKnown || !areNumbers) return undefined;
    const isWhole = names.length === 0 && values.most === undefined;
    return { names, extent, isWhole, minutes: Number(minutes) };
  } catch {
    return undefined;
  }
}

async function measure({ names, extent, isWhole }: Order): Promise<void> {
  const started = performance.now();
  const done: Part[] = [];
  for (const [name, load] of Object.entries(parts)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const since = ((performance.now() - started) / 60_000).toFixed(1);
    process.stderr.write(
      `${since} min: measuring ${name}, which takes ${EXPECTED[name]} min at full size …\n`,
    );
    try {
      const found = [await (await load())(extent)].flat();
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
