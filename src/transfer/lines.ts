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
