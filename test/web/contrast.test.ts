import fc from "fast-check";
import { expect, it } from "vitest";
import { accentStyle, contrastOf } from "../../src/web/contrast.ts";

const hexColour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, "0")}`);

function themes(accent: string) {
  const colours = [...accentStyle(accent).matchAll(/--accent:(#\w{6});--on-accent:(#\w{6})/g)];
  return colours.map(([, colour = "", text = ""]) => ({ colour, text }));
}

it("any accent colour is readable on every surface of both themes, and so is what is written on it", () => {
  fc.assert(
    fc.property(hexColour, (accent) => {
      const [light, dark] = themes(accent);
      for (const surface of ["#ffffff", "#f5f4f1", "#f0efeb"]) {
        expect(contrastOf(light?.colour ?? "", surface)).toBeGreaterThanOrEqual(4.5);
      }
      for (const surface of ["#1c2124", "#121517", "#252b2f"]) {
        expect(contrastOf(dark?.colour ?? "", surface)).toBeGreaterThanOrEqual(4.5);
      }
      for (const theme of [light, dark]) {
        expect(contrastOf(theme?.colour ?? "", theme?.text ?? "")).toBeGreaterThanOrEqual(4.5);
      }
    }),
  );
});

it("a colour that is readable already stays as it is", () => {
  expect(themes("#0f766e")[0]?.colour).toBe("#0f766e");
});

it("black on white is 21 to 1", () => {
  expect(contrastOf("#000000", "#ffffff")).toBeCloseTo(21);
});
