import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDuration, roundDuration } from "../../src/invites/duration.ts";

describe("parseDuration", () => {
  it.each([
    ["90s", 90],
    ["15m", 900],
    ["12h", 43_200],
    ["7d", 604_800],
    ["2W", 1_209_600],
    ["3 d", 259_200],
    ["3 days", 259_200],
    ["1 Woche", 604_800],
    ["2 días", 172_800],
    ["5 heures", 18_000],
    ["5 дней", 432_000],
    ["3天", 259_200],
  ])("reads %s", (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each(["", "7", "d", "-1d", "1.5h", "0d", "7x", "1d2h", "9999999999d", "11w w", "999999d", "1e3s", "٣d"])(
    "refuses %j",
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  it("never gives anything but a positive whole number of seconds", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const seconds = parseDuration(text);
        expect(seconds === undefined || (Number.isSafeInteger(seconds) && seconds > 0)).toBe(true);
      }),
    );
  });
});

describe("roundDuration", () => {
  it.each([
    [604_800, 7, "day"],
    [604_799.2, 7, "day"],
    [86_400, 1, "day"],
    [90_000, 25, "hour"],
    [3_600, 1, "hour"],
    [5_400, 2, "hour"],
    [3_540, 59, "minute"],
    [59, 59, "second"],
    [0.2, 1, "second"],
    [-5, 1, "second"],
  ] as const)("says %d s as %d %s", (seconds, amount, unit) => {
    expect(roundDuration(seconds)).toEqual({ amount, unit });
  });
});
