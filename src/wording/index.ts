/** `wording` has every sentence that people read, in each language. */

import i18next from "i18next";
import { roundDuration } from "../invites/duration.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";
import { es } from "./es.ts";
import { fr } from "./fr.ts";
import type { Say, SaySentence, SentenceKey } from "./keys.ts";
import { ru } from "./ru.ts";
import { zh } from "./zh.ts";

export type { CommandName, Say, SentenceKey } from "./keys.ts";

const LANGUAGES = { en, de, es, fr, ru, zh } as const;

export type Language = keyof typeof LANGUAGES;

export const languages = Object.keys(LANGUAGES) as readonly Language[];

/** Sentences in an operator's own words, by language and key. */
export type OwnWords = { readonly [L in Language]?: Readonly<Record<string, string>> | undefined };

/** A voice in `language`. What is not translated yet is said in English. */
function speak(language: Language, ownWords: OwnWords): Say {
  const texts = i18next.createInstance();
  texts.init({
    lng: language,
    fallbackLng: "en",
    initAsync: false,
    keySeparator: false,
    nsSeparator: false,
    resources: {
      en: { translation: { ...en, ...ownWords.en } },
      [language]: { translation: { ...LANGUAGES[language], ...ownWords[language] } },
    },
  });
  // Finding a sentence takes i18next some 30 µs, which a page with twenty of them cannot spare.
  const found = new Map<string, Sentence>();
  const find = (key: SentenceKey, count: number | string | undefined): Sentence => {
    const name = count === undefined ? key : `${key} ${count}`;
    const known = found.get(name);
    if (known !== undefined) return known;
    const text = texts.t(key, { ...(count === undefined ? {} : { count }), skipInterpolation: true });
    const sentence = parseSentence(text);
    if (found.size < MAX_FOUND) found.set(name, sentence);
    return sentence;
  };
  const say: SaySentence = (key, ...[values]) =>
    values === undefined ? sayWith(find(key, undefined), {}) : sayWith(find(key, countOf(values)), values);
  return Object.assign(say, { language });
}

/** Counts are people's to choose, and memory is not. */
const MAX_FOUND = 5_000;

/** A text in pieces: every second one is the name of a value. */
type Sentence = readonly string[];

type Values = Readonly<Record<string, string | number>>;

function countOf(values: Values): number | string | undefined {
  return values["count"];
}

function parseSentence(text: string): Sentence {
  return text.split(/\{\{(\w+)\}\}/);
}

/** In one pass, so that a value that looks like a placeholder stays as it is. */
function sayWith(sentence: Sentence, values: Values): string {
  let said = "";
  for (let index = 0; index < sentence.length; index++) {
    const piece = sentence[index] ?? "";
    said += index % 2 === 0 ? piece : (values[piece] ?? `{{${piece}}}`);
  }
  return said;
}

/** A voice for every language. */
export type Voices = Readonly<Record<Language, Say>>;

export function speakAll(ownWords: OwnWords = {}): Voices {
  const voices = languages.map((language) => [language, speak(language, ownWords)] as const);
  return Object.fromEntries(voices) as Record<Language, Say>;
}

/** The best match for a language tag such as `de-AT` or `zh-Hans` (RFC 4647 lookup), else `fallback`. */
export function chooseLanguage(tag: string | undefined, fallback: Language): Language {
  const primary = tag?.toLowerCase().split("-")[0];
  return languages.find((language) => language === primary) ?? fallback;
}

/** Such as “7 days”. */
export function sayDuration(say: Say, seconds: number): string {
  const { amount, unit } = roundDuration(seconds);
  return say(`duration.${unit}`, { count: amount });
}

/** A moment as every reader understands it: `2026-11-22 18:05 UTC`. */
export function sayTime(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
