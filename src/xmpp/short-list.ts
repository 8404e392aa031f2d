import type { Say } from "../wording/index.ts";

/** Servers end a stream for a stanza of 256 KB, and few phones show a tenth of that. */
const MAX_BYTES = 24 * 1024;

/** The first lines of a list, as many as a message can hold, and how many were left out. */
export function shortList(say: Say, list: readonly string[]): readonly string[] {
  let bytes = 0;
  const end = list.findIndex((line) => {
    bytes += Buffer.byteLength(line);
    return bytes > MAX_BYTES;
  });
  return end === -1 ? list : [...list.slice(0, end), say("list.cut", { count: list.length - end })];
}
