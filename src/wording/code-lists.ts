import { chooseLanguage, type Language } from "./index.ts";

type WordList = { readonly wordlist: readonly string[] };

const english = () => import("@scure/bip39/wordlists/english.js");

/** Of 2,048 words each, made to be told apart (BIP-39). There is none in German or Russian. Read when they are asked for. */
const LISTS: Readonly<Record<Language, () => Promise<WordList>>> = {
  en: english,
  de: english,
  es: () => import("@scure/bip39/wordlists/spanish.js"),
  fr: () => import("@scure/bip39/wordlists/french.js"),
  ru: english,
  zh: () => import("@scure/bip39/wordlists/simplified-chinese.js"),
};

/** The words of which codes are made for people who speak this language. */
export async function codeWordsIn(language: string): Promise<readonly string[]> {
  const { wordlist } = await LISTS[chooseLanguage(language, "en")]();
  return wordlist.map((word) => word.normalize("NFC"));
}
