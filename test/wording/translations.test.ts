import { describe, expect, it } from "vitest";
import { splitCommand } from "../../src/commands/chat-arguments.ts";
import { commands } from "../../src/commands/index.ts";
import { de } from "../../src/wording/de.ts";
import { en } from "../../src/wording/en.ts";
import { es } from "../../src/wording/es.ts";
import { fr } from "../../src/wording/fr.ts";
import { type Language, languages } from "../../src/wording/index.ts";
import { ru } from "../../src/wording/ru.ts";
import { zh } from "../../src/wording/zh.ts";

type Texts = Readonly<Record<string, string>>;

const texts: Readonly<Record<Language, Texts>> = { en, de, es, fr, ru, zh };
const english: Texts = en;

const commandNames: ReadonlySet<string> = new Set(commands.map(({ name }) => name));
const plurals = new Set(
  Object.keys(en).flatMap((key) => (key.endsWith("_other") ? [key.replace(/_other$/, "")] : [])),
);

/** What a key is a plural form of, and which; nothing if it is none. */
function pluralOf(key: string): { readonly name: string; readonly form: Intl.LDMLPluralRule } | undefined {
  const [, name = "", form] = /^(.*)_(zero|one|two|few|many|other)$/.exec(key) ?? [];
  return plurals.has(name) ? { name, form: form as Intl.LDMLPluralRule } : undefined;
}

function placeholdersOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = ""]) => name))].toSorted();
}

const withoutCount = (names: readonly string[]): readonly string[] =>
  names.filter((name) => name !== "count");

/** The form that stands for one number alone may say it in a word; 21 has the same form as 1 in Russian. */
function standsForOneNumber(language: Language, form: Intl.LDMLPluralRule): boolean {
  const rules = new Intl.PluralRules(language);
  const counts = Array.from({ length: 200 }, (_, index) => index + 1);
  return counts.filter((count) => rules.select(count) === form).length === 1;
}

/** The `xmpp:` of a link is no French colon, and signs that are listed are not punctuation. */
const LISTED_SIGNS = "& / : < > @";

/** What stands for a number that words may have to agree with. “2 of 5” agrees with nothing. */
const NUMBERS = ["count", "limit", "most", "number", "page", "uses", "used"];
const SHARE = /\{\{used\}\}[^{]*\{\{(?:uses|most)\}\}/;

describe.each(languages)("in %s", (language) => {
  const sentences = Object.entries(texts[language]);

  it("no sentence has direction signs, which terminals show as boxes", () => {
    for (const [key, text] of sentences)
      expect(text, key).not.toMatch(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
  });

  it("every sentence names the same values as in English", () => {
    for (const [key, text] of sentences) {
      const plural = pluralOf(key);
      const names = placeholdersOf(text);
      if (plural === undefined) {
        expect(names, key).toEqual(placeholdersOf(english[key] ?? ""));
        continue;
      }
      const expected = placeholdersOf(english[`${plural.name}_other`] ?? "");
      expect(withoutCount(names), key).toEqual(withoutCount(expected));
      const mayLeaveOutCount = standsForOneNumber(language, plural.form);
      if (!mayLeaveOutCount || names.includes("count")) expect(names, key).toEqual(expected);
    }
  });

  it("a sentence counts one thing at the most: it has the plural forms of one number, and others come as phrases", () => {
    for (const [key, text] of sentences) {
      const numbers = placeholdersOf(text.replace(SHARE, "")).filter((name) => NUMBERS.includes(name));
      expect(numbers.length, `${key}: ${text}`).toBeLessThanOrEqual(1);
    }
  });

  it("every plural has the forms that the language has", () => {
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const name of plurals) {
      const forms = sentences.flatMap(([key]) => {
        const plural = pluralOf(key);
        return plural?.name === name ? [plural.form] : [];
      });
      expect(forms.toSorted(), name).toEqual(categories.toSorted());
    }
  });

  it("no answer is a command: another bot would obey it, and ours its answer", () => {
    for (const [key, text] of sentences) {
      // Labels and pages are never the start of a message.
      if (/^(web|form|cli|doctor)\./.test(key)) continue;
      const { word } = splitCommand(text);
      if (language !== "en") expect(commandNames, key).not.toContain(word.replace(/\p{P}+$/u, ""));
      // In English, commands are words like others. A fragment is never the start of a message, and with a colon
      // “Lockdown: …” is no command.
      else if (/[.!?:]$/.test(text)) expect(commandNames, key).not.toContain(word);
    }
  });

  it("quotes are typographic, and spaces where they belong", () => {
    for (const [key, text] of sentences) {
      expect(text, key).not.toMatch(/["'`]/);
      expect(text, key).not.toMatch(/^\s|\s$|\s\s|\s(?:[,)\]”]|\.(?!\/))|[([]\s/u);
      expect(text, key).not.toMatch(/[\t\n\u200b\u00ad]/);
    }
  });
});

it("French punctuation has the spaces that keep it on its line", () => {
  for (const [key, text] of Object.entries(fr)) {
    const plain = text.replaceAll(LISTED_SIGNS, "");
    expect(plain, key).not.toMatch(/ [;:!?»]|« /);
    expect(plain, key).not.toMatch(/[^\u202f][;!?»]|[^\u00a0p]:(?!\/)|«[^\u202f]/u);
  }
});
