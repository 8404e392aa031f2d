/** A value of a file that Prosody's internal storage wrote. What is `nil` in a table is not in it. */
export type LuaValue = string | number | boolean | LuaTable;

export type LuaTable = ReadonlyMap<string | number, LuaValue>;

/** The file is something else than data, or it is damaged. */
export class LuaDataError extends Error {
  readonly line: number;

  constructor(line: number) {
    super(`line ${line} is not data as Prosody writes it`);
    this.name = "LuaDataError";
    this.line = line;
  }
}

/** Deeper than anything that Prosody itself would write (util.serialization). */
const MAX_DEPTH = 127;

const SPACE = /[ \t\r\n]*/y;
const STRING = /"((?:[^"\\\n]|\\[abfnrtv\\"'\n]|\\\d{1,3})*)"/y;
const ESCAPE = /\\(?:(\d{1,3})|([^\d]))/g;
const NUMBER = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/y;
/** How Lua is made to read infinity and what is no number. */
const QUOTIENT = /\((-?[01])\/0\)/y;
const WORD = /(?:true|false|nil)\b/y;

const ESCAPED: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/**
 * Reads `return { … };`, the one form that Prosody writes: tables of texts, numbers, truths and tables. It is a
 * program in Lua, and is never run: anything but data is refused. Throws {@link LuaDataError}.
 */
export function parseLuaData(file: Buffer): LuaTable {
  // A byte a letter: what Lua calls a string is bytes, and they are UTF-8 only once their escapes are undone.
  const text = file.toString("latin1");
  let at = 0;

  function fail(): never {
    throw new LuaDataError(text.slice(0, at).split("\n").length);
  }

  function match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = at;
    const found = pattern.exec(text) ?? undefined;
    if (found !== undefined) at = pattern.lastIndex;
    return found;
  }

  function take(sign: string): boolean {
    match(SPACE);
    if (!text.startsWith(sign, at)) return false;
    at += sign.length;
    return true;
  }

  function need(sign: string): void {
    if (!take(sign)) fail();
  }

  function readScalar(): string | number | boolean | undefined {
    match(SPACE);
    const quoted = match(STRING)?.[1];
    if (quoted !== undefined) return undoEscapes(quoted) ?? fail();
    const number = match(NUMBER)?.[0];
    if (number !== undefined) return Number(number);
    const dividend = match(QUOTIENT)?.[1];
    if (dividend !== undefined) return Number(dividend) / 0;
    const word = match(WORD)?.[0] ?? fail();
    return word === "nil" ? undefined : word === "true";
  }

  function readKey(): string | number {
    const key = readScalar();
    if (typeof key !== "string" && typeof key !== "number") fail();
    need("]");
    need("=");
    return key;
  }

  function readTable(depth: number): LuaTable {
    if (depth > MAX_DEPTH) fail();
    const table = new Map<string | number, LuaValue>();
    let index = 0;
    while (!take("}")) {
      const key = take("[") ? readKey() : ++index;
      const value = take("{") ? readTable(depth + 1) : readScalar();
      if (value !== undefined) table.set(key, value);
      if (take(";") || take(",")) continue;
      need("}");
      break;
    }
    return table;
  }

  need("return");
  need("{");
  const table = readTable(1);
  take(";");
  match(SPACE);
  return at === text.length ? table : fail();
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** `undefined` where it names a byte that there is none of, or is no UTF-8. */
function undoEscapes(quoted: string): string | undefined {
  const bytes = quoted.replace(ESCAPE, (_, code: string | undefined, sign: string = "") =>
    code === undefined ? (ESCAPED[sign] ?? sign) : String.fromCharCode(Number(code)),
  );
  if (/[^\0-\xff]/.test(bytes)) return undefined;
  try {
    return UTF8.decode(Buffer.from(bytes, "latin1"));
  } catch {
    return undefined;
  }
}
