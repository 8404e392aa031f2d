import type { Reply } from "../commands/reply.ts";
import type { Report } from "../doctor/doctor.ts";
import type { Verdict } from "../doctor/findings.ts";

/** A reply as lines of text; `isTerminal` where they are shown by something that knows colours. */
export async function renderLines(reply: Reply, isTerminal: boolean): Promise<string> {
  const width = Math.max(0, ...(reply.fields ?? []).map(({ label }) => label.length));
  const blocks = [
    reply.text,
    reply.link?.url,
    reply.picture === undefined || reply.link === undefined
      ? undefined
      : await drawQrCode(reply.link.url, isTerminal),
    reply.fields?.map(({ label, value }) => `  ${label.padEnd(width)}  ${value}`).join("\n"),
    reply.list?.map((line) => `  ${line}`).join("\n"),
    reply.hint,
  ];
  return blocks.filter((block) => block !== undefined && block !== "").join("\n");
}

const BLACK_ON_WHITE = "\x1b[30;107m";
const AS_BEFORE = "\x1b[0m";

/** In block letters: dark squares on a light ground, as scanners want it, also where a terminal has them the other way. */
export async function drawQrCode(text: string, isTerminal: boolean): Promise<string> {
  const { default: QrCode } = await import("qrcode");
  const drawn = await QrCode.toString(text, { type: "utf8" });
  if (!isTerminal) return drawn;
  return drawn
    .split("\n")
    .map((line) => `${BLACK_ON_WHITE}${line}${AS_BEFORE}`)
    .join("\n");
}

const MARKS: Readonly<Record<Verdict, string>> = { ok: "ok     ", warning: "warning", error: "ERROR  " };

/** One line for each finding. */
export function renderReport(report: Report): string {
  const width = Math.max(0, ...report.map(({ check }) => check.length));
  return report
    .map(({ verdict, check, text }) => `${MARKS[verdict]}  ${check.padEnd(width)}  ${text}`)
    .join("\n");
}
