import type { Problem } from "../invites/problem.ts";
import { nearestWord } from "../nearest-word.ts";
import type { Command } from "./command.ts";

/** Nobody knows this word; of the commands that the caller may run, it suggests the one that was meant. */
export function unknownCommand(word: string, allowed: readonly Command[]): Problem {
  const names = allowed.map(({ name }) => name);
  const suggestion = nearestWord(word, names);
  return { kind: "unknown-command", word, ...(suggestion === undefined ? {} : { suggestion }) };
}
