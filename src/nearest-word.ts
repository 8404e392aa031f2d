import leven from "leven";

const SHORT_WORD = 4;
const TELLING_START = 3;

/** The one of `words` that somebody most likely meant, if any is near enough to suggest. It is never run unasked. */
export function nearestWord(typed: string, words: readonly string[]): string | undefined {
  const maxDistance = typed.length <= SHORT_WORD ? 1 : 2;
  const near = words
    .map((word) => ({ word, distance: distanceOf(typed, word) }))
    .filter(({ distance }) => distance <= maxDistance)
    .toSorted((a, b) => a.distance - b.distance);
  return near[0]?.word;
}

function distanceOf(typed: string, word: string): number {
  const isStart = typed.length >= TELLING_START && word.startsWith(typed);
  return isStart ? 1 : leven(typed, word, { maxDistance: 3 });
}
