import { describe, expect, it } from "vitest";
import { readYesOrNo } from "../../src/wording/yes-no.ts";

describe("an answer to a question", () => {
  it.each(["yes", "yes.", "ja!", "sí", "si\u0301", "oui", "да", "是", "好的。", "👍", "👍🏽"])(
    "%s is a yes",
    (word) => {
      expect(readYesOrNo(word)).toBe("yes");
    },
  );

  it.each(["no", "nein", "non", "нет", "不", "👎", "👎🏿"])("%s is a no", (word) => {
    expect(readYesOrNo(word)).toBe("no");
  });

  it.each(["", "note", "yesterday", "invite", "…"])("“%s” is neither", (word) => {
    expect(readYesOrNo(word)).toBeUndefined();
  });
});
