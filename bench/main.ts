/**
 * `npm run bench`: measures everything and writes docs/benchmarks.md and .json. `npm run bench -- NAME…` measures
 * these parts and prints them. `npm run bench -- soak --minutes 30` watches the memory under a moderate load.
 * For trying the bench itself: `--rounds N`, and `--most N` invitations.
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
};

const DOCS = new URL("../docs/", import.meta.url);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "7" },
    most: { type: "string", default: "1000000" },
    minutes: { type: "string", default: "30" },
  },
});
const extent: Extent = { rounds: Number(values.rounds), most: Number(values.most) };
const unknown = positionals.filter((name) => !(name in parts) && name !== "web" && name !== "soak");

if (unknown.length > 0) {
  process.stderr.write(`usage: npm run bench -- [${Object.keys(parts).join(" | ")} | soak]…\n`);
  process.exitCode = 64;
} else {
  await run("npm", ["run", "--silent", "build"]);
  if (positionals.includes("web")) await import("./web.ts");
  else if (positionals.includes("soak")) await (await import("./soak.ts")).soak(Number(values.minutes));
  else await measure(positionals);
}

async function measure(names: readonly string[]): Promise<void> {
  const started = performance.now();
  const done: Part[] = [];
  for (const [name, load] of Object.entries(parts)) {
    if (names.length > 0 && !names.includes(name)) continue;
    process.stderr.write(`measuring ${name} …\n`);
    const part = await (await load())(extent);
    process.stdout.write(`\n${renderText(part)}\n`);
    done.push(part);
  }
  const minutes = (performance.now() - started) / 60_000;
  process.stderr.write(`${minutes.toFixed(1)} minutes\n`);
  if (names.length === 0) {
    const report = { date: new Date().toISOString(), machine: describeMachine(), minutes, parts: done };
    writeFileSync(new URL("benchmarks.md", DOCS), renderPage(report));
    writeFileSync(new URL("benchmarks.json", DOCS), renderJson(report));
  }
  for (const missed of missedBy(done)) process.stderr.write(`target missed: ${missed}\n`);
}
