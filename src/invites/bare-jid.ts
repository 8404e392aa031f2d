import { RIGHT_TO_LEFT, UNASSIGNED } from "./unicode-3-2.ts";

declare const bareJid: unique symbol;

/**
 * A bare JID, `local@domain`, as the XMPP server writes it, so that two compare with `===`. Made by {@link stampedJid}
 * from what a server says, and by {@link parseBareJid} from what people write.
 */
export type BareJid = string & { readonly [bareJid]: true };

/** Longer names are legal, and nobody can type them. */
export const MAX_NEW_NAME = 64;

const MAX_BYTES = 1023;
/** RFC 3454 B.1: what a name may hold without being another. */
const NOTHING = /\u034F|\u00AD|\u1806|[\u180B-\u180D]|[\u200B-\u200D]|\u2060|[\uFE00-\uFE0F]|\uFEFF/gu;
/** Letters that had no other case in the Unicode of nodeprep, which leaves them as they are. */
const KEPT = /[ıӀႠ-ჅᎠ-Ᏼ\u2132\u2183]/u;
/** What one server reads otherwise than another, and what Unicode reads otherwise by now (its Corrigendum 4). */
const DISPUTED = /[\u33C6\u{2F868}\u{2F874}\u{2F91F}\u{2F95F}\u{2F9BF}]/u;
/** What RFC 7622 §3.3.1 and RFC 3454 C forbid in a localpart. */
const FORBIDDEN_IN_LOCAL =
  /["&'/:<>@\s\p{Cc}\p{Cf}\p{Co}\p{Noncharacter_Code_Point}\u2FF0-\u2FFB\uFFFC\uFFFD]|\u0340|\u0341/u;
/** Cuts a text into such letters, one each, and what is between them. */
const AT_UNASSIGNED = new RegExp(`(${UNASSIGNED.source})`, "u");
const DOMAIN = /^[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}.-]*[\p{L}\p{N}\p{M}])?$/u;

/**
 * The bare JID of an address that a server stamped or keeps, which is taken as it is: folding it again could make one
 * account another. `undefined` where there is no user name in it.
 */
export function stampedJid(address: string): BareJid | undefined {
  const bare = address.split("/", 1)[0] ?? "";
  const at = bare.indexOf("@");
  return at > 0 && at < bare.length - 1 ? (bare as BareJid) : undefined;
}

/** Reads what people write: a bare JID, or a full one whose resource is dropped. RFC 7622 §3. */
export function parseBareJid(text: string): BareJid | undefined {
  const bare = text.split("/", 1)[0] ?? "";
  const at = bare.indexOf("@");
  const local = nodeprep(bare.slice(0, Math.max(at, 0)));
  const domain = parseDomain(bare.slice(at + 1));
  return local === undefined || domain === undefined ? undefined : (`${local}@${domain}` as BareJid);
}

/** Reads a domain: lower-cased, without a final dot. `undefined` where it cannot be one. */
export function parseDomain(text: string): string | undefined {
  const domain = text.normalize("NFC").toLowerCase().replace(/\.$/, "");
  const isDomain = DOMAIN.test(domain) && !domain.includes("..") && isShort(domain);
  return isDomain ? domain : undefined;
}

/**
 * The address with its domain as our server writes that, where it is ours: `xn--mnchen-3ya.example` and `münchen.example`
 * are one domain, and a server knows its own by one of these names alone.
 */
export function asLocal(jid: BareJid, ownDomain: string): BareJid {
  return inAscii(domainOf(jid)) === inAscii(ownDomain) ? (`${localOf(jid)}@${ownDomain}` as BareJid) : jid;
}

/**
 * As DNS has it. What is not plainly a domain, or would be folded into another, stays as it is: `a.example?.b.example` and
 * `ᵃ.example` may be domains of somebody else.
 */
function inAscii(domain: string): string {
  const url = `http://${domain}`;
  const isPlain = parseDomain(domain.normalize("NFKC")) === domain && !UNASSIGNED.test(domain);
  return isPlain && URL.canParse(url) ? new URL(url).hostname : domain;
}

/** Whether two addresses are one person's, however their domain is written. */
export function isSamePerson(one: BareJid, other: BareJid): boolean {
  return one === other || asLocal(one, domainOf(other)) === other;
}

export function domainOf(jid: BareJid): string {
  return jid.slice(jid.indexOf("@") + 1);
}

export function localOf(jid: BareJid): string {
  return jid.slice(0, jid.indexOf("@"));
}

/**
 * A user name in the one form in which servers keep it. `undefined` where no server registers it, also for letters that
 * Unicode got after nodeprep.
 */
export function normaliseUserName(text: string): string | undefined {
  const name = nodeprep(text);
  return name === undefined || UNASSIGNED.test(name) ? undefined : name;
}

/**
 * Nodeprep (RFC 3920 A): without what is not seen, NFKC, lower case. As servers do with an address, letters that came to
 * Unicode later stay as they are.
 */
function nodeprep(text: string): string | undefined {
  const parts = text.replace(NOTHING, "").split(AT_UNASSIGNED);
  const folded = parts.map((part) => (UNASSIGNED.test(part) ? part : foldCase(part)));
  const isForbidden = folded.some((part) => !UNASSIGNED.test(part) && FORBIDDEN_IN_LOCAL.test(part));
  const name = folded.join("");
  const isBad = isForbidden || DISPUTED.test(text) || isMixed(name) || !isShort(name);
  return name === "" || isBad ? undefined : name;
}

/** Letter by letter to upper case and back, which also takes `ß` and the sigma at the end of a word to their usual form. */
function foldCase(text: string): string {
  const folded = Array.from(text.normalize("NFKC"), (letter) =>
    KEPT.test(letter) ? letter : letter.toUpperCase().toLowerCase(),
  );
  return folded.join("").normalize("NFKC");
}

/** RFC 3454 §6: what is written from right to left begins and ends with such a letter, and has none of the others. */
function isMixed(name: string): boolean {
  const letters = [...name];
  if (!letters.some((letter) => RIGHT_TO_LEFT.test(letter))) return false;
  const [first = "", last = ""] = [letters[0], letters.at(-1)];
  const isOther = (letter: string) => /\p{L}/u.test(letter) && !RIGHT_TO_LEFT.test(letter);
  return !RIGHT_TO_LEFT.test(first) || !RIGHT_TO_LEFT.test(last) || letters.some(isOther);
}

function isShort(text: string): boolean {
  return Buffer.byteLength(text) <= MAX_BYTES;
}
