import type { ArgumentFault } from "../invites/problem.ts";
import { failed, ok, type Result } from "../invites/result.ts";
import type { ParamSpecs, RawValues } from "./params.ts";

/** One word of a message. A quoted one is never a keyword. */
type Word = {
  readonly text: string;
  readonly isQuoted: boolean;
  /** The value of `key="some value"`. */
  readonly quotedValue?: string;
};

const OPENING = `"'“”„«`;
const CLOSING: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  "“": "”",
  "”": "”",
  "„": "“”",
  "«": "»",
};

/** A message taken apart: the command's word, in lower case without a leading `/` or `!`, and the rest. */
export function splitCommand(message: string): { readonly word: string; readonly rest: string } {
  const [, first = "", rest = ""] = /^\s*(\S+)\s*([\s\S]*)$/.exec(message) ?? [];
  return { word: first.replace(/^[/!]/, "").toLowerCase(), rest: rest.trim() };
}

/**
 * Reads `for juliet expires 3d note "from school"`, or the same as `for=juliet`, into the parameters of one
 * command. Quotes of any kind that phones make are understood. Text without quotes runs to the end.
 */
export function readWords(specs: ParamSpecs, rest: string): Result<RawValues> {
  const params = Object.values(specs);
  const whole = params.find(({ place }) => place === "all");
  if (whole !== undefined) return ok(new Map(rest === "" ? [] : [[whole.keyword, rest]]));

  const split = splitWords(rest);
  if (!split.ok) return split;
  const named = new Map(
    params.filter(({ place }) => place !== "first").map((param) => [param.keyword, param]),
  );
  const firsts = params.filter(({ place }) => place === "first");
  const raw = new Map<string, string>();
  const words = [...split.value];

  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const { keyword, value } = splitKeyword(word);
    const param = named.get(keyword);
    if (param === undefined) {
      const first = firsts.shift();
      if (first === undefined) return fault({ fault: "unexpected", text: word.text });
      raw.set(first.keyword, word.text);
      continue;
    }
    if (raw.has(keyword)) return fault({ fault: "twice", param: keyword });
    if (param.place === "flag") {
      raw.set(keyword, value?.text ?? "true");
      continue;
    }
    const given = value ?? words.shift();
    if (given === undefined || given.text === "") return fault({ fault: "no-value", param: keyword });
    const isOpenEnded = param.place === "rest" && !given.isQuoted;
    const isContinued = words[0] !== undefined && param.continues?.(given.text, words[0].text) === true;
    const following = words.splice(0, isOpenEnded ? words.length : isContinued ? 1 : 0);
    raw.set(keyword, [given, ...following].map(({ text }) => text).join(" "));
  }
  return ok(raw);
}

function splitKeyword(word: Word): { readonly keyword: string; readonly value?: Word } {
  if (word.isQuoted) return { keyword: "" };
  const equals = word.text.indexOf("=");
  if (equals < 0) return { keyword: word.text.toLowerCase() };
  const keyword = word.text.slice(0, equals).toLowerCase();
  if (word.quotedValue !== undefined) return { keyword, value: { text: word.quotedValue, isQuoted: true } };
  return { keyword, value: { text: word.text.slice(equals + 1), isQuoted: false } };
}

function splitWords(line: string): Result<readonly Word[]> {
  const words: Word[] = [];
  let at = 0;
  while (at < line.length) {
    if (/\s/.test(line.charAt(at))) {
      at++;
      continue;
    }
    const [plain = ""] = /^[^\s=]*=?/.exec(line.slice(at)) ?? [];
    const opensHere = OPENING.includes(line.charAt(at)) ? at : undefined;
    const opensAfterEquals =
      plain.endsWith("=") && isOpening(line.charAt(at + plain.length)) ? at + plain.length : undefined;
    const opening = opensHere ?? opensAfterEquals;
    if (opening === undefined) {
      const [text = ""] = /^\S+/.exec(line.slice(at)) ?? [];
      words.push({ text, isQuoted: false });
      at += text.length;
      continue;
    }
    const closing = findClosing(line, opening);
    if (closing === undefined) return fault({ fault: "open-quote" });
    const quoted = line.slice(opening + 1, closing);
    words.push(
      opensHere === undefined
        ? { text: plain + quoted, isQuoted: false, quotedValue: quoted }
        : { text: quoted, isQuoted: true },
    );
    at = closing + 1;
  }
  return ok(words);
}

function isOpening(letter: string): boolean {
  return letter !== "" && OPENING.includes(letter);
}

function findClosing(line: string, opening: number): number | undefined {
  const closings = CLOSING[line.charAt(opening)] ?? "";
  for (let at = opening + 1; at < line.length; at++) {
    if (closings.includes(line.charAt(at))) return at;
  }
  return undefined;
}

function fault(argument: ArgumentFault): Result<never> {
  return failed({ kind: "bad-argument", fault: argument });
}
