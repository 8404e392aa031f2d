import type { Reply } from "../commands/reply.ts";
import type { Report } from "../doctor/doctor.ts";
import type { Verdict } from "../doctor/findings.ts";

/** A reply as lines of a terminal. */
export function renderLines(reply: Reply): string {
  const width = Math.max(0, ...(reply.fields ?? []).map(({ label }) => label.length));
  const blocks = [
    reply.text,
    reply.link?.url,
    reply.fields?.map(({ label, value }) => `  ${label.padEnd(width)}  ${value}`).join("\n"),
    reply.list?.map((line) => `  ${line}`).join("\n"),
    reply.hint,
  ];
  return blocks.filter((block) => block !== undefined && block !== "").join("\n");
}

const MARKS: Readonly<Record<Verdict, string>> = { ok: "ok     ", warning: "warning", error: "ERROR  " };

/** One line for each finding. */
export function renderReport(report: Report): string {
  const width = Math.max(0, ...report.map(({ check }) => check.length));
  return report
    .map(({ verdict, check, text }) => `${MARKS[verdict]}  ${check.padEnd(width)}  ${text}`)
    .join("\n");
}
