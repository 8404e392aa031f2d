/**
 * A name within a sentence: in Unicode isolates, so that a name from right to left does not turn the rest of the
 * sentence around (Unicode Annex 9).
 */
export function isolate(name: string): string {
  return `\u2068${name}\u2069`;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The first letter of a name, for the circle that stands for a person. */
export function firstLetter(name: string): string {
  if (/^[a-z0-9][a-z0-9._-]/i.test(name)) return name.charAt(0).toUpperCase();
  const [letter] = graphemes.segment(name);
  return (letter?.segment ?? "").toUpperCase();
}
