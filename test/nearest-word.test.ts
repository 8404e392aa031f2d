import { expect, it } from "vitest";
import { nearestWord } from "../src/nearest-word.ts";

const words = ["invite", "contact", "list", "show", "revoke", "whoami", "help"];

it.each([
  ["invit", "invite"],
  ["inviet", "invite"],
  ["hlp", "help"],
  ["rev", "revoke"],
  ["invitation", undefined],
  ["hello", "help"],
  ["x", undefined],
])("takes %s for %s", (typed, meant) => {
  expect(nearestWord(typed, words)).toBe(meant);
});
