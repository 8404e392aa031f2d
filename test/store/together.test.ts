import { expect, it } from "vitest";
import { askTogether } from "../../src/store/together.ts";

/** Answers each word in capitals, and keeps what it was asked for at once. */
function aLoudAnswerer(most = 100) {
  const asked: (readonly string[])[] = [];
  const ask = askTogether(async (words: readonly string[]) => {
    asked.push(words);
    if (words.includes("quiet")) throw new Error("hush");
    return words.includes("both") ? [] : words.map((word) => word.toUpperCase());
  }, most);
  return { ask, asked };
}

it("those who ask in one turn of the event loop are asked for at once, and each gets the answer to its question", async () => {
  const { ask, asked } = aLoudAnswerer();
  expect(await Promise.all(["o", "romeo", "o"].map(ask))).toEqual(["O", "ROMEO", "O"]);
  expect(await ask("wherefore")).toBe("WHEREFORE");
  expect(asked).toEqual([["o", "romeo", "o"], ["wherefore"]]);
});

it("no more are asked for at once than may be, and nobody is forgotten or asked for twice", async () => {
  const { ask, asked } = aLoudAnswerer(2);
  expect(await Promise.all(["a", "b", "c", "d", "e"].map(ask))).toEqual(["A", "B", "C", "D", "E"]);
  expect(await Promise.all(["f", "g"].map(ask))).toEqual(["F", "G"]);
  expect(asked).toEqual([["a", "b"], ["c", "d"], ["e"], ["f", "g"]]);
});

it("what fails, fails for all that were asked for at once, and for nobody after them", async () => {
  const { ask } = aLoudAnswerer();
  const [one, other] = await Promise.allSettled([ask("quiet"), ask("night")]);
  expect([one, other].map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await ask("night")).toBe("NIGHT");
});

it("nobody waits for ever where there are not as many answers as questions", async () => {
  const { ask } = aLoudAnswerer();
  await expect(ask("both")).rejects.toThrow(RangeError);
});
