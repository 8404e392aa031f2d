import { createHmac } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { temporaryFolder } from "../../rig/at-exit.ts";
import { startBot } from "../../rig/bot.ts";
import { type EjabberdOptions, startEjabberd } from "../../rig/ejabberd.ts";
import { type ProsodyOptions, startProsody } from "../../rig/prosody.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { askRedis } from "../../rig/redis-command.ts";
import { ejabberd, newEjabberd, newProsody, oldProsody, type ServerKind } from "../../rig/server-kinds.ts";
import { startWeb, type WebProcess } from "../../rig/web.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";
import type { Report } from "../../src/doctor/doctor.ts";
import { type Invitations, openInvitations } from "./invitations.ts";
import { serverMakes } from "./on-servers.ts";

const DOMAIN = "montague.example";
const PASSWORD = "wherefore art thou";

/** Whose fault it is not, in the words of a page. */
const NOT_YOURS = /not your fault/;

type Site = {
  readonly redis: RedisServer;
  readonly server: XmppServer;
  readonly web: WebProcess;
  readonly token: string;
  readonly doctor: () => Promise<{
    readonly code: number | null;
    readonly first: string;
    readonly all: string;
  }>;
};

let stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.reverse()) await stop();
  stops = [];
});

type Start = (redis: RedisServer) => Promise<XmppServer>;

/** Redis, a server with its gate, a bot, pages, and an invitation; `log in` is how the bot does. */
async function openSite(start: Start, { redisPassword = "", password = PASSWORD } = {}): Promise<Site> {
  const redis = await startRedis(redisPassword === "" ? {} : { password: redisPassword });
  stops.push(() => redis.stop());
  const server = await start(redis);
  stops.push(() => server.stop());
  // Where accounts are made elsewhere, it is there.
  await Promise.resolve(server.addUser("invite", PASSWORD)).catch(() => undefined);
  const web = await startWeb({ server, redis });
  stops.push(() => web.stop());
  const bot = startBot({ server, redis, password, config: { web: { base_url: web.url } } });
  stops.push(() => bot.stop());
  await bot.waitForLog(/XMPP session online/);
  const invitations: Invitations = await openInvitations(redis.url, DOMAIN);
  const { token } = await invitations.issue();
  await invitations.close();
  const doctor = async () => {
    const { code, stdout } = await bot.command("doctor", "--json");
    const report = JSON.parse(stdout) as Report;
    const told = report
      // On a busy machine a server is slow as well, which is not what is asked here.
      .filter(({ check, verdict }) => verdict !== "ok" && check !== "pace")
      .map(({ check, text }) => `${check}: ${text}`);
    return { code, first: told[0] ?? "all ok", all: told.join("\n") };
  };
  return { redis, server, web, token, doctor };
}

async function readyz({ web }: Site) {
  const response = await fetch(`${web.url}/readyz`);
  return { status: response.status, text: await response.text() };
}

/** What a visitor is shown who sends the form, as a browser without JavaScript does, or who cannot even see it. */
async function sendForm({ web, token }: Site): Promise<string> {
  const url = `${web.url}/i/${token}/register`;
  const form = await fetch(url);
  const page = await form.text();
  const guard = /name="guard" value="([^"]+)"/.exec(page)?.[1];
  if (guard === undefined) return page;
  const cookie = form.headers.get("set-cookie")?.split(";")[0] ?? "";
  const body = new URLSearchParams({ guard, username: "juliet", password: PASSWORD, repeat: PASSWORD });
  return (await fetch(url, { method: "POST", body, headers: { cookie } })).text();
}

/** All doors say so; `cause` is what doctor and the pages' log name. */
async function expectRefusal(site: Site, check: string, cause: RegExp): Promise<void> {
  await expect.poll(async () => (await readyz(site)).status, { timeout: 15_000 }).toBe(503);
  const found = await site.doctor();
  expect(found.first).toMatch(new RegExp(`^${check}: `));
  expect(found.first, found.all).toMatch(cause);
  expect(found.code).toBe(1);
  expect(await sendForm(site)).toMatch(NOT_YOURS);
}

describe.each(serverMakes.filter(({ isHere }) => isHere))("while all runs, at $name,", ({ start }) => {
  const withGate: Start = (redis) => start({ redisUrl: redis.url, domain: DOMAIN });

  it.each<[string, readonly string[], readonly string[], RegExp]>([
    [
      "memory that is full",
      ["CONFIG", "SET", "maxmemory", "1"],
      ["CONFIG", "SET", "maxmemory", "0"],
      /full \(maxmemory\)/,
    ],
    [
      "the replica of a dead host",
      ["REPLICAOF", "127.0.0.1", "1"],
      ["REPLICAOF", "NO", "ONE"],
      /read-only replica/,
    ],
    [
      "a missing right to EVALSHA",
      ["ACL", "SETUSER", "default", "-evalsha"],
      ["ACL", "SETUSER", "default", "+evalsha"],
      /run EVALSHA/,
    ],
    [
      "a missing right to SET",
      ["ACL", "SETUSER", "default", "-set"],
      ["ACL", "SETUSER", "default", "+set"],
      /run SET/,
    ],
  ])(
    "%s is named by doctor, readyz and the log, and not put on the visitor",
    async (_, spoil, mend, cause) => {
      const site = await openSite(withGate);
      await expect.poll(() => readyz(site), { timeout: 15_000 }).toMatchObject({ status: 200 });
      await askRedis(site.redis.url, ...spoil);
      await expectRefusal(site, "redis", cause);
      expect((await readyz(site)).text).toMatch(cause);
      // Of what fails within a script, Redis does not say which command it was.
      const logged = new RegExp(`${cause.source}|our scripts need: invite-bot doctor names the right`);
      expect(site.web.program.output()).toMatch(logged);
      expect(site.web.program.output()).not.toContain("did not answer");
      await askRedis(site.redis.url, ...mend);
      await expect.poll(() => readyz(site), { timeout: 25_000 }).toMatchObject({ status: 200 });
      expect(await sendForm(site)).toContain(`juliet@${DOMAIN}`);
    },
  );

  it("a missing right to INFO is named by doctor, and people register all the same", async () => {
    const site = await openSite(withGate);
    await askRedis(site.redis.url, "ACL", "SETUSER", "default", "-info");
    expect(await site.doctor()).toMatchObject({
      code: 1,
      first: expect.stringMatching(/^redis: .*run INFO/),
    });
    expect((await readyz(site)).status).toBe(200);
    expect(await sendForm(site)).toContain(`juliet@${DOMAIN}`);
  });

  it.each([
    ["that is wanted and not given", "", /wants a password, and none is set/],
    ["that has been changed", "s3cret", /refuses the user name or the password/],
  ])("a password of Redis %s is named by doctor, readyz and the log", async (_, redisPassword, cause) => {
    const site = await openSite(withGate, { redisPassword });
    await askRedis(site.redis.url, "CONFIG", "SET", "requirepass", "another");
    const url = `redis://:another@${site.redis.address}`;
    await askRedis(url, "CLIENT", "KILL", "TYPE", "normal");
    await expectRefusal(site, "redis", cause);
    expect((await readyz(site)).text).toMatch(cause);
    expect(site.web.program.output()).toMatch(cause);
  });
});

/** An account may log in, and none be made. */
const READ_ONLY = `
local new_sasl = require "util.sasl".new;
local provider = {};
function provider.test_password(username, password) return username == "invite" and password == "${PASSWORD}" end
function provider.user_exists(username) return username == "invite" end
function provider.users() return function () end end
function provider.create_user() return nil, "Accounts are made elsewhere" end
function provider.get_sasl_handler()
	return new_sasl(module.host, { plain_test = function (_, username, password)
		return provider.test_password(username, password), true;
	end });
end
module:provides("auth", provider);
`;

function pluginFolder(): string {
  const folder = temporaryFolder("plugins");
  onTestFinished(() => folder.remove());
  mkdirSync(folder.path, { recursive: true });
  writeFileSync(join(folder.path, "mod_auth_read_only.lua"), READ_ONLY);
  // It says so with a function that reaches further, so that only a try tells.
  const told = READ_ONLY.replace('return nil, "Acc', 'module:log("info", "no"); return nil, "Acc');
  writeFileSync(join(folder.path, "mod_auth_secretly_read_only.lua"), told);
  return folder.path;
}

describe.each([
  ["0.12", oldProsody],
  ["13", newProsody],
] as const)("at Prosody %s,", (version, { isHere }) => {
  const open = (options: ProsodyOptions, hasGate = true) =>
    openSite((redis) =>
      startProsody({ version, domain: DOMAIN, ...(hasGate ? { redisUrl: redis.url } : {}), ...options }),
    );
  const auth = (name: string) => {
    const folders = [new URL("../../gate/prosody", import.meta.url).pathname, pluginFolder()];
    return `plugin_paths = { ${folders.map((folder) => JSON.stringify(folder)).join(", ")} }; authentication = "${name}"`;
  };

  it.skipIf(!isHere).each<[string, () => ProsodyOptions, boolean, RegExp]>([
    [
      "Debian's own modules for invitations",
      () => ({
        hostExtra: `modules_enabled = { "invites", "invites_adhoc", "invites_register", "invite_gate" }`,
      }),
      true,
      /mod_invites_register .*modules_disabled/,
    ],
    ["a server without the gate", () => ({}), false, /no gate for montague\.example/],
    [
      "a list of blocked addresses",
      () => ({ extra: `registration_blocklist = { "127.0.0.1" }` }),
      true,
      /blocklisted/,
    ],
    [
      "a list of allowed addresses that this is not on",
      () => ({ extra: `allowlist_registration_only = true; registration_allowlist = { "10.0.0.1" }` }),
      true,
      /not allowlisted/,
    ],
    [
      "a back end that makes no accounts",
      () => ({ extra: auth("read_only") }),
      true,
      /read_only.*authentication/,
    ],
  ])(
    "%s: doctor names it, readyz is 503, the visitor is told that it is not their fault",
    async (_, options, hasGate, cause) => {
      await expectRefusal(await open(options(), hasGate), "gate", cause);
    },
  );

  it.skipIf(!isHere)("what only a try tells is named after the first", async () => {
    const site = await open({ extra: auth("secretly_read_only") });
    expect(await sendForm(site)).toMatch(NOT_YOURS);
    await site.server.waitForLog(
      /refused, and not by the gate: feature-not-implemented: Accounts are made elsewhere/,
    );
    expect(site.web.program.output()).toContain("Accounts are made elsewhere");
    await expectRefusal(site, "gate", /Accounts are made elsewhere/);
  });
});

/** RFC 7519, as ejabberd's auth_method jwt takes it in place of a password. */
function jsonWebToken(key: Buffer): string {
  const encode = (what: object) => Buffer.from(JSON.stringify(what)).toString("base64url");
  const exp = Math.floor(Date.now() / 1000) + 3600;
  const text = `${encode({ alg: "HS256", typ: "JWT" })}.${encode({ jid: `invite@${DOMAIN}`, exp })}`;
  return `${text}.${createHmac("sha256", key).update(text).digest("base64url")}`;
}

const ejabberds: readonly ["packaged" | "newer", ServerKind][] = [
  ["packaged", ejabberd],
  ["newer", newEjabberd],
];

describe.each(ejabberds)("at ejabberd, %s,", (edition, { isHere }) => {
  const open = (options: EjabberdOptions, hasGate = true, site: { readonly password?: string } = {}) =>
    openSite(
      (redis) =>
        startEjabberd({ edition, domain: DOMAIN, ...(hasGate ? { redisUrl: redis.url } : {}), ...options }),
      site,
    );
  const rules = { access_rules: { nobody: [{ deny: "all" }] } };
  const register = (options: object): EjabberdOptions => ({
    extra: rules,
    modules: { mod_register: options },
  });

  it.skipIf(!isHere).each<[string, EjabberdOptions, boolean, RegExp]>([
    ["access that refuses", register({ access: "nobody" }), true, /option access of mod_register/],
    ["ip_access that refuses", register({ ip_access: "nobody" }), true, /option ip_access of mod_register/],
    ["captcha_protected", register({ captcha_protected: true }), true, /captcha_protected/],
    ["a server without the gate", {}, false, /no gate for montague\.example/],
  ])(
    "%s: doctor names it, readyz is 503, the visitor is told that it is not their fault",
    async (_, options, hasGate, cause) => {
      await expectRefusal(await open(options, hasGate), "gate", cause);
    },
  );

  it.skipIf(!isHere)(
    "a back end that makes no accounts is named, and the visitor is told that it is not their fault",
    async () => {
      const folder = temporaryFolder("jwt");
      onTestFinished(() => folder.remove());
      const key = Buffer.from("a key that nobody but these tests has");
      const file = join(folder.path, "key.jwk");
      writeFileSync(file, JSON.stringify({ kty: "oct", k: key.toString("base64url") }));
      const options = { extra: { auth_method: "jwt", jwt_key: file } };
      const site = await open(options, true, { password: jsonWebToken(key) });
      await expectRefusal(site, "gate", /jwt.*auth_method/);
    },
  );

  it.skipIf(!isHere)(
    "a password that is too weak for the server is told as what the server says",
    async () => {
      const site = await open({ modules: { mod_register: { password_strength: 500 } } });
      const page = await sendForm(site);
      expect(page).toMatch(/password is too weak/);
      expect(page).toMatch(NOT_YOURS);
      expect((await site.doctor()).all).not.toMatch(/^gate/m);
    },
  );
});

it.skipIf(!newEjabberd.isHere)(
  "ejabberd's own module for invitations is named, beside the gate",
  async () => {
    const site = await openSite((redis) =>
      startEjabberd({ edition: "newer", domain: DOMAIN, redisUrl: redis.url, modules: { mod_invites: {} } }),
    );
    await expect.poll(async () => (await readyz(site)).status, { timeout: 15_000 }).toBe(503);
    expect(await site.doctor()).toMatchObject({
      code: 1,
      first: expect.stringMatching(/^gate: mod_invites is loaded/),
    });
  },
);
