import { describe, expect, it } from "vitest";
import type { ArgumentFault, Problem } from "../../src/invites/problem.ts";
import { en } from "../../src/wording/en.ts";
import {
  chooseLanguage,
  type Language,
  languages,
  sayDuration,
  sayTime,
  speakAll,
} from "../../src/wording/index.ts";
import { sayProblem } from "../../src/wording/problems.ts";
import { aJid } from "../support/builders.ts";

const voices = speakAll();

const faults: readonly ArgumentFault[] = [
  { fault: "missing", param: "id" },
  { fault: "unexpected", text: "foo" },
  { fault: "twice", param: "for" },
  { fault: "no-value", param: "for" },
  { fault: "open-quote" },
  { fault: "not-a-duration", param: "expires", text: "soon" },
  { fault: "too-long", param: "expires", limitSeconds: 86_400 },
  { fault: "not-a-count", param: "uses", text: "x" },
  { fault: "too-many", param: "uses", limit: 1 },
  { fault: "not-a-user-name", param: "for", text: "a b" },
  { fault: "not-a-jid", param: "by", text: "x" },
  { fault: "not-a-choice", param: "state", text: "x", choices: ["open", "spent"] },
  { fault: "not-an-invite-id", text: "x" },
  { fault: "text-too-long", param: "note", limit: 200 },
  { fault: "reserved-name", text: "admin" },
  { fault: "name-with-uses" },
];

const problems: readonly Problem[] = [
  { kind: "unknown-command", word: "foo" },
  { kind: "unknown-command", word: "hlep", suggestion: "help" },
  { kind: "forbidden", needs: "admins" },
  { kind: "forbidden", needs: "people" },
  { kind: "not-local", domain: "montague.example" },
  { kind: "rate-limited", retryAfterSeconds: 30, told: false },
  { kind: "open-quota-reached", limit: 5 },
  { kind: "period-quota-reached", limit: 1, retryAfterSeconds: 3600 },
  { kind: "period-quota-reached", limit: 20, retryAfterSeconds: 3600 },
  { kind: "account-too-new", retryAfterSeconds: 3600 },
  { kind: "registration-closed" },
  { kind: "registration-not-yours" },
  { kind: "contact-invites-off" },
  { kind: "suspended" },
  { kind: "suspended", jid: aJid("romeo@montague.example") },
  { kind: "not-longer", id: "k3f9x2" },
  { kind: "no-request", number: 3 },
  { kind: "nothing-to-request" },
  { kind: "nothing-to-confirm" },
  { kind: "not-found", id: "k3f9x2" },
  { kind: "spent", id: "k3f9x2" },
  { kind: "expired", id: "k3f9x2" },
  { kind: "revoked", id: "k3f9x2" },
  ...(["suspended", "disabled", "gone", "locked"] as const).map(
    (hold) => ({ kind: "on-hold", id: "k3f9x2", hold }) as const,
  ),
  { kind: "name-reserved", name: "juliet" },
  { kind: "name-taken", name: "juliet" },
  { kind: "no-account", name: "juliet" },
  { kind: "unavailable" },
  { kind: "internal", reference: "a1b2c3d4" },
  ...faults.map((fault) => ({ kind: "bad-argument", fault }) as const),
];

describe.each(languages)("in %s", (language) => {
  const say = voices[language];

  it.each(problems)("every problem is a whole sentence: %j", (problem) => {
    const sentence = sayProblem(say, problem);
    expect(sentence).toMatch(/[.!?。？]$/);
    expect(sentence).not.toMatch(/\{\{|undefined|problem\.|fault\./);
  });

  it("durations are counted", () => {
    expect(sayDuration(say, 86_400)).toMatch(/^1\D/);
    expect(sayDuration(say, 5 * 86_400)).toMatch(/^5\D/);
  });
});

/** As `suspend` asks, of three people with this many open invitations. */
function askSuspend(language: Language, open: number): string {
  const say = voices[language];
  return say("suspend.question", { jid: "a@b", count: 3, open: say("suspend.open", { count: open }) });
}

it("both numbers of a sentence have their own plural form", () => {
  expect(askSuspend("en", 1)).toMatch(/3 people.* 1 open invitation no longer works\.$/);
  expect(askSuspend("en", 2)).toMatch(/3 people.* 2 open invitations no longer work\.$/);
  expect(askSuspend("de", 1)).toMatch(/3 Personen.* 1 offene Einladung gilt dann nicht mehr\.$/);
  expect(askSuspend("es", 1)).toMatch(/1 invitación abierta deja de funcionar\.$/);
  expect(askSuspend("fr", 1)).toMatch(/3 personnes.* 1 invitation ouverte ne marche plus\.$/);
  expect(askSuspend("zh", 1)).toMatch(/3 人.*1 个有效邀请将失效。$/);
  expect([1, 2, 5, 21].map((open) => askSuspend("ru", open).split(". ").at(-1))).toEqual([
    "Перестанет работать 1 действующее приглашение.",
    "Перестанут работать 2 действующих приглашения.",
    "Перестанут работать 5 действующих приглашений.",
    "Перестанет работать 21 действующее приглашение.",
  ]);
});

it("what was typed is quoted short, on one line, and never taken for a placeholder", () => {
  const word = `{{suggestion}} ${"x".repeat(500)}\nsecond line`;
  const sentence = sayProblem(voices.en, { kind: "unknown-command", word });
  expect(sentence).toContain("{{suggestion}}");
  expect(sentence).not.toContain("\n");
  expect(sentence.length).toBeLessThan(120);
});

it("every English sentence is used with typographic quotes and without stray space", () => {
  for (const [key, sentence] of Object.entries(en)) {
    expect(sentence.trim(), key).toBe(sentence);
    expect(sentence, key).not.toMatch(/["'][A-Za-z]|[A-Za-z]["']| {2}/);
  }
});

it.each([
  ["en-GB", "en"],
  ["EN", "en"],
  ["de-AT", "de"],
  ["fr-CA", "fr"],
  ["es-419", "es"],
  ["ru", "ru"],
  ["zh-CN", "zh"],
  ["zh-Hans-SG", "zh"],
  ["tlh", "en"],
  [undefined, "en"],
  ["", "en"],
])("chooses for the tag %j %s", (tag, language) => {
  expect(chooseLanguage(tag, "en")).toBe(language);
});

it("says a moment without doubt about the zone", () => {
  expect(sayTime(new Date("2026-11-22T18:05:59Z"))).toBe("2026-11-22 18:05 UTC");
});
