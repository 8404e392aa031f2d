import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { onFile } from "./fault.ts";

/** Writes what only its owner may read. The file is there as a whole, or as it was before. */
export async function writeSecretFile(file: string, pieces: AsyncIterable<string>): Promise<void> {
  const unfinished = `${file}.${process.pid}.part`;
  try {
    await onFile("unwritable", file, async () => {
      await pipeline(Readable.from(pieces), createWriteStream(unfinished, { mode: 0o600, flush: true }));
      await rename(unfinished, file);
    });
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
