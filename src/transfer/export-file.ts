/** `transfer` reads and writes files: exports of a domain, and invitations of Prosody. */

import * as z from "zod";
import type { KeyEntry } from "../ports/transfer.ts";
import { TransferError } from "./fault.ts";

const FORMAT = "invite-bot export";
/** Raised when an older program could not read what this one writes. */
const VERSION = 1;

/** The first line of an export. */
export type ExportHeader = { readonly domain: string; readonly time: Date };

const pair = z.tuple([z.string(), z.string()]);
const shape = { key: z.string().min(1), expires: z.int().positive().optional() };

const entrySchema = z.discriminatedUnion("type", [
  z.strictObject({ ...shape, type: z.literal("string"), value: z.string() }),
  z.strictObject({ ...shape, type: z.literal("hash"), value: z.array(pair) }),
  z.strictObject({ ...shape, type: z.literal("set"), value: z.array(z.string()) }),
  z.strictObject({ ...shape, type: z.literal("zset"), value: z.array(z.tuple([z.string(), z.number()])) }),
  z.strictObject({
    ...shape,
    type: z.literal("stream"),
    value: z.array(z.tuple([z.string(), z.array(pair)])),
    groups: z.array(pair).optional(),
  }),
]);

const headerSchema = z.object({
  format: z.literal(FORMAT),
  version: z.int().positive(),
  domain: z.string(),
  time: z.iso.datetime(),
});

/** The last line, without which a file was cut off. */
const endSchema = z.strictObject({ end: z.literal(true), entries: z.int().min(0) });

/** An export as lines of JSON, each with its line break: a header, the entries, and an end that counts them. */
export async function* renderExport(
  { domain, time }: ExportHeader,
  entries: AsyncIterable<KeyEntry>,
): AsyncGenerator<string> {
  yield renderLine({ format: FORMAT, version: VERSION, domain, time: time.toISOString() });
  let count = 0;
  for await (const { key, expires, ...content } of entries) {
    count++;
    yield renderLine({ key, ...(expires === undefined ? {} : { expires }), ...content });
  }
  yield renderLine({ end: true, entries: count });
}

function renderLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

/** One line of an export. `size` is that of its text. */
export type ExportLine =
  | { readonly what: "header"; readonly header: ExportHeader }
  | { readonly what: "entry"; readonly entry: KeyEntry; readonly size: number };

/**
 * Reads the lines of an export of `domain`. Throws {@link TransferError} where one is wrong, which is told by its
 * number and never by what it holds: that may be a token.
 */
export async function* readExport(
  lines: AsyncIterable<string>,
  domain: string,
  faultOf: (entry: KeyEntry) => string | undefined,
): AsyncGenerator<ExportLine> {
  let number = 0;
  let end: number | undefined;
  for await (const text of lines) {
    number++;
    const json = parseJson(text);
    if (number === 1) {
      yield { what: "header", header: readHeader(json, domain) };
    } else if (end === undefined && isObject(json) && "end" in json) {
      end = readEnd(json, number);
    } else {
      if (end !== undefined) throw badLine(number, "end");
      yield { what: "entry", entry: readEntry(json, number, faultOf), size: text.length };
    }
  }
  if (number === 0) throw new TransferError({ kind: "no-export" });
  if (end === undefined) throw new TransferError({ kind: "cut-off", line: number });
}

function readHeader(json: unknown, domain: string): ExportHeader {
  const header = headerSchema.safeParse(json);
  if (!header.success) throw new TransferError({ kind: "no-export" });
  const { version, domain: other, time } = header.data;
  if (version > VERSION) throw new TransferError({ kind: "newer", version });
  if (other !== domain) throw new TransferError({ kind: "other-domain", domain: other });
  return { domain, time: new Date(time) };
}

function readEnd(json: unknown, number: number): number {
  const parsed = endSchema.safeParse(json);
  if (!parsed.success || parsed.data.entries !== number - 2) throw badLine(number, "end");
  return number;
}

function readEntry(
  json: unknown,
  number: number,
  faultOf: (entry: KeyEntry) => string | undefined,
): KeyEntry {
  if (json === undefined) throw badLine(number, "JSON");
  const parsed = entrySchema.safeParse(json);
  if (!parsed.success) throw badLine(number, parsed.error.issues[0]?.path[0] ?? "type");
  const fault = faultOf(parsed.data);
  if (fault !== undefined) throw badLine(number, fault);
  return parsed.data;
}

function badLine(line: number, what: PropertyKey): TransferError {
  return new TransferError({ kind: "bad-line", line, what: String(what) });
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
