const PIECE = 64 * 1024;

/** The same text in larger pieces, for each piece that is written costs a call of the system. */
export async function* joinLines(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = "";
  for await (const line of lines) {
    piece += line;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = "";
  }
  yield piece;
}

/** The lines of a text that comes in pieces, without their breaks. A last one that is empty is none. */
export async function* splitLines(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = "";
  for await (const piece of pieces) {
    // Not by node:readline, which also breaks lines at U+2028: JSON has that within texts.
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}
