import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asOneLine } from "../../src/invites/one-line.ts";

/** Bidirectional controls (UAX #9), C0 and C1, line and paragraph separators, tags, joiners alone, lone surrogates. */
const UNSEEN =
  /[\p{Cc}\u00AD\u061C\u115F\u1160\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{E0001}]|\p{Cs}/u;

describe("a text that others read", () => {
  it.each([
    ["a line break", "a\nYour password runs out: https://…", "a Your password runs out: https://…"],
    ["every kind of line break", "a\r\nb\u0085c\u2028d\u2029e\vf\fg", "a b c d e f g"],
    ["a sign of direction", "abc\u202Egpj.exe", "abcgpj.exe"],
    ["isolates and marks", "\u2066a\u2067b\u2068c\u2069\u200Ed\u200Fe\u061Cf", "abcdef"],
    ["what a terminal obeys", "a\u009B31mb\u001B[2Jc\u0007", "a31mb[2Jc"],
    ["what shows nothing", "a\u200B\u2060\uFEFF\u00AD\u3164b", "ab"],
    ["a joiner where nothing joins", "pay\u200Dpal a\u200C", "paypal a"],
    ["half a letter", "a\uD800b\uDC00", "ab"],
    ["tags, which some readers read", "a\u{E0068}\u{E0069}b", "ab"],
    ["white space at the ends and in a row", "  a \t b  ", "a b"],
  ])("loses %s", (_, text, clean) => {
    expect(asOneLine(text)).toBe(clean);
  });

  it.each(["👩‍👩‍👧‍👦 👍🏽 ❤️ 🏳️‍🌈 🧑🏿‍🚀", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "می‌خواهم", "क्‍ष", "שלום, العالم", "Grüße, 朱丽叶 – it’s “me”"])(
    "keeps what people write: %s",
    (text) => {
      expect(asOneLine(text)).toBe(text);
    },
  );

  it("any text becomes one line without signs that nobody sees, and stays as it is when it is read again", () => {
    const anything = fc.string({ unit: "binary", maxLength: 40 });
    fc.assert(
      fc.property(anything, (text) => {
        const clean = asOneLine(text);
        expect(clean).not.toMatch(UNSEEN);
        expect(asOneLine(clean)).toBe(clean);
      }),
    );
  });
});
