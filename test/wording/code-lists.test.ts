import { expect, it } from "vitest";
import { plainWord, readCode } from "../../src/invites/code.ts";
import { codeWordsIn } from "../../src/wording/code-lists.ts";
import { languages } from "../../src/wording/index.ts";

it.each(languages)("three words in %s are 33 bits, and no two of them are typed alike", async (language) => {
  const words = await codeWordsIn(language);
  expect(words.length).toBe(2 ** 11);
  expect(new Set(words.map(plainWord)).size).toBe(words.length);
});

it.each(languages)("each word in %s is read as one", async (language) => {
  for (const word of await codeWordsIn(language)) {
    expect(readCode([word, word, word, word].join(" "))?.[0]).toBe(plainWord(word));
  }
});

it("a member who speaks Spanish, French or Chinese gets words of that language", async () => {
  expect(await codeWordsIn("es")).toContain("ábaco");
  expect(await codeWordsIn("fr")).toContain("abeille");
  expect(await codeWordsIn("zh")).toContain("的");
});
