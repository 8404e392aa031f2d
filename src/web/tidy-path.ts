/** Signs that text has in it unseen: soft hyphens, and those for joining, breaking and direction. */
const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const TOKEN_IN_TEXT = /^[^A-Za-z0-9_-]*([A-Za-z0-9_-]+)/;
const TAIL = /^\/(?:register|qr\.png|qr\.svg)$/;

/**
 * Links are found in text, and take some of it along: a bracket, a full stop of some script, an asterisk, a word behind.
 * The path below the site's without what cannot be in a token; `undefined` where there is no such thing.
 */
export function tidyPath(prefix: string, url: string): string | undefined {
  const [path = ""] = url.split("?");
  if (!path.startsWith(`${prefix}/i/`)) return undefined;
  const [segment = "", ...below] = path.slice(`${prefix}/i/`.length).split("/");
  const token = TOKEN_IN_TEXT.exec(decoded(segment).replace(UNSEEN, ""))?.[1];
  const tail = below.length === 0 ? "" : `/${below.join("/")}`;
  const isTidy = token === segment && !/^\/+[^A-Za-z0-9]/.test(tail);
  return token === undefined || isTidy ? undefined : `/i/${token}${TAIL.test(tail) ? tail : ""}`;
}

/** What is no percent-encoding stays as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replace(/%(?![0-9a-f]{2})/gi, "%25"));
  } catch {
    return text.replace(/%[0-9a-f]{2}/gi, " ");
  }
}
