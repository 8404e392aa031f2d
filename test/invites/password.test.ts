import { expect, it } from "vitest";
import { findPasswordFault, normalisePassword } from "../../src/invites/password.ts";

const account = { username: "juliet", domain: "montague.example" };

it.each([
  ["seven77", "too-short"],
  ["🌹🌹🌹🌹🌹🌹🌹", "too-short"],
  ["x".repeat(257), "too-long"],
  ["with\u0000nul byte", "bad-characters"],
  ["with\u200bzero width", "bad-characters"],
  ["with\nline break", "bad-characters"],
  ["juliet123!", "is-name"],
  ["Juliet@montague.example", "is-name"],
  ["montague.example", "is-name"],
  ["password", "too-common"],
  ["Passw0rd2024!", "too-common"],
  ["iloveyou99", "too-common"],
  ["12345678", "too-common"],
  ["87654321", "too-common"],
  ["aaaaaaaaaaaa", "too-common"],
  ["abcabcabcabc", "too-common"],
  ["qwertyuiop", "too-common"],
] as const)("refuses %j: %s", (password, fault) => {
  expect(findPasswordFault(normalisePassword(password), account)).toBe(fault);
});

it.each([
  "wherefore art thou",
  "correct horse battery staple",
  "größte Ünïversität",
  "пароль от почты",
  "rJ7#x9!qLw",
  "🌹 by any other name",
])("takes %j", (password) => {
  expect(findPasswordFault(normalisePassword(password), account)).toBeUndefined();
});

it("has one form for what looks the same", () => {
  expect(normalisePassword("Gru\u0308\u00dfe\u3000an\u00a0alle")).toBe("Gr\u00fc\u00dfe an alle");
});
