import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export type Subscription = "none" | "to" | "from" | "both";

const SUFFIX = ".dat";

/** Accounts and rosters as Prosody's internal storage keeps them: a file each, read anew at every use. */
export interface ProsodyAccounts {
  add(localpart: string, domain: string, password: string): void;
  remove(localpart: string, domain: string): void;
  has(localpart: string, domain: string): boolean;
  /** The localpart of every account. */
  names(domain: string): readonly string[];
  /** The roster: bare JID to subscription. */
  roster(localpart: string, domain: string): Record<string, Subscription>;
}

export function prosodyAccounts(dataFolder: string): ProsodyAccounts {
  const file = (store: string, localpart: string, domain: string) =>
    join(dataFolder, encode(domain), store, `${encode(localpart)}${SUFFIX}`);
  return {
    add: (localpart, domain, password) => {
      const path = file("accounts", localpart, domain);
      mkdirSync(dirname(path), { recursive: true });
      // Whole or not at all: Prosody may read it at any moment. It hashes the password at the first login.
      writeFileSync(`${path}.new`, `return { ["password"] = ${luaString(password)} };\n`);
      renameSync(`${path}.new`, path);
    },
    remove: (localpart, domain) => {
      // In every store, as Prosody does.
      for (const store of readdirSync(join(dataFolder, encode(domain)), { withFileTypes: true })) {
        if (store.isDirectory()) rmSync(file(store.name, localpart, domain), { force: true });
      }
    },
    has: (localpart, domain) => existsSync(file("accounts", localpart, domain)),
    names: (domain) =>
      readdirSync(join(dataFolder, encode(domain), "accounts"))
        .filter((name) => name.endsWith(SUFFIX))
        .map((name) => decode(name.slice(0, -SUFFIX.length))),
    roster: (localpart, domain) => {
      const path = file("roster", localpart, domain);
      return existsSync(path) ? parseRoster(readFileSync(path, "utf8")) : {};
    },
  };
}

/** A Lua string literal. Only bytes that mean something to Lua are escaped; UTF-8 stays as it is. */
export function luaString(text: string): string {
  const escaped = text.replace(
    /["\\\n\r\0]/g,
    (character) => `\\${`${character.charCodeAt(0)}`.padStart(3, "0")}`,
  );
  return `"${escaped}"`;
}

/** Prosody writes an entry's key after one tab, and what belongs to it after two. */
function parseRoster(text: string): Record<string, Subscription> {
  const roster: Record<string, Subscription> = {};
  for (const [, jid, fields] of text.matchAll(/^\t\["(.+)"\] = \{$([\s\S]*?)^\t\}/gm)) {
    const subscription = /^\t\t\["subscription"\] = "(none|to|from|both)"/m.exec(fields ?? "")?.[1];
    if (jid !== undefined && subscription !== undefined) roster[jid] = subscription as Subscription;
  }
  return roster;
}

/** As Prosody's util.datamanager names files. */
function encode(name: string): string {
  return Buffer.from(name)
    .toString("latin1")
    .replace(/[^A-Za-z0-9]/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

function decode(name: string): string {
  const bytes = name.replace(/%([0-9a-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, "latin1").toString("utf8");
}
