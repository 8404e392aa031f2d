/**
 * What shows nothing and changes how what is around it is shown: controls, also those of terminals (C1), signs of
 * direction, joiners, tags, fillers; not variation selectors, which emoji need.
 */
const INVISIBLE =
  /(?![\uFE00-\uFE0F\u{E0100}-\u{E01EF}\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u{110BD}\u{110CD}])[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
/** Joiners between emoji, or between letters that have no case (Persian, Hindi); the tags of a flag, such as Scotland's. */
const NEEDED =
  /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}]|\uFE0F)\u200D(?=\p{Extended_Pictographic})|(?<=[\p{Lo}\p{M}])[\u200C\u200D](?=[\p{Lo}\p{M}])|(?<=\u{1F3F4})[\u{E0020}-\u{E007E}]{1,16}\u{E007F}/gu;
const BREAKS = /(?:[^\S\uFEFF]|\u0085)+/gu;

/**
 * A text that somebody wrote, for others to read: one line, in which nothing hides, nothing turns, and nothing reaches a
 * terminal but letters. Cleaned where it comes in, once for all who show it.
 */
export function asOneLine(text: string): string {
  const line = text.replace(BREAKS, " ");
  let clean = "";
  let from = 0;
  for (const { 0: kept, index } of line.matchAll(NEEDED)) {
    clean += line.slice(from, index).replace(INVISIBLE, "") + kept;
    from = index + kept.length;
  }
  return (clean + line.slice(from).replace(INVISIBLE, "")).replace(/ +/g, " ").trim();
}
