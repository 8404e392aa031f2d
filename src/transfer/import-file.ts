import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { UnavailableError } from "../invites/unavailable.ts";
import type { DomainWriter, KeyEntry } from "../ports/transfer.ts";
import { type ExportHeader, type ExportLine, readExport } from "./export-file.ts";
import { onFile, TransferError } from "./fault.ts";
import { splitLines } from "./lines.ts";

/** How much is on its way to Redis at a time, in characters. */
const BATCH = 256 * 1024;

type Options = {
  readonly file: string;
  readonly domain: string;
  /** Deletes what is there first. */
  readonly isReplacing: boolean;
  /** What a gate's log and `settings` say meanwhile. */
  readonly lockdownReason: string;
};

export type Imported = { readonly header: ExportHeader; readonly invites: number };

/**
 * Imports an export. It is read as a whole before anything is written; what was interrupted goes on when the same file
 * is imported again. Throws {@link TransferError}, or `UnavailableError`.
 */
export async function importFile(writer: DomainWriter, options: Options): Promise<Imported> {
  const { file, domain, isReplacing, lockdownReason } = options;
  const { mark, ...imported } = await onFile("unreadable", file, () => check(writer, file, domain));

  const { found, unfinished } = await writer.look();
  if (!isReplacing && unfinished !== mark) {
    if (unfinished !== undefined) throw new TransferError({ kind: "unfinished" });
    if (found !== undefined) throw new TransferError({ kind: "not-empty", found });
  }
  try {
    if (isReplacing) {
      // With a mark of its own: what is half deleted must not be written on.
      await writer.begin(`clearing for ${mark}`, lockdownReason);
      await writer.clear();
    }
    await writer.begin(mark, lockdownReason);
    for await (const entries of batches(readLines(writer, file, domain))) await writer.write(entries);
    await writer.finish();
  } catch (error) {
    throw error instanceof UnavailableError
      ? new TransferError({ kind: "interrupted" }, { cause: error })
      : error;
  }
  return imported;
}

/** Lets `use` read as a file what can be read but once. */
export async function asFile<T>(input: Readable, use: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "invite-bot-import-"));
  try {
    const file = join(folder, "export");
    await onFile("unwritable", file, () => pipeline(input, createWriteStream(file, { mode: 0o600 })));
    return await use(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function check(
  writer: DomainWriter,
  file: string,
  domain: string,
): Promise<Imported & { mark: string }> {
  const digest = createHash("sha256");
  let header: ExportHeader | undefined;
  let invites = 0;
  for await (const line of readLines(writer, file, domain, (piece) => digest.update(piece))) {
    if (line.what === "header") header = line.header;
    else if (line.entry.key.startsWith("invite:")) invites++;
  }
  if (header === undefined) throw new TransferError({ kind: "no-export" });
  return { header, invites, mark: digest.digest("hex") };
}

function readLines(
  writer: DomainWriter,
  file: string,
  domain: string,
  hear: (piece: string) => void = () => undefined,
): AsyncGenerator<ExportLine> {
  async function* pieces(): AsyncGenerator<string> {
    for await (const piece of createReadStream(file, { encoding: "utf8" })) {
      hear(String(piece));
      yield String(piece);
    }
  }
  return readExport(splitLines(pieces()), domain, writer.faultOf);
}

async function* batches(lines: AsyncIterable<ExportLine>): AsyncGenerator<readonly KeyEntry[]> {
  let batch: KeyEntry[] = [];
  let size = 0;
  for await (const line of lines) {
    if (line.what === "header") continue;
    batch.push(line.entry);
    size += line.size;
    if (size < BATCH) continue;
    yield batch;
    batch = [];
    size = 0;
  }
  if (batch.length > 0) yield batch;
}
