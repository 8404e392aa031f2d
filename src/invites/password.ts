/** Why a password is not taken. */
export type PasswordFault = "too-short" | "too-long" | "bad-characters" | "is-name" | "too-common";

/** NIST SP 800-63B §3.1.1.2 asks for 8 at least and to allow 64; nothing is asked of their kinds. */
export const MIN_PASSWORD = 8;
export const MAX_PASSWORD = 256;

/**
 * A password in the one form that all clients come to: RFC 8265 §4.2.2 (OpaqueString) composes its letters and has
 * one kind of space.
 */
export function normalisePassword(text: string): string {
  return text.replace(/\p{Zs}/gu, " ").normalize("NFC");
}

/** What is wrong with a normalised password for this account, if anything. */
export function findPasswordFault(
  password: string,
  account: { readonly username: string; readonly domain: string },
): PasswordFault | undefined {
  const length = [...password].length;
  if (length < MIN_PASSWORD) return "too-short";
  if (length > MAX_PASSWORD) return "too-long";
  if (UNSAFE.test(password)) return "bad-characters";
  const plain = password.toLowerCase();
  if (isLikeName(plain, account)) return "is-name";
  return isCommon(plain) ? "too-common" : undefined;
}

/** RFC 8264 §4.3: what cannot be seen (control and format characters) or means nothing yet (private, unassigned). */
const UNSAFE = /\p{C}/u;

/** The name, the address or the server, as they are or with a few digits and marks behind. */
function isLikeName(plain: string, { username, domain }: { username: string; domain: string }): boolean {
  const names = [username, domain, `${username}@${domain}`].map((name) => name.toLowerCase());
  return names.includes(plain) || names.includes(withoutTail(plain));
}

/** Lines of a keyboard and of the alphabet, forwards and backwards. */
const ROWS = [
  "01234567890123456789",
  "abcdefghijklmnopqrstuvwxyz",
  "qwertyuiopasdfghjklzxcvbnm",
  "qwertzuiop",
];
const LINES = ROWS.flatMap((row) => [row, [...row].reverse().join("")]);

function isCommon(plain: string): boolean {
  const isRepeated = /^(.{1,4}?)\1+.{0,3}$/u.test(plain);
  const isLine = LINES.some((line) => line.includes(plain));
  return isRepeated || isLine || COMMON.has(plain) || COMMON.has(withoutTail(plain));
}

/** Without digits and marks at its end, which is where most people put them. */
function withoutTail(plain: string): string {
  return plain.replace(/[\d\p{P}\p{S}]+$/u, "");
}

/** What is tried first, wherever passwords are guessed. */
const COMMON: ReadonlySet<string> = new Set([
  ...[
    "password",
    "passw0rd",
    "p@ssword",
    "p@ssw0rd",
    "passwort",
    "motdepasse",
    "contraseña",
    "пароль",
    "密码",
  ],
  ...[
    "qwerty",
    "qwertz",
    "azerty",
    "qwertyuiop",
    "1q2w3e4r",
    "1q2w3e4r5t",
    "1qaz2wsx",
    "zaq12wsx",
    "q1w2e3r4",
  ],
  ...["abcd1234", "a1b2c3d4", "abc123abc", "123qweasd", "qweasdzxc", "asdfghjk", "11223344", "12344321"],
  ...["iloveyou", "letmein", "welcome", "hello", "hallo", "bonjour", "sunshine", "princess", "football"],
  ...[
    "baseball",
    "superman",
    "batman",
    "pokemon",
    "starwars",
    "dragon",
    "monkey",
    "master",
    "shadow",
    "secret",
  ],
  ...["charlie", "michael", "jennifer", "jessica", "jordan", "whatever", "trustno", "freedom", "computer"],
  ...["internet", "changeme", "default", "admin", "administrator", "guest", "test", "geheim", "schatz"],
  ...["jabber", "xmpp", "conversations", "invite", "invitation"],
]);
