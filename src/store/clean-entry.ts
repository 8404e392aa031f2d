import { asOneLine } from "../invites/one-line.ts";
import type { KeyEntry } from "../ports/transfer.ts";

/** What people wrote in an export is cleaned like what they write to us: nobody knows who wrote the file. */
export function cleanEntry(entry: KeyEntry): KeyEntry {
  switch (entry.type) {
    case "string":
      return { ...entry, value: cleanText(entry.value) };
    case "hash":
      return { ...entry, value: entry.value.map(cleanPair) };
    case "stream":
      return { ...entry, value: entry.value.map(([id, fields]) => [id, fields.map(cleanPair)] as const) };
    default:
      return entry;
  }
}

function cleanPair([name, text]: readonly [string, string]): readonly [string, string] {
  return [name, cleanText(text)];
}

/** JSON that needs nothing stays what it is, to the byte. */
function cleanText(text: string): string {
  if (!text.startsWith("{")) return asOneLine(text);
  let isChanged = false;
  try {
    const value: unknown = JSON.parse(text, (_key, part: unknown) => {
      if (typeof part !== "string") return part;
      const line = asOneLine(part);
      isChanged ||= line !== part;
      return line;
    });
    return isChanged ? JSON.stringify(value) : text;
  } catch {
    return asOneLine(text);
  }
}
