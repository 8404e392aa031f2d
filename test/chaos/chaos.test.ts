import { randomInt } from "node:crypto";
import { expect, it } from "vitest";
import { runChaos } from "./chaos.ts";
import { hasFailed, keepReport, renderReport } from "./report.ts";

const MINUTES = 2;

it(
  "whatever dies, hangs or is cut off: one answer to each order, one use for each account",
  async () => {
    const seed = process.env["CHAOS_SEED"] ?? String(randomInt(1_000_000));
    process.stdout.write(`chaos with the seed ${seed}, again with CHAOS_SEED=${seed}\n`);
    const report = await runChaos({ seed, minutes: MINUTES });
    const text = renderReport(report);
    process.stdout.write(`${text}\n`);
    expect(hasFailed(report), hasFailed(report) ? `${text}\nThe logs are in ${keepReport(report)}` : "").toBe(
      false,
    );
  },
  (MINUTES + 6) * 60_000,
);
