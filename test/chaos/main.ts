/** `npm run chaos -- --seed N --minutes M`: bad weather for as long as one likes. The built bot is what runs. */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { runChaos } from "./chaos.ts";
import { hasFailed, keepReport, renderHappening, renderReport } from "./report.ts";

const plan = readPlan();
if (plan === undefined) {
  process.stderr.write("usage: npm run chaos -- [--seed NAME] [--minutes N]\n");
  process.exitCode = 64;
} else {
  process.stdout.write(`seed ${plan.seed}, ${plan.minutes} minutes\n`);
  const report = await runChaos({
    ...plan,
    listen: (happening) => {
      if (happening.about.length === 0) process.stdout.write(`${renderHappening(happening)}\n`);
    },
  });
  process.stdout.write(`\n${renderReport(report)}\n`);
  if (hasFailed(report)) {
    process.stdout.write(`The logs are in ${keepReport(report)}\n`);
    process.exitCode = 1;
  }
}

/** Undefined where it was not understood. */
function readPlan(): { readonly seed: string; readonly minutes: number } | undefined {
  try {
    const { values } = parseArgs({ options: { seed: { type: "string" }, minutes: { type: "string" } } });
    const { seed = String(randomInt(1_000_000)), minutes = "2" } = values;
    return Number(minutes) > 0 ? { seed, minutes: Number(minutes) } : undefined;
  } catch {
    return undefined;
  }
}
