import { remove } from "confusables";

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

/**
 * The reserved name that this one is, or that the eye takes it for: `аdmin` with a Cyrillic а is `admin`, and dots
 * and dashes make no difference. `name` is a normalised user name.
 */
export function reservedNameLike(name: string): string | undefined {
  return [name, remove(name).toLowerCase()].map(withoutSigns).find((plain) => RESERVED.has(plain));
}

function withoutSigns(name: string): string {
  return name.replace(/[._~+-]/g, "");
}
