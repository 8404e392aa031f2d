import { asciiHtml, isMostlyAscii } from "./ascii-html.ts";

/** Texts by name. Which of them are there decides how a page is built; what they say does not. */
type Words = Readonly<Record<string, string | undefined>>;

/** A page in UTF-8. Where all of it is ASCII, `latin1` gives the same bytes, and Node.js has them several times as fast. */
export type Html = { readonly text: string; readonly encoding: "latin1" | "utf8" };

/** A page with gaps: writes the words into them, as HTML. */
export type CompiledPage<W extends Words> = (words: W) => Html;

/** Nobody's letters (Unicode's private use), around the name of a gap. */
const [BEGIN, END] = ["\uE000", "\uE001"];

/**
 * Draws a page once, with gaps where words will be, so that most of it is ready for all that follow. `draw` puts each
 * word where it belongs and never looks into it. `like` has those words that there will be.
 */
export function compilePage<W extends Words>(
  like: W,
  { draw, escapeText }: { draw(words: W): string; escapeText(text: string): string },
): CompiledPage<W> {
  const names = Object.keys(like).filter((name) => like[name] !== undefined);
  const marks = Object.fromEntries(names.map((name) => [name, `${BEGIN}${name}${END}`]));
  // Every second piece is the name of a gap.
  const drawn = draw({ ...like, ...marks }).split(new RegExp(`${BEGIN}(${names.join("|")})${END}`));

  const isAscii = isMostlyAscii(drawn.join(""));
  const spell = isAscii ? asciiHtml : (html: string) => html;
  const encoding = isAscii ? "latin1" : "utf8";
  // A gap is kept as its place among the names. Other pieces are made anew: what is cut out of a text with other
  // letters takes two bytes a letter in memory, and so would every page with such a piece.
  const pieces = drawn.map((piece, index) =>
    index % 2 === 0 ? Buffer.from(spell(piece), encoding).toString(encoding) : names.indexOf(piece),
  );

  return (words) => {
    const written = names.map((name) => spell(escapeText(words[name] ?? "")));
    let text = "";
    for (const piece of pieces) text += typeof piece === "number" ? (written[piece] ?? "") : piece;
    return { text, encoding };
  };
}
