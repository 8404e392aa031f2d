import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asciiHtml, isMostlyAscii } from "../../src/web/ascii-html.ts";

describe("HTML in ASCII", () => {
  it("has references for other letters, those beyond 16 bits included, and leaves markup alone", () => {
    expect(asciiHtml(`<b title="Straße">“🌹” &amp; 中</b>`)).toBe(
      `<b title="Stra&#223;e">&#8220;&#127801;&#8221; &amp; &#20013;</b>`,
    );
  });

  it("never holds anything else", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(asciiHtml(text)).toMatch(/^\p{ASCII}*$/u);
      }),
    );
  });

  it("is for texts with few other letters", () => {
    expect(isMostlyAscii("<p>Grüße an alle, die eingeladen sind</p>")).toBe(false);
    expect(
      isMostlyAscii(`<p class="lead">Nothing happens when you press it? Then look at the café.</p>`),
    ).toBe(true);
    expect(isMostlyAscii("<p>Приглашение</p>")).toBe(false);
  });
});
