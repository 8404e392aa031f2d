import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { chown, open, readlink, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { onFile } from "./fault.ts";

/** Of this process: they were open when it was started, perhaps to append. */
const DESCRIPTOR = /^\/(?:dev|proc\/self)\/fd\/(\d+)$/;

/**
 * Writes what only its owner may read. A file is there as a whole, or as it was before; where a link leads is kept. What is
 * no file, such as a device or a pipe, is written to as it is.
 */
export async function writeSecretFile(file: string, pieces: AsyncIterable<string>): Promise<void> {
  await onFile("unwritable", file, async () => {
    const found = await stat(file).catch(unlessMissing);
    const descriptor = DESCRIPTOR.exec(file)?.[1];
    if (descriptor !== undefined || (found !== undefined && !found.isFile())) {
      const options = descriptor === undefined ? {} : { fd: Number(descriptor), autoClose: false };
      await pipeline(Readable.from(pieces), createWriteStream(file, options));
      return;
    }
    const place = found === undefined ? await targetOf(file) : await realpath(file);
    // Through the link, as it was given: where it is not for us to write, the system says so.
    if (found !== undefined) await (await open(file, "r+")).close();
    await replaceFile(place, pieces, found);
  });
}

/** Where a link leads to which nothing is yet. */
async function targetOf(file: string): Promise<string> {
  return readlink(file).then(
    (target) => resolve(dirname(file), target),
    () => file,
  );
}

async function replaceFile(
  file: string,
  pieces: AsyncIterable<string>,
  former: { readonly uid: number; readonly gid: number } | undefined,
): Promise<void> {
  const unfinished = `${file}.${randomUUID()}.part`;
  try {
    const options = { mode: 0o600, flags: "wx", flush: true };
    await pipeline(Readable.from(pieces), createWriteStream(unfinished, options));
    const isOfOther = former !== undefined && former.uid !== process.geteuid?.();
    if (isOfOther) await chown(unfinished, former.uid, former.gid);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

function unlessMissing(error: unknown): undefined {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
  throw error;
}
