import { describe, expect, it } from "vitest";
import { readCode } from "../../src/invites/code.ts";

describe("four words as people type them", () => {
  it.each([
    ["apple bread cloud dance", "as they are"],
    ["  Apple BREAD\tcloud\ndance. ", "in capital letters, with blanks and a full stop"],
    ["apple-bread-cloud-dance", "with hyphens"],
    ["apple, bread; cloud/dance", "with commas and the like"],
    ["1. apple 2. bread 3. cloud 4. dance", "with numbers"],
    ["“apple” ‘bread’ «cloud» dance", "in quotation marks"],
    ["ａｐｐｌｅ　ｂｒｅａｄ　ｃｌｏｕｄ　ｄａｎｃｅ", "in wide letters"],
    ["äpple bréad clôud dañce", "with accents"],
    ["a\u0308pple bre\u0301ad cloud dance", "with accents beside their letters"],
  ])("“%s” is read: %s", (text) => {
    expect(readCode(text)).toEqual(["apple", "bread", "cloud", "dance"]);
  });

  it.each(["的一是在", "的 一 是 在", "的，一、是。在", "的一 是在"])(
    "“%s” is read, with or without spaces",
    (text) => {
      expect(readCode(text)).toEqual(["的", "一", "是", "在"]);
    },
  );

  it.each([
    "",
    "apple",
    "apple bread cloud",
    "apple bread cloud dance eagle",
    "1 2 3 4",
    "的一是",
    "😀 😀 😀 😀",
  ])("“%s” are no four words", (text) => {
    expect(readCode(text)).toBeUndefined();
  });
});
