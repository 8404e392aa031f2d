import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Hazard, planFaults } from "./plan.ts";

const harms: readonly Pick<Hazard, "harm" | "ms" | "alone">[] = [
  { harm: "killed", ms: [500, 6_000], alone: "down" },
  { harm: "suspended", ms: [1_000, 15_000] },
  { harm: "cut off", ms: [0, 0] },
];
const hazards: readonly Hazard[] = ["one", "other", "third"].flatMap((part) =>
  harms.map((harm) => ({ part, ...harm })),
);
const durationMs = 10 * 60_000;

describe("a plan of faults", () => {
  it("is the same for the same seed, and another for another", () => {
    const plan = planFaults({ seed: "7", durationMs, hazards });
    expect(planFaults({ seed: "7", durationMs, hazards })).toEqual(plan);
    expect(planFaults({ seed: "8", durationMs, hazards })).not.toEqual(plan);
  });

  it("has every hazard, and is over when the time is", () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const plan = planFaults({ seed, durationMs, hazards });
        const kinds = new Set(plan.map(({ part, harm }) => `${part} ${harm}`));
        expect(kinds.size).toBe(hazards.length);
        expect(plan.every(({ at, lastsMs }) => at + lastsMs <= durationMs)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it("never harms a part twice at once, more than three parts, or two that may not be down together", () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const plan = planFaults({ seed, durationMs, hazards });
        for (const fault of plan) {
          const atOnce = plan.filter(({ at, lastsMs }) => at <= fault.at && fault.at < at + lastsMs);
          expect(atOnce.length).toBeLessThanOrEqual(3);
          expect(new Set(atOnce.map(({ part }) => part)).size).toBe(atOnce.length);
          expect(atOnce.filter(({ harm }) => harm === "killed").length).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 20 },
    );
  });
});
