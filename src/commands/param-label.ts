import { en } from "../wording/en.ts";
import type { CommandName, Say, SentenceKey } from "../wording/index.ts";
import type { Param } from "./params.ts";

type LabelKey = Extract<SentenceKey, `form.label.${string}`>;

/** What a parameter is for, in a word or two. */
export function labelOf(say: Say, command: CommandName, { keyword, placeholder }: Param<unknown>): string {
  // By its keyword, where that means something else in one command by both.
  const keys = [`form.label.${command}.${keyword}`, `form.label.${keyword}`];
  const key = keys.find(isLabel);
  return key === undefined ? placeholder : say(key);
}

function isLabel(key: string): key is LabelKey {
  return Object.hasOwn(en, key);
}
