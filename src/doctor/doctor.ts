/** `doctor` checks the settings and everything that the bot depends on. */

import type { Say } from "../wording/index.ts";
import { type Finding, sentenceOf } from "./findings.ts";

/** One thing to look at. It may find several; what it throws is a finding, too. */
export type Check = {
  readonly name: CheckName;
  readonly run: (say: Say) => Promise<readonly Finding[]>;
};

export type CheckName =
  | "settings"
  | "redis"
  | "clock"
  | "import"
  | "dns"
  | "xmpp"
  | "login"
  | "pace"
  | "component"
  | "gate"
  | "admins"
  | "bot"
  | "web";

/** What is there only once everything has started. */
const STARTED_LATER: ReadonlySet<CheckName> = new Set(["gate", "bot", "web"]);

export type Report = readonly (Finding & { readonly check: CheckName })[];

/** Runs all checks side by side, and reports in their order. */
export async function examine(checks: readonly Check[], say: Say): Promise<Report> {
  const findings = await Promise.all(
    checks.map(async ({ name, run }) => {
      const found = await run(say).catch((error: unknown): readonly Finding[] => [
        { verdict: "error", text: say("doctor.failed", { reason: sentenceOf(error) }) },
      ]);
      return found.map((finding) => ({ check: name, ...finding }));
    }),
  );
  return findings.flat();
}

/** As it counts for a release: what is not there before the first start keeps nobody from starting. */
export function beforeStart(report: Report): Report {
  return report.map((finding) =>
    STARTED_LATER.has(finding.check) && finding.verdict === "error"
      ? { ...finding, verdict: "warning" }
      : finding,
  );
}

export function isWell(report: Report): boolean {
  return report.every(({ verdict }) => verdict !== "error");
}
