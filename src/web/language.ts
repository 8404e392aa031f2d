/** Languages that are written from right to left, by the first part of their tag. */
const RIGHT_TO_LEFT = new Set(["ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"]);

export function directionOf(tag: string): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.has(tag.toLowerCase().split("-")[0] ?? "") ? "rtl" : "ltr";
}

/** A language's own name for itself, such as “Deutsch”. */
export function nameOf(tag: string): string {
  const name = new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}

/**
 * The first language that a visitor asked for and that we speak: what was chosen on the page, then
 * Accept-Language by its weights (RFC 9110 §12.5.4).
 */
export function negotiateLanguage<Language extends string>(
  asked: { readonly chosen: string | undefined; readonly header: string | undefined },
  spoken: readonly Language[],
  fallback: Language,
): Language {
  const tags = [asked.chosen ?? "", ...readAcceptLanguage(asked.header ?? "")];
  for (const tag of tags) {
    const primary = tag.toLowerCase().split("-")[0];
    const match = spoken.find((language) => language === primary);
    if (match !== undefined) return match;
  }
  return fallback;
}

/** More than this nobody means. */
const MOST_TAGS = 20;

function readAcceptLanguage(header: string): readonly string[] {
  return header
    .split(",", MOST_TAGS)
    .map((part) => {
      const [tag = "", ...parameters] = part.split(";").map((text) => text.trim());
      const weight = parameters.find((text) => text.startsWith("q="))?.slice(2);
      return { tag, weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}
