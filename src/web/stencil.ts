/** Texts by name. Which of them are there decides how a page is built; what they say does not. */
type Words = Readonly<Record<string, string | undefined>>;

/** A page with gaps: writes the words into them, as HTML. */
export type Stencil<W extends Words> = (words: W) => Buffer;

/** Nobody's letters (Unicode's private use), around the name of a gap. */
const [BEGIN, END] = ["\uE000", "\uE001"];
const NOTHING = Buffer.alloc(0);

/**
 * Draws a page once, with gaps where words will be, so that most of it is ready bytes for all that follow. `draw` puts
 * each word where it belongs and never looks into it. `like` has those words that there will be.
 */
export function cutStencil<W extends Words>(
  like: W,
  { draw, escapeText }: { draw(words: W): string; escapeText(text: string): string },
): Stencil<W> {
  const names = Object.keys(like).filter((name) => like[name] !== undefined);
  const marks = Object.fromEntries(names.map((name) => [name, `${BEGIN}${name}${END}`]));
  // Every second piece is the name of a gap, kept as its place among the names.
  const pieces = draw({ ...like, ...marks })
    .split(new RegExp(`${BEGIN}(${names.join("|")})${END}`))
    .map((piece, index) => (index % 2 === 0 ? Buffer.from(piece) : names.indexOf(piece)));

  return (words) => {
    const written = names.map((name) => Buffer.from(escapeText(words[name] ?? "")));
    return Buffer.concat(
      pieces.map((piece) => (typeof piece === "number" ? (written[piece] ?? NOTHING) : piece)),
    );
  };
}
