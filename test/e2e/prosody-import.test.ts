import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../rig/at-exit.ts";
import { runCommand } from "../../rig/bot.ts";
import { type ProsodyServer, startProsody } from "../../rig/prosody.ts";
import { prosodyVersions } from "../../rig/prosody-versions.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";

const DOMAIN = "montague.example";

/**
 * A module that has Prosody's own mod_invites make one of each kind, for which no door of 0.12 and 13 alike is there,
 * and logs their tokens.
 */
const MAKER = `
  local invites = module:depends("invites");
  local function made(kind, invite) module:log("info", "made %s %s", kind, invite.token); end
  made("named", invites.create_account("juliet"));
  made("free", invites.create_account());
  made("reset", invites.create_account_reset("romeo"));
  made("group", invites.create_group({ "friends" }, nil, 3600));
  made("contact", invites.create_contact("romeo", false));
  made("expired", invites.create_account(nil, nil, -60));
  module:log("info", "all made");
`;

describe.each(prosodyVersions())("the invitations of Prosody %s’s own modules", (version) => {
  const plugins = temporaryFolder("plugins");
  let redis: RedisServer;
  let stock: ProsodyServer;
  let server: ProsodyServer;
  let clients: XmppClients;
  const tokens = new Map<string, string>();

  const tokenOf = (kind: string) => tokens.get(kind) ?? "";
  const site = () => ({ server, redis, password: "" });
  const importAll = () => runCommand(site(), "import", "--prosody", stock.dataFolder, "--json");

  async function register(kind: string, name: string, password = "wherefore") {
    const stream = await clients.open(server);
    const preauth = await stream.preauth(tokenOf(kind));
    const registered = preauth.ok ? await stream.register(name, password) : preauth;
    await stream.close();
    return registered;
  }

  beforeAll(async () => {
    mkdirSync(join(plugins.path, "mod_make_invites"));
    writeFileSync(join(plugins.path, "mod_make_invites", "mod_make_invites.lua"), MAKER);
    [redis, stock] = await Promise.all([
      startRedis(),
      startProsody({
        version,
        extra: `plugin_paths = { "${plugins.path}" }`,
        hostExtra: `
          modules_enabled = { "invites", "invites_adhoc", "invites_register", "make_invites" }
          allow_user_invites = true`,
      }),
    ]);
    stock.addUser("romeo", "balcony");
    await stock.waitForLog(/all made/);
    for (const [, kind = "", token = ""] of stock.log().matchAll(/made (\w+) ([\w-]+)/g))
      tokens.set(kind, token);
    clients = startXmppClients();
    const romeo = await clients.logIn(stock, "romeo", "balcony");
    const [made] = await romeo.runCommand(DOMAIN, "urn:xmpp:invite#invite");
    tokens.set("member", /preauth=([\w-]+)/.exec(made?.xml ?? "")?.[1] ?? "");
    await romeo.close();
    await stock.kill();

    server = await startProsody({ version, redisUrl: redis.url, dataFolder: stock.dataFolder });
    const imported = await importAll();
    expect(imported).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(imported.stdout)).toEqual({
      adopted: 6,
      known: 0,
      expired: 1,
      notUnderstood: 0,
      withRoles: 1,
    });
  });
  afterAll(async () => {
    await clients?.stop();
    await server?.stop();
    await stock?.stop();
    await redis?.stop();
    plugins.remove();
  });

  it("by a member registers a friend, and makes the two contacts", async () => {
    expect(await register("member", "mercutio")).toMatchObject({ ok: true });
    expect(server.roster("mercutio")).toEqual({ [`romeo@${DOMAIN}`]: "both" });
    expect(await register("member", "mercutio2")).toMatchObject({ ok: false, condition: "item-not-found" });
  });

  it("for a name registers that name alone", async () => {
    expect(await register("named", "rosaline")).toMatchObject({ ok: false, condition: "not-allowed" });
    expect(await register("named", "juliet")).toMatchObject({ ok: true });
    expect(server.roster("juliet")).toEqual({});
  });

  it("for nobody in particular registers once", async () => {
    expect(await register("free", "benvolio")).toMatchObject({ ok: true });
    expect(await register("free", "tybalt")).toMatchObject({ ok: false, condition: "item-not-found" });
  });

  it("of a group registers several", async () => {
    expect(await register("group", "gregory")).toMatchObject({ ok: true });
    expect(await register("group", "sampson")).toMatchObject({ ok: true });
  });

  it("that resets a password does so", async () => {
    expect(await register("reset", "romeo", "a new one")).toMatchObject({ ok: true });
    await (await clients.logIn(server, "romeo", "a new one")).close();
  });

  it("that only makes contacts does so, and registers nobody", async () => {
    expect(await register("contact", "nobody")).toMatchObject({ ok: false, condition: "item-not-found" });
    server.addUser("nurse", "herbs");
    const nurse = await clients.logIn(server, "nurse", "herbs");
    await nurse.subscribe(`romeo@${DOMAIN}`, tokenOf("contact"));
    await nurse.waitForRosterPush(`romeo@${DOMAIN}`, "to");
    await nurse.close();
  });

  it("that has expired is not taken over", async () => {
    expect(await register("expired", "late")).toMatchObject({ ok: false, condition: "item-not-found" });
  });

  it("are not taken over again, also if they ended since", async () => {
    const listed = await runCommand(site(), "list", "--json");
    const invites = JSON.parse(listed.stdout) as readonly { readonly id: string; readonly uses: number }[];
    const groups = invites.find(({ uses }) => uses > 1);
    expect(await runCommand(site(), "rotate", groups?.id ?? "")).toMatchObject({ code: 0 });

    const again = await importAll();
    expect(JSON.parse(again.stdout)).toMatchObject({ adopted: 0, known: 6 });
    for (const kind of ["free", "group"]) expect(await register(kind, "tybalt")).toMatchObject({ ok: false });
  });
});

it("a folder without invitations is told, with what to do about SQL", async () => {
  const redis = await startRedis();
  const server = { domain: DOMAIN, port: 1, caFile: "" };
  const folder = temporaryFolder("no-prosody");
  const result = await runCommand({ server, redis, password: "" }, "import", "--prosody", folder.path);
  expect(result).toMatchObject({ code: 1, stdout: "" });
  expect(result.stderr).toMatch(/^invite-bot: There are no invitations of montague\.example in .*SQL.*\n$/);
  folder.remove();
  await redis.stop();
});
