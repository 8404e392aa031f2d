/** What a benchmark found, as data, as text for a terminal, and as a page. */

import type { Spread } from "./statistics.ts";

export type Unit = "ms" | "a second" | "MB" | "bytes" | "%";

type Quartiles = Spread["quartiles"];

/** One figure, beside what it is measured against. */
export type Measure = {
  readonly what: string;
  readonly unit: Unit;
  readonly ours: number;
  readonly quartiles?: Quartiles;
  readonly baseline?: { readonly what: string; readonly value: number; readonly quartiles?: Quartiles };
  readonly target?: Target;
};

/** What a figure has to be; `baseline` is that of the measure. */
export type Target = {
  readonly says: string;
  readonly isMet: (ours: number, baseline: number) => boolean;
};

export type Part = {
  readonly title: string;
  /** How it was measured, in sentences. */
  readonly notes: readonly string[];
  readonly measures: readonly Measure[];
};

export type Report = {
  /** ISO 8601. */
  readonly date: string;
  readonly machine: Readonly<Record<string, string>>;
  readonly minutes: number;
  readonly parts: readonly Part[];
};

export function atMostTimes(factor: number): Target {
  return { says: `≤ ${factor}`, isMet: (ours, baseline) => ours <= factor * baseline };
}

export function atLeastTimes(factor: number): Target {
  return { says: `≥ ${factor}`, isMet: (ours, baseline) => ours >= factor * baseline };
}

export function timesFaster(factor: number): Target {
  return { says: `≤ 1/${factor}`, isMet: (ours, baseline) => ours * factor <= baseline };
}

export function addsAtMost(most: number, share: number): Target {
  return {
    says: `≤ ${most} ms and ${share * 100} % more`,
    isMet: (ours, baseline) => ours - baseline <= Math.min(most, share * baseline),
  };
}

export function atMost(most: number): Target {
  return { says: `≤ ${most}`, isMet: (ours) => ours <= most };
}

export function under(most: number): Target {
  return { says: `< ${most}`, isMet: (ours) => ours < most };
}

/** Ours over the baseline's; `undefined` where there is none. */
function ratioOf({ ours, baseline }: Measure): number | undefined {
  return baseline === undefined ? undefined : ours / baseline.value;
}

function isMet({ ours, baseline, target }: Measure): boolean | undefined {
  return target?.isMet(ours, baseline?.value ?? Number.NaN);
}

/** The measures whose target is missed, and by how much, in words. */
export function missedBy(parts: readonly Part[]): readonly string[] {
  return parts.flatMap(({ title, measures }) =>
    measures.filter((measure) => isMet(measure) === false).map((measure) => `${title}: ${sayMiss(measure)}`),
  );
}

function sayMiss(measure: Measure): string {
  const { what, unit, ours, baseline, target } = measure;
  const ratio = ratioOf(measure);
  const beside =
    baseline === undefined || ratio === undefined
      ? ""
      : `, ${sayRatio(ratio)} times ${baseline.what} (${sayFigure(baseline.value, unit)})`;
  return `${what}: ${sayFigure(ours, unit)}${beside}; the target is ${target?.says}`;
}

const HEADS = ["measure", "ours", "against", "its figure", "ratio", "target", "met"];

function rowOf(measure: Measure): readonly string[] {
  const { what, unit, ours, quartiles, baseline, target } = measure;
  const ratio = ratioOf(measure);
  return [
    what,
    sayFigure(ours, unit, quartiles),
    baseline?.what ?? "",
    baseline === undefined ? "" : sayFigure(baseline.value, unit, baseline.quartiles),
    ratio === undefined ? "" : sayRatio(ratio),
    target?.says ?? "",
    target === undefined ? "" : isMet(measure) === true ? "yes" : "**no**",
  ];
}

/** Three digits are all that a measurement is good for. */
function sayFigure(value: number, unit: Unit, quartiles?: Quartiles): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  const say = (number: number) =>
    number.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const around = quartiles === undefined ? "" : ` (${quartiles.map(say).join("–")})`;
  return `${say(value)} ${unit}${around}`;
}

function sayRatio(ratio: number): string {
  return ratio < 0.1 ? `1/${Math.round(1 / ratio)}` : ratio.toFixed(2);
}

/** For a terminal. */
export function renderText({ title, notes, measures }: Part): string {
  const rows = [HEADS, ...measures.map(rowOf)];
  const widths = HEADS.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [title, ...notes.map((note) => `  ${note}`), "", ...lines, ""].join("\n");
}

/** `docs/benchmarks.md`. */
export function renderPage({ date, machine, minutes, parts }: Report): string {
  return [
    "# Benchmarks",
    "",
    "Written by `npm run bench`, as is [benchmarks.json](benchmarks.json): every figure from one run on one machine, with",
    "private servers on loopback. What is compared takes turns, round by round, so that other work of the machine",
    "falls on both alike; a figure is the median of the rounds' medians, the first round warms up and does not count.",
    "In brackets behind it are the quartiles of the rounds. The ratio is ours over the other's. Absolute figures are this",
    "machine's; ratios are what to look at.",
    "",
    "| | |",
    "|---|---|",
    ...Object.entries({
      date: date.slice(0, 10),
      ...machine,
      "the whole run": `${minutes.toFixed(0)} min`,
    }).map(([name, value]) => `| ${name} | ${value} |`),
    "",
    ...sayVerdict(missedBy(parts)),
    "",
    ...parts.flatMap(({ title, notes, measures }) => [
      `## ${title}`,
      "",
      ...notes.map((note) => `- ${note}`),
      "",
      `| ${HEADS.join(" | ")} |`,
      "|---|--:|---|--:|--:|---|---|",
      ...measures.map((measure) => `| ${rowOf(measure).join(" | ")} |`),
      "",
    ]),
  ].join("\n");
}

function sayVerdict(missed: readonly string[]): readonly string[] {
  if (missed.length === 0) return ["Every target is met."];
  return [
    "**Targets that are missed**, of which [the parts of an `invite`](#where-the-time-of-an-invite-goes) tell more:",
    "",
    ...missed.map((miss) => `- ${miss}`),
  ];
}

/** `docs/benchmarks.json`. */
export function renderJson(report: Report): string {
  const parts = report.parts.map(({ title, notes, measures }) => ({
    title,
    notes,
    measures: measures.map((measure) => ({
      ...measure,
      ratio: ratioOf(measure),
      target: measure.target?.says,
      met: isMet(measure),
    })),
  }));
  return `${JSON.stringify({ ...report, parts }, undefined, 2)}\n`;
}
