import type { Say } from "../wording/index.ts";

/** `warning` works today and may not tomorrow; `error` does not work. */
export type Verdict = "ok" | "warning" | "error";

/** What one look at the system found, as a sentence that says what to do where it is not well. */
export type Finding = { readonly verdict: Verdict; readonly text: string };

/** One thing to look at. It may find several; what it throws is a finding, too. */
export type Check = {
  readonly name: CheckName;
  readonly run: (say: Say) => Promise<readonly Finding[]>;
};

export type CheckName =
  | "redis"
  | "clock"
  | "import"
  | "dns"
  | "xmpp"
  | "login"
  | "pace"
  | "component"
  | "gate"
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
        { verdict: "error", text: say("doctor.failed", { reason: reasonOf(error) }) },
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

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
