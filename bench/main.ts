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

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string" },
    most: { type: "string" },
    minutes: { type: "string", default: "30" },
  },
});
const extent: Extent = { rounds: Number(values.rounds ?? 7), most: Number(values.most ?? 1_000_000) };
const isWhole = positionals.length === 0 && values.most === undefined;
const unknown = positionals.filter((name) => !(name in parts) && name !== "soak");

if (unknown.length > 0) {
  process.stderr.write(`usage: npm run bench -- [${Object.keys(parts).join(" | ")} | soak]…\n`);
  process.exitCode = 64;
} else {
  await run("npm", ["run", "--silent", "build"]);
  if (positionals.includes("soak")) await (await import("./soak.ts")).soak(Number(values.minutes));
  else await measure(positionals);
}

async function measure(names: readonly string[]): Promise<void> {
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
