import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../rig/at-exit.ts";
import { parseLuaData } from "../../src/transfer/lua-data.ts";
import { findInviteFiles, readInviteFile } from "../../src/transfer/prosody-files.ts";
import { type ForeignInvites, readInvites } from "../../src/transfer/prosody-invites.ts";

const DOMAIN = "montague.example";
const CREATED = 1_795_339_942;
const EXPIRES = 1_795_944_742;
const NOW = new Date((CREATED + 60) * 1000);
const TOKEN = "H-VvrHTSQro-fLElsyKu_nOP";

const folder = temporaryFolder("prosody-invites");
afterAll(() => folder.remove());

/** What Prosody keeps of one invitation, unless told otherwise one for a free choice of name. */
function hostEntry(traits = "", token = TOKEN): string {
  return `["${token}"] = {
    ["created_at"] = ${CREATED}; ["expires"] = ${EXPIRES}; ["type"] = "register"; ["jid"] = "${DOMAIN}";
    ["allow_registration"] = true; ["token"] = "${token}"; ${traits}
  };`;
}

function readHost(entries: string, now = NOW): ForeignInvites {
  return readInvites(
    [{ table: parseLuaData(Buffer.from(`return { ${entries} };`)), user: undefined }],
    DOMAIN,
    now,
  );
}

const oneOf = (entries: string) => readHost(entries).invites[0];

describe("an invitation of Prosody's own modules", () => {
  const times = {
    created: new Date(CREATED * 1000),
    expires: new Date(EXPIRES * 1000),
    token: TOKEN,
    uses: 1,
  };

  it("keeps its token and its times", () => {
    expect(readHost(hostEntry())).toEqual({
      invites: [{ kind: "account", contact: false, ...times }],
      expired: 0,
      notUnderstood: 0,
      withRoles: 0,
    });
  });

  it("of a member is theirs, and makes a contact", () => {
    const traits = `["type"] = "roster"; ["jid"] = "romeo@${DOMAIN}";`;
    const inviter = `romeo@${DOMAIN}`;
    expect(oneOf(hostEntry(traits))).toEqual({ kind: "account", contact: true, inviter, ...times });
  });

  it("by an admin's form is that admin's, and of nobody else's making the operator's", () => {
    const by = (source: string) => oneOf(hostEntry(`["additional_data"] = { ["source"] = "${source}" };`));
    expect(by(`Admin@${DOMAIN}/phone`)).toMatchObject({ inviter: `admin@${DOMAIN}`, contact: false });
    expect(by("admin@capulet.example/phone")).not.toHaveProperty("inviter");
    expect(by("api/token/x")).not.toHaveProperty("inviter");
  });

  it("for a name is for that name alone", () => {
    const named = oneOf(hostEntry(`["jid"] = "j\\195\\188liet@${DOMAIN}";`));
    expect(named).toEqual({ kind: "account", contact: false, name: "jüliet", ...times });
  });

  it("that resets a password stays one", () => {
    const traits = `["jid"] = "juliet@${DOMAIN}"; ["additional_data"] = { ["allow_reset"] = "juliet"; };`;
    expect(oneOf(hostEntry(traits))).toEqual({ kind: "reset", contact: false, name: "juliet", ...times });
  });

  it("of a group works many times until it expires", () => {
    expect(oneOf(hostEntry('["reusable"] = true;'))).toMatchObject({ uses: 10_000 });
  });

  it("keeps its note, and is counted where it gave a role or a group", () => {
    const noted = readHost(
      hostEntry('["additional_data"] = { ["note"] = "from school"; ["groups"] = {}; };'),
    );
    expect(noted).toMatchObject({ invites: [{ note: "from school" }], withRoles: 0 });
    for (const gift of [
      '["roles"] = { ["prosody:admin"] = true; };',
      '["roles"] = { "prosody:member"; };',
      '["groups"] = { "friends"; };',
    ]) {
      expect(readHost(hostEntry(`["additional_data"] = { ${gift} };`)), gift).toMatchObject({ withRoles: 1 });
    }
  });

  it("that has expired is left out, and counted", () => {
    expect(readHost(hostEntry(), new Date(EXPIRES * 1000))).toMatchObject({ invites: [], expired: 1 });
  });

  it.each([
    ["of another domain", '["jid"] = "capulet.example";'],
    ["of somebody elsewhere", '["type"] = "roster"; ["jid"] = "tybalt@capulet.example";'],
    ["of nobody", `["type"] = "roster"; ["jid"] = "${DOMAIN}";`],
    ["of an unknown type", '["type"] = "party";'],
    ["without an address", '["jid"] = nil; ["jid"] = 1;'],
    ["without an end", '["expires"] = "soon";'],
    ["without an end that there is", '["expires"] = (1/0);'],
    ["for a reset of nobody", '["additional_data"] = { ["allow_reset"] = true; };'],
  ])("%s is left out, and counted", (_, traits) => {
    expect(readHost(hostEntry(traits))).toMatchObject({ invites: [], notUnderstood: 1 });
  });

  it("with a token that no link can hold is left out, and counted", () => {
    for (const token of ["a b", "a;b", ""]) {
      expect(readHost(hostEntry("", token))).toMatchObject({ invites: [], notUnderstood: 1 });
    }
  });
});

describe("the files", () => {
  const data = join(folder.path, "data");
  const host = join(data, "montague%2eexample");
  mkdirSync(join(host, "invite_token"), { recursive: true });
  mkdirSync(join(data, "capulet%2eexample"));
  const both = hostEntry(`["type"] = "roster"; ["jid"] = "romeo@${DOMAIN}";`);
  writeFileSync(join(host, "invite_token.dat"), `return { ${both} };\n`);
  writeFileSync(
    join(host, "invite_token", "romeo.dat"),
    `return { ["${TOKEN}"] = ${EXPIRES}; ["OnlyContact"] = ${EXPIRES}; };\n`,
  );
  writeFileSync(
    join(host, "invite_token", "j%c3%bcl%2eiet.dat"),
    `return { ["Late"] = ${EXPIRES}; ["Old"] = ${CREATED}; };\n`,
  );
  writeFileSync(join(host, "invite_token", "romeo.dat~"), "half");

  const readAll = (path: string) =>
    readInvites(findInviteFiles(path, DOMAIN).map(readInviteFile), DOMAIN, NOW);

  it("of the host and of its users are read together, and what is in both is taken once", () => {
    const { invites, expired, notUnderstood } = readAll(data);
    expect(
      invites.map(({ token, kind, contact, inviter }) => [token, kind, contact, inviter]).sort(),
    ).toEqual(
      [
        [TOKEN, "account", true, `romeo@${DOMAIN}`],
        ["Late", "contact", true, `jül.iet@${DOMAIN}`],
        ["OnlyContact", "contact", true, `romeo@${DOMAIN}`],
      ].sort(),
    );
    expect({ expired, notUnderstood }).toEqual({ expired: 1, notUnderstood: 0 });
  });

  it("can be named one by one, the host's under any name", () => {
    const copy = join(folder.path, "copy of the store.dat");
    writeFileSync(copy, `return { ${both} };\n`);
    expect(readAll(copy).invites).toHaveLength(1);
    expect(readAll(join(host, "invite_token", "romeo.dat")).invites).toHaveLength(2);
  });

  it("may be there twice, as Prosody's migrator writes the host's", () => {
    const migrated = join(folder.path, "migrated");
    mkdirSync(join(migrated, "montague%2eexample", "invite_token"), { recursive: true });
    for (const name of ["invite_token.dat", "invite_token/.dat"]) {
      writeFileSync(join(migrated, "montague%2eexample", name), `return { ${both} };\n`);
    }
    expect(readAll(migrated)).toMatchObject({ invites: [{ kind: "account" }], notUnderstood: 0 });
  });

  it("are none where the domain has none", () => {
    expect(findInviteFiles(data, "capulet.example")).toEqual([]);
    expect(findInviteFiles(data, "verona.example")).toEqual([]);
  });

  it("that cannot be read are a fault, and not none", () => {
    expect(() => findInviteFiles(join(folder.path, "none"), DOMAIN)).toThrow(/ENOENT/);
  });
});
