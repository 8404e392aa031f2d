import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Report } from "./chaos.ts";
import type { Happening } from "./trace.ts";

const OUTPUT = fileURLToPath(new URL("../../test-output", import.meta.url));
/** For each law that was broken, this many cases are reported with their history. */
const MAX_TOLD = 3;

export function hasFailed({ violations, complaints }: Report): boolean {
  return violations.length + complaints.length > 0;
}

/** The figures, then what went wrong with the story of each case. */
export function renderReport(report: Report): string {
  const { seed, violations, complaints, figures } = report;
  const broken = [...new Set(violations.map(({ law }) => law))];
  return [
    `chaos with the seed ${seed}`,
    ...Object.entries(figures).map(([name, count]) => `  ${String(count).padStart(6)}  ${name}`),
    ...complaints.map((what) => `WRONG: ${what}`),
    ...broken.flatMap((law) => {
      const cases = violations.filter((one) => one.law === law);
      return [
        "",
        `BROKEN: ${law} (${cases.length})`,
        ...cases.flatMap(({ what, story }, index) => [
          `  ${what}`,
          ...(index < MAX_TOLD ? story.map((one) => `      ${renderHappening(one)}`) : []),
        ]),
      ];
    }),
    hasFailed(report) ? `again: npm run chaos -- --seed ${seed}` : "The books balance.",
  ].join("\n");
}

export function renderHappening({ time, text }: Happening): string {
  return `${time.toISOString().slice(11, 23)} ${text}`;
}

/** Keeps the report and what each process wrote. Gives the folder. */
export function keepReport(report: Report): string {
  const folder = join(OUTPUT, `chaos-${report.seed}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "report.txt"), `${renderReport(report)}\n`);
  writeFileSync(join(folder, "trace.txt"), `${report.trace.map(renderHappening).join("\n")}\n`);
  for (const [name, log] of report.logs) {
    writeFileSync(join(folder, `${name.toLowerCase().replace(" ", "-")}.log`), log);
  }
  return folder;
}
