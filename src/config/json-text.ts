import { type ParseErrorCode, printParseErrorCode, visit } from "jsonc-parser";

export type JsonObject = Readonly<Record<string, unknown>>;

/** What a text of settings says, and what is wrong with it as a text; then it may say nothing. */
export type JsonText = { readonly settings: JsonObject; readonly faults: readonly string[] };

type Mistake = { readonly code: ParseErrorCode; readonly offset: number; readonly line: number };

/** Reads the bytes of a settings file. A fault is said without quoting: a password may be in the wrong place. */
export function readJsonBytes(bytes: Uint8Array): JsonText {
  const fault = encodingFault(bytes);
  return fault === undefined
    ? readJsonText(new TextDecoder().decode(bytes))
    : { settings: {}, faults: [fault] };
}

export function readJsonText(text: string): JsonText {
  const { mistakes, duplicates } = lookThrough(text);
  try {
    const json: unknown = JSON.parse(text);
    if (isJsonObject(json)) return { settings: json, faults: duplicates };
    return { settings: {}, faults: ["must hold one JSON object, { … }"] };
  } catch {
    return { settings: {}, faults: [sayMistake(text, mistakes[0])] };
  }
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Editors on Windows write these by themselves. */
function encodingFault(bytes: Uint8Array): string | undefined {
  const [first, second, third] = bytes;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  // What is written here begins with a "{" or white space: a zero beside it is the other half of a character.
  if (isUtf16 || first === 0 || second === 0) return "is UTF-16 text: save it as UTF-8";
  if (first === 0xef && second === 0xbb && third === 0xbf) {
    return "begins with a byte order mark (BOM): save it as UTF-8 without one";
  }
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return undefined;
  } catch {
    return "is not UTF-8 text: save it as UTF-8";
  }
}

function lookThrough(text: string) {
  const mistakes: Mistake[] = [];
  const duplicates: string[] = [];
  const open: Set<string>[] = [];
  visit(
    text,
    {
      onError: (code, offset, _length, line) => mistakes.push({ code, offset, line: line + 1 }),
      onObjectBegin: () => {
        open.push(new Set());
      },
      onObjectEnd: () => {
        open.pop();
      },
      onObjectProperty: (name, _offset, _length, line, _character, pathOfObject) => {
        const names = open.at(-1);
        if (names?.has(name)) {
          duplicates.push(`${keyText([...pathOfObject(), name])} is there twice: look at line ${line + 1}`);
        }
        names?.add(name);
      },
    },
    { disallowComments: true, allowTrailingComma: false },
  );
  return { mistakes, duplicates };
}

function sayMistake(text: string, mistake: Mistake | undefined): string {
  if (text.trim() === "") return "is empty: it must hold one JSON object, { … }";
  if (mistake === undefined) return "is not valid JSON";
  const hint = hintAt(text, mistake);
  return `is not valid JSON: look at line ${mistake.line}${hint === undefined ? "" : ` (${hint})`}`;
}

function hintAt(text: string, { code, offset }: Mistake): string | undefined {
  const before = text.slice(0, offset).trimEnd();
  switch (printParseErrorCode(code)) {
    case "InvalidCommentToken":
    case "UnexpectedEndOfComment":
      return "JSON has no comments";
    case "CommaExpected":
      return "a comma is missing before it";
    case "CloseBraceExpected":
    case "CloseBracketExpected":
      return "a closing bracket is missing";
    case "EndOfFileExpected":
      return "something follows the closing bracket";
    case "UnexpectedEndOfString":
      return "a closing quotation mark is missing";
    case "PropertyNameExpected":
    case "ValueExpected":
      return before.endsWith(",") ? "there is a comma too many before it" : undefined;
    case "InvalidSymbol":
      return /^['‘’“”„]/.test(text.slice(offset)) ? 'quotation marks must be "' : undefined;
    default:
      return undefined;
  }
}

/** Such as `xmpp.service`; quoted where it is no plain word. */
export function keyText(path: readonly PropertyKey[]): string {
  const key = path.map(String).join(".");
  return /^[\w$.-]+$/.test(key) ? key : JSON.stringify(key);
}
