import { type BareJid, domainOf, localOf, normaliseUserName, parseBareJid } from "../invites/bare-jid.ts";
import { asOneLine } from "../invites/one-line.ts";
import { parseToken, type Token } from "../invites/token.ts";
import type { ForeignInvite } from "../ports/transfer.ts";
import type { LuaTable, LuaValue } from "./lua-data.ts";

/** What one file of Prosody's store `invite_token` holds (mod_invites of 0.11 to 13). */
export type InviteFile = {
  readonly table: LuaTable;
  /** Whose invitations to become a contact they are; absent for the file of the host. */
  readonly user: string | undefined;
};

/** What the files hold, to be imported. Used invitations are not in them: Prosody deletes those. */
export type ForeignInvites = {
  readonly invites: readonly ForeignInvite[];
  readonly expired: number;
  /** Of another module's making, or damaged. */
  readonly notUnderstood: number;
  /** Those of `invites` that also gave a role or a group at Prosody. */
  readonly withRoles: number;
};

/** A group's invitation works until it expires, however often: as often as the operator's own may. */
const REUSABLE_USES = 10_000;

type Reading =
  | { readonly what: "invite"; readonly invite: ForeignInvite; readonly hasRoles: boolean }
  | { readonly what: "expired" | "not-understood" };

/** Reads the invitations of `domain`. Those of other domains are not understood. */
export function readInvites(files: readonly InviteFile[], domain: string, now: Date): ForeignInvites {
  const readings = new Map<string | number, Reading>();
  // The host's file first: an invitation to register and become a contact is in both, and there in full.
  for (const file of files.toSorted((a, b) => Number(a.user !== undefined) - Number(b.user !== undefined))) {
    for (const [key, value] of file.table) {
      if (!readings.has(key)) readings.set(key, readEntry(key, value, { user: file.user, domain, now }));
    }
  }
  const found = [...readings.values()];
  return {
    invites: found.flatMap((reading) => (reading.what === "invite" ? [reading.invite] : [])),
    expired: found.filter(({ what }) => what === "expired").length,
    notUnderstood: found.filter(({ what }) => what === "not-understood").length,
    withRoles: found.filter((reading) => reading.what === "invite" && reading.hasRoles).length,
  };
}

type Understood = Extract<Reading, { what: "invite" }>;

type Place = { readonly user: string | undefined; readonly domain: string; readonly now: Date };

function readEntry(key: string | number, value: LuaValue, { user, domain, now }: Place): Reading {
  const token = parseToken(String(key));
  if (token === undefined) return { what: "not-understood" };
  const understood =
    user === undefined
      ? readHostInvite(token, value, domain)
      : readContactInvite(token, value, user, domain, now);
  if (understood === undefined) return { what: "not-understood" };
  return understood.invite.expires > now ? understood : { what: "expired" };
}

/** What `create_account`, `create_account_reset`, `create_group` and, with registration, `create_contact` store. */
function readHostInvite(token: Token, value: LuaValue, domain: string): Understood | undefined {
  if (!isTable(value)) return undefined;
  const expires = readTime(value.get("expires"));
  const created = readTime(value.get("created_at"));
  const extra = value.get("additional_data");
  const data = isTable(extra) ? extra : EMPTY;
  const what = readKind(value, data, domain);
  if (what === undefined || expires === undefined || created === undefined) return undefined;
  const written = data.get("note");
  const note = typeof written === "string" ? asOneLine(written) : "";
  return {
    what: "invite",
    invite: {
      ...what,
      token,
      created,
      expires,
      uses: value.get("reusable") === true ? REUSABLE_USES : 1,
      ...(note === "" ? {} : { note }),
    },
    hasRoles: ["roles", "groups"].some((name) => isFilled(data.get(name))),
  };
}

type Kind = Pick<ForeignInvite, "kind" | "contact" | "inviter" | "name">;

function readKind(invite: LuaTable, data: LuaTable, domain: string): Kind | undefined {
  const address = invite.get("jid");
  if (typeof address !== "string") return undefined;
  const jid = readLocalJid(address, domain);
  if (invite.get("type") === "roster") {
    return jid === undefined ? undefined : { kind: "account", contact: true, inviter: jid };
  }
  if (invite.get("type") !== "register" || (jid === undefined && address !== domain)) return undefined;
  // Who asked for it through a form; on the command line, nobody is named.
  const source = data.get("source");
  const inviter = typeof source === "string" ? readLocalJid(source, domain) : undefined;
  const made = { contact: false, ...(inviter === undefined ? {} : { inviter }) };
  const reset = data.get("allow_reset");
  if (reset === undefined) {
    return { kind: "account", ...made, ...(jid === undefined ? {} : { name: localOf(jid) }) };
  }
  const name = typeof reset === "string" ? normaliseUserName(reset) : undefined;
  return name === undefined ? undefined : { kind: "reset", ...made, name };
}

/** What `create_contact` stores for the user: when it expires, and no more. */
function readContactInvite(
  token: Token,
  value: LuaValue,
  user: string,
  domain: string,
  now: Date,
): Understood | undefined {
  const expires = readTime(value);
  const inviter = readLocalJid(`${user}@${domain}`, domain);
  if (expires === undefined || inviter === undefined) return undefined;
  const invite = { kind: "contact", contact: true, inviter, token, created: now, expires, uses: 1 } as const;
  return { what: "invite", invite, hasRoles: false };
}

function readLocalJid(text: string, domain: string): BareJid | undefined {
  const jid = parseBareJid(text);
  return jid !== undefined && domainOf(jid) === domain ? jid : undefined;
}

/** Seconds since 1970, as Lua's `os.time` gives them. */
function readTime(value: LuaValue | undefined): Date | undefined {
  if (typeof value !== "number") return undefined;
  const time = new Date(value * 1000);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

const EMPTY: LuaTable = new Map();

function isTable(value: LuaValue | undefined): value is LuaTable {
  return value instanceof Map;
}

function isFilled(value: LuaValue | undefined): boolean {
  return value !== undefined && !(isTable(value) && value.size === 0);
}
