/** Names that people trust by themselves: those of RFC 2142, and those of whoever runs a server. */
const RESERVED: ReadonlySet<string> = new Set([
  "abuse",
  "admin",
  "administrator",
  "bot",
  "help",
  "hostmaster",
  "info",
  "invite",
  "invites",
  "moderator",
  "noc",
  "noreply",
  "postmaster",
  "root",
  "security",
  "server",
  "support",
  "system",
  "webmaster",
  "xmpp",
]);

/** `name` is a normalised user name. Dots, dashes and the like do not make it another. */
export function isReservedName(name: string): boolean {
  return RESERVED.has(name.replace(/[._~+-]/g, ""));
}
