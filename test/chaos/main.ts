/** `npm run chaos -- --seed N --minutes M`: bad weather for as long as one likes. The built bot is what runs. */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { runChaos } from "./chaos.ts";
import { hasFailed, keepReport, renderHappening, renderReport } from "./report.ts";

const { values } = parseArgs({
  options: { seed: { type: "string" }, minutes: { type: "string", default: "2" } },
});
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new Error("--minutes is how long the bad weather lasts");
const seed = values.seed ?? String(randomInt(1_000_000));

process.stdout.write(`seed ${seed}, ${minutes} minutes\n`);
const report = await runChaos({
  seed,
  minutes,
  listen: (happening) => {
    if (happening.about.length === 0) process.stdout.write(`${renderHappening(happening)}\n`);
  },
});
process.stdout.write(`\n${renderReport(report)}\n`);
if (hasFailed(report)) {
  process.stdout.write(`The logs are in ${keepReport(report)}\n`);
  process.exitCode = 1;
}
