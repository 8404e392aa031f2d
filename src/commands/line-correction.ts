import { readWords } from "./chat-arguments.ts";
import type { Command } from "./command.ts";
import { readParams } from "./params.ts";

/** A line this long was hardly meant as an order with one slip. */
const MAX_WORDS = 20;
/** What reads few words goes first: "3d" may be a name, too, and anything is a text. */
const STRICT: readonly string[] = ["DURATION", "NUMBER", "ID"];
const LOOSE: readonly string[] = ["NAME", "JID", "ROLE"];

/**
 * The order that was most likely meant by words that could not be read: with a keyword that is missing, or with two words
 * of a name as one. `undefined` where no such change helps. It is suggested, never run unasked.
 */
export function correctLine(command: Command, rest: string, domain: string): string | undefined {
  const words = rest.split(/\s+/).filter((word) => word !== "");
  if (words.length === 0 || words.length > MAX_WORDS) return undefined;
  const joined = joinTwo(words, command);
  const candidates = [
    ...insertKeyword(words, command, STRICT),
    ...joined,
    ...insertKeyword(words, command, LOOSE),
    ...joined.flatMap((line) => insertKeyword(line, command, LOOSE)),
    ...insertKeyword(words, command, ["TEXT"]),
  ];
  const meant = candidates.map((line) => line.join(" ")).find((line) => isReadable(command, line, domain));
  return meant === undefined ? undefined : `${command.name} ${meant}`;
}

type Words = readonly string[];

function isReadable({ params }: Command, line: string, domain: string): boolean {
  const raw = readWords(params, line);
  return raw.ok && readParams(params, raw.value, domain).ok;
}

function keywordsOf({ params }: Command): ReadonlySet<string> {
  return new Set(Object.values(params).map(({ keyword }) => keyword));
}

/** As in "Bob Smith". */
function joinTwo(words: Words, command: Command): readonly Words[] {
  const keywords = keywordsOf(command);
  return words.slice(1).flatMap((second, index) => {
    const two = [words[index] ?? "", second].map((word) => word.toLowerCase());
    return two.some((word) => keywords.has(word)) ? [] : [words.toSpliced(index, 2, two.join("."))];
  });
}

/**
 * Each keyword of these kinds, in front of each word that is none: of the last one first, so that a text takes no more
 * than it must.
 */
function insertKeyword(words: Words, command: Command, kinds: readonly string[]): readonly Words[] {
  const keywords = keywordsOf(command);
  const places = words.flatMap((word, index) => (keywords.has(word.toLowerCase()) ? [] : [index])).reverse();
  return Object.values(command.params)
    .filter(
      ({ place, placeholder }) => (place === "named" || place === "rest") && kinds.includes(placeholder),
    )
    .flatMap(({ keyword }) => places.map((index) => words.toSpliced(index, 0, keyword)));
}
