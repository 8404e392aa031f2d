import i18next from "i18next";
import { roundDuration } from "../invites/duration.ts";
import { en } from "./en.ts";
import type { Say } from "./keys.ts";

export type { CommandName, Say, SentenceKey } from "./keys.ts";

const LANGUAGES = { en } as const;

export type Language = keyof typeof LANGUAGES;

export const languages = Object.keys(LANGUAGES) as readonly Language[];

/** Sentences in an operator's own words, by language and key. */
export type OwnWords = { readonly [L in Language]?: Readonly<Record<string, string>> | undefined };

/** A voice in `language`, which stands for itself in every sentence: English is no fallback within another. */
function speak(language: Language, ownWords: OwnWords): Say {
  const texts = i18next.createInstance();
  texts.init({
    lng: language,
    fallbackLng: false,
    initAsync: false,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false, skipOnVariables: true },
    resources: { [language]: { translation: { ...LANGUAGES[language], ...ownWords[language] } } },
  });
  return (key, ...values) => texts.t(key, values[0] ?? {});
}

/** A voice for every language. */
export type Voices = Readonly<Record<Language, Say>>;

export function speakAll(ownWords: OwnWords = {}): Voices {
  return { en: speak("en", ownWords) };
}

/** The best match for a language tag such as `de-AT` (RFC 4647 lookup), else `fallback`. */
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
