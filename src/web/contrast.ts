/** Red, green and blue from 0 to 255. */
type Colour = readonly [number, number, number];

const WHITE: Colour = [255, 255, 255];
const BLACK: Colour = [0, 0, 0];

/** The surfaces that accents are written on; `style.css` has the same. The one with the least contrast counts. */
const SURFACES = {
  light: ["#ffffff", "#f5f4f1", "#f0efeb"],
  dark: ["#1c2124", "#121517", "#252b2f"],
} as const;

/** WCAG 2.2 §1.4.3 asks for 4.5. */
const ENOUGH = 4.6;

/**
 * The style sheet that an operator's accent colour makes. Where it would be hard to read it is darkened, and for
 * the dark theme lightened, until it is not.
 */
export function accentStyle(accent: string): string {
  const rules = (theme: keyof typeof SURFACES, towards: Colour) => {
    const colour = readableOn(SURFACES[theme].map(parseColour), parseColour(accent), towards);
    const text = contrast(colour, WHITE) >= contrast(colour, BLACK) ? WHITE : BLACK;
    return `:root{--accent:${renderColour(colour)};--on-accent:${renderColour(text)}}`;
  };
  return `${rules("light", BLACK)}@media (prefers-color-scheme:dark){${rules("dark", WHITE)}}`;
}

/** WCAG 2.2's contrast ratio of two colours such as `#0f766e`, from 1 to 21. */
export function contrastOf(one: string, other: string): number {
  return contrast(parseColour(one), parseColour(other));
}

function readableOn(surfaces: readonly Colour[], colour: Colour, towards: Colour): Colour {
  for (let share = 0; share < 1; share += 0.02) {
    const mixed = mix(colour, towards, share);
    if (surfaces.every((surface) => contrast(mixed, surface) >= ENOUGH)) return mixed;
  }
  return towards;
}

function mix(colour: Colour, other: Colour, share: number): Colour {
  const channel = (index: 0 | 1 | 2) => Math.round(colour[index] * (1 - share) + other[index] * share);
  return [channel(0), channel(1), channel(2)];
}

function contrast(one: Colour, other: Colour): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: Colour): number {
  const linear = (index: 0 | 1 | 2) => {
    const value = colour[index] / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(0) + 0.7152 * linear(1) + 0.0722 * linear(2);
}

function parseColour(text: string): Colour {
  const channel = (start: number) => Number.parseInt(text.slice(start, start + 2), 16);
  return [channel(1), channel(3), channel(5)];
}

function renderColour(colour: Colour): string {
  return `#${colour.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}
