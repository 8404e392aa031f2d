import type { en } from "./en.ts";

type Texts = typeof en;
type PluralForm = "zero" | "one" | "two" | "few" | "many" | "other";

type WithoutPlural<Key extends string> = Key extends `${infer Name}_${PluralForm}` ? Name : Key;

type PluralName = keyof Texts extends infer Key ? (Key extends `${infer Name}_other` ? Name : never) : never;

/**
 * The sentences in another language, which may follow the English ones: a test names those that are missing. Of a plural,
 * that language has as many forms as it needs.
 */
export type Translation = {
  readonly [Key in Exclude<keyof Texts, `${PluralName}_${PluralForm}`> | `${PluralName}_other`]?: string;
} & { readonly [Key in `${PluralName}_${Exclude<PluralForm, "other">}`]?: string };

/** What can be said. */
export type SentenceKey = WithoutPlural<keyof Texts & string>;

/** Every command has a summary here, so that one without does not compile. */
export type CommandName = SentenceKey extends infer Key
  ? Key extends `command.${infer Name}`
    ? Name
    : never
  : never;

type TextOf<Key extends SentenceKey> = Key extends keyof Texts
  ? Texts[Key]
  : `${Key}_other` extends keyof Texts
    ? Texts[`${Key}_other`]
    : never;

type ValueNames<Text extends string> = Text extends `${string}{{${infer Name}}}${infer Rest}`
  ? Name | ValueNames<Rest>
  : never;

type NamesFor<Key extends SentenceKey> =
  | ValueNames<TextOf<Key>>
  | (`${Key}_other` extends keyof Texts ? "count" : never);

/** The values that a sentence needs, read off its English text. */
export type SentenceValues<Key extends SentenceKey> = { readonly [Name in NamesFor<Key>]: string | number };

/** Says one sentence. */
export type SaySentence = <Key extends SentenceKey>(
  key: Key,
  ...values: [NamesFor<Key>] extends [never] ? [] : [SentenceValues<Key>]
) => string;

/** Says sentences in one language, such as `de`. */
export type Say = SaySentence & { readonly language: string };
