declare const bareJid: unique symbol;

/** A bare JID, `local@domain`, lower-cased. Made by {@link parseBareJid} alone, so that two compare with `===`. */
export type BareJid = string & { readonly [bareJid]: true };

/** Longer names are legal, and nobody can type them. */
export const MAX_NEW_NAME = 64;

const MOST_BYTES = 1023;
/** RFC 3454 B.1: what a name may hold without being another. */
const NOTHING = /\u034F|[\u00AD\u1806\u200B-\u200D\u2060\uFEFF]|\p{Variation_Selector}/gu;
/** Letters whose other case came after the Unicode of nodeprep, which leaves them as they are. */
const KEPT = /[ıӀႠ-Ⴥ]/u;
/** What RFC 7622 §3.3.1 forbids in a localpart, with white space and control characters. */
const FORBIDDEN_IN_LOCAL = /["&'/:<>@\s\p{Cc}\p{Cf}]/u;
const DOMAIN = /^[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}.-]*[\p{L}\p{N}\p{M}])?$/u;

/** Reads a bare JID, or a full one whose resource is dropped. `undefined` for anything else. RFC 7622 §3. */
export function parseBareJid(text: string): BareJid | undefined {
  const bare = text.split("/", 1)[0] ?? "";
  const at = bare.indexOf("@");
  const local = normaliseUserName(bare.slice(0, Math.max(at, 0)));
  const domain = parseDomain(bare.slice(at + 1));
  return local === undefined || domain === undefined ? undefined : (`${local}@${domain}` as BareJid);
}

/** Reads a domain: lower-cased, without a final dot. `undefined` where it cannot be one. */
export function parseDomain(text: string): string | undefined {
  const domain = text.normalize("NFC").toLowerCase().replace(/\.$/, "");
  const isDomain = DOMAIN.test(domain) && !domain.includes("..") && isShort(domain);
  return isDomain ? domain : undefined;
}

export function domainOf(jid: BareJid): string {
  return jid.slice(jid.indexOf("@") + 1);
}

export function localOf(jid: BareJid): string {
  return jid.slice(0, jid.indexOf("@"));
}

/** A localpart in the one form that servers store: NFKC, lower case. `undefined` where a server would refuse it. */
export function normaliseUserName(text: string): string | undefined {
  const name = foldCase(text);
  return name !== "" && !FORBIDDEN_IN_LOCAL.test(name) && isShort(name) ? name : undefined;
}

/**
 * Folds case as nodeprep does (RFC 3454 B.1 and B.2), so that a name is the same here as on the server: letter by
 * letter to upper case and back, which also takes `ß` and the sigma at the end of a word to their usual form.
 */
function foldCase(text: string): string {
  const visible = text.replace(NOTHING, "").normalize("NFKC");
  const folded = Array.from(visible, (letter) =>
    KEPT.test(letter) ? letter : letter.toUpperCase().toLowerCase(),
  );
  return folded.join("").normalize("NFKC");
}

function isShort(text: string): boolean {
  return Buffer.byteLength(text) <= MOST_BYTES;
}
