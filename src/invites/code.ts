/** Four words in place of a link, to be read out: the first names the code, the others are its secret. Plain: see {@link plainWord}. */
export type Code = readonly [string, string, string, string];

/** How long a code is good for. */
export const CODE_SECONDS = 600;

export const CODE_WORDS = 4;
/** Chinese is written without spaces, and each of its words here is one character. */
const WORD = /\p{Script=Han}|(?:(?!\p{Script=Han})\p{L})+/gu;

/** Reads four words as people type them: in any case, with accents or without, and with anything between them. */
export function readCode(text: string): Code | undefined {
  const words = plainWord(text).match(WORD) ?? [];
  return words.length === CODE_WORDS ? (words as readonly string[] as Code) : undefined;
}

/** A word without case and accents. */
export function plainWord(word: string): string {
  return word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
