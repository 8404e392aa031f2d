/**
 * A name within a sentence: in Unicode isolates, so that a name from right to left does not turn the rest of the
 * sentence around (Unicode Annex 9).
 */
export function isolate(name: string): string {
  return `\u2068${name}\u2069`;
}

/** The first letter of a name, for the circle that stands for a person. */
export function firstLetter(name: string): string {
  const [letter] = new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(name);
  return (letter?.segment ?? "").toUpperCase();
}
