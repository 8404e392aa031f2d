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

/** More than this nobody means. */
const MAX_RANGES = 20;

/**
 * The language that a visitor likes best of those that we speak: what was chosen on the page, else the heaviest of
 * Accept-Language, of several the first (RFC 9110 §12.5.4).
 */
export function negotiateLanguage<Language extends string>(
  asked: { readonly chosen: string | undefined; readonly header: string | undefined },
  spoken: readonly Language[],
  fallback: Language,
): Language {
  const find = (tag: string) => {
    const primary = tag.split("-", 1)[0]?.trim().toLowerCase();
    return spoken.find((language) => language === primary);
  };
  let best = asked.chosen === undefined ? undefined : find(asked.chosen);
  if (best !== undefined) return best;

  let heaviest = 0;
  for (const range of (asked.header ?? "").split(",", MAX_RANGES)) {
    const [tag = "", parameter = "q=1"] = range.split(";");
    const weight = Number(parameter.trim().slice("q=".length));
    const language = weight > heaviest ? find(tag) : undefined;
    if (language !== undefined) [best, heaviest] = [language, weight];
  }
  return best ?? fallback;
}
