import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../rig/at-exit.ts";
import { createCertificates } from "../rig/certificates.ts";
import { type ProsodyServer, startProsody } from "../rig/prosody.ts";
import { luaString, prosodyAccounts } from "../rig/prosody-accounts.ts";
import { LIKE_DEBIAN, PASSWORD } from "./domains.ts";

/** A virtual host with Prosody's own invitations. */
export type StockHost = {
  readonly name: string;
  readonly outstanding: number;
  /** A token that nobody has used, by the inviter of that number. */
  takeToken(): string;
};

export type Stock = {
  readonly server: ProsodyServer;
  readonly hosts: readonly StockHost[];
  addUser(jid: string): void;
  stop(): Promise<void>;
};

/** Kept beside those outstanding, to be registered with. */
const SPARE = 200;
const INVITERS = 100;
const WEEK_SECONDS = 7 * 86_400;

/**
 * Prosody with mod_invites, mod_invites_adhoc and mod_invites_register, and this many invitations outstanding. They are
 * written into its storage as mod_invites writes them: made one by one they would take hours.
 */
export async function startStock(outstanding: readonly number[]): Promise<Stock> {
  const data = temporaryFolder("stock");
  const names = outstanding.map((count) => `s${count}.example`);
  const hosts = outstanding.map((count) => writeInvitations(data.path, `s${count}.example`, count));
  const accounts = prosodyAccounts(data.path);
  const addUser = (jid: string) => {
    const [localpart = "", domain = ""] = jid.split("@");
    accounts.add(localpart, domain, PASSWORD);
  };
  for (const name of names) for (let n = 0; n < INVITERS; n++) addUser(`inviter${n}@${name}`);

  const [first = "", ...others] = names;
  const server = await startProsody({
    domain: first,
    tls: await createCertificates({ names }),
    extra: `${LIKE_DEBIAN}\ndata_path = ${luaString(data.path)}`,
    hostExtra: [
      STOCK_OPTIONS,
      ...others.map((name) => `VirtualHost ${luaString(name)}\n${STOCK_OPTIONS}`),
    ].join("\n"),
  });
  return {
    server,
    hosts,
    addUser,
    async stop() {
      await server.stop();
      data.remove();
    },
  };
}

const STOCK_OPTIONS = `
modules_enabled = { "invites", "invites_adhoc", "invites_register" }
allow_registration = true
allow_user_invites = true`;

/** Prosody's internal storage: one file of Lua for all invitations of a host. */
function writeInvitations(dataFolder: string, name: string, count: number): StockHost {
  const tokens = Array.from({ length: count + SPARE }, () => randomBytes(12).toString("base64url"));
  const now = Math.floor(Date.now() / 1000);
  const entries = tokens.map((token, number) => {
    const jid = `inviter${number % INVITERS}@${name}`;
    return `[${luaString(token)}] = {
["type"] = "roster"; ["jid"] = ${luaString(jid)}; ["token"] = ${luaString(token)};
["allow_registration"] = true; ["additional_data"] = { ["source"] = ${luaString(`${jid}/client`)} };
["uri"] = ${luaString(`xmpp:${jid}?roster;preauth=${token};ibr=y`)};
["created_at"] = ${now}; ["expires"] = ${now + WEEK_SECONDS} };`;
  });
  const folder = join(dataFolder, name.replaceAll(".", "%2e"));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "invite_token.dat"), `return {\n${entries.join("\n")}\n};\n`);
  return {
    name,
    outstanding: count,
    takeToken() {
      const token = tokens.pop();
      if (token === undefined) throw new Error("all spare tokens are used");
      return token;
    },
  };
}
