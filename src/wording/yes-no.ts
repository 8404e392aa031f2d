/** How people say yes and no. Each word counts in every language: who is answered in one may well write another. */
const YES: ReadonlySet<string> = new Set([
  "yes",
  "ja",
  "sí",
  "si",
  "oui",
  "да",
  "是",
  "是的",
  "好",
  "好的",
  "👍",
]);
const NO: ReadonlySet<string> = new Set(["no", "nein", "non", "нет", "不", "不是", "不要", "👎"]);

/** Marks after a word, and the colour and style of an emoji. */
const DECORATION = /(?:[.,!…。，！]|\p{Emoji_Modifier}|\uFE0F)+$/u;

/** What the first word of a message, in lower case, says to a question. */
export function readYesOrNo(word: string): "yes" | "no" | undefined {
  const plain = word.normalize("NFC").replace(DECORATION, "");
  if (YES.has(plain)) return "yes";
  return NO.has(plain) ? "no" : undefined;
}
