import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { parseLuaData } from "./lua-data.ts";
import type { InviteFile } from "./prosody-invites.ts";

const STORE = "invite_token";
const HOST_FILE = `${STORE}.dat`;

/** What is to be read, and the part of it that is whose. */
export type FoundFile = { readonly path: string; readonly user: string | undefined };

/**
 * The files of a domain's invitations within Prosody's data folder, which is `path`, or `path` itself where it is one
 * of them. Empty where there are none. Throws where `path` cannot be read.
 */
export function findInviteFiles(path: string, domain: string): readonly FoundFile[] {
  if (statSync(path).isFile()) return [{ path, user: userOf(basename(path)) }];
  const folder = join(path, encodeName(domain));
  const names = [HOST_FILE, ...list(join(folder, STORE)).map((name) => join(STORE, name))];
  return names
    .map((name) => ({ path: join(folder, name), user: userOf(basename(name)) }))
    .filter((file) => isFile(file.path));
}

/** Throws `LuaDataError`, or the system's error where the file cannot be read. */
export function readInviteFile({ path, user }: FoundFile): InviteFile {
  const table = parseLuaData(readFileSync(path));
  // The host's, also where a copy of it has another name: for users, Prosody keeps no more than times.
  const isHosts = [...table.values()].some((value) => value instanceof Map);
  return { table, user: isHosts ? undefined : user };
}

function userOf(fileName: string): string | undefined {
  return fileName === HOST_FILE ? undefined : decodeName(fileName.replace(/\.dat$/, ""));
}

function list(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".dat")) : [];
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** As Prosody's util.datamanager names files: letters and digits, and the bytes of all else in hexadecimal. */
function encodeName(name: string): string {
  return Buffer.from(name)
    .toString("latin1")
    .replace(/[^A-Za-z0-9]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

function decodeName(name: string): string {
  const bytes = name.replace(/%([0-9a-f]{2})/gi, (_, code: string) =>
    String.fromCharCode(parseInt(code, 16)),
  );
  return Buffer.from(bytes, "latin1").toString("utf8");
}
