import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { ConfigError, loadConfig } from "../../src/config/load.ts";
import { configJsonSchema } from "../../src/config/schema.ts";

const folder = mkdtempSync(join(tmpdir(), "invite-bot-config-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "bot.config.json");

function load(settings: unknown, environment: Record<string, string> = {}, process?: "bot" | "web") {
  writeFileSync(file, typeof settings === "string" ? settings : JSON.stringify(settings));
  return loadConfig(environment, file, process);
}

function faultsOf(
  settings: unknown,
  environment: Record<string, string> = {},
  process?: "bot" | "web",
): readonly string[] {
  try {
    load(settings, environment, process);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.map((fault) => fault.replace(`${file}: `, ""));
    throw error;
  }
  return [];
}

describe("loadConfig", () => {
  it("fills in every default", () => {
    const config = load({ domain: "montague.example" });
    expect(config).toMatchObject({
      allow_registration: true,
      registration_invite_only: true,
      allow_user_invites: true,
      invites: { expiry: 604_800, max_uses: 1 },
      quotas: { member: { open: 5, new_account_wait: 86_400 } },
      web: { base_url: "http://127.0.0.1:8080" },
    });
  });

  describe("with the file that is shipped", () => {
    const shipped = readFileSync(new URL("../../bot.config.json", import.meta.url), "utf8");
    const own = {
      XMPP_DOMAIN: "montague.example",
      BOT_ADMINS: "escalus@montague.example",
      WEB_BASE_URL: "https://join.montague.example",
    };

    it("runs once each example in it is somebody's own", () => {
      expect(load(shipped, own)).toMatchObject({ domain: "montague.example", admins: [own.BOT_ADMINS] });
    });

    it.each([
      ["XMPP_DOMAIN", "domain"],
      ["BOT_ADMINS", "admins.0"],
      ["WEB_BASE_URL", "web.base_url"],
    ])("says that %s was forgotten", (variable, key) => {
      expect(faultsOf(shipped, { ...own, [variable]: "" })).toEqual([
        `${key} is still an example (example.org): write your own there, or in ${variable}`,
      ]);
    });
  });

  it("takes no example for somebody's own, in any place or form, and quotes no more than the domain", () => {
    const faults = faultsOf(
      {
        domain: "Chat.Example.COM",
        component: { jid: "invite.example.net" },
        redis: { cluster: { nodes: ["redis://10.0.0.1", "redis://redis.example.org:6379"] } },
        web: {
          base_url: "https://example.com/join",
          branding: { links: [{ label: "x", url: "https://:hunter2@example.org" }] },
        },
      },
      {
        REDIS_URL: "",
        XMPP_SERVICE: "xmpp://xmpp.example.org:5222",
        BOT_ADMINS: "a@b.example,c@example.org",
      },
    );
    expect(faults.map((fault) => fault.replace(/ is still an example.*$/, ""))).toEqual([
      "domain",
      "component.jid",
      "redis.cluster.nodes.1",
      "web.base_url",
      "web.branding.links.0.url",
      "environment: XMPP_SERVICE",
      "environment: BOT_ADMINS",
    ]);
    expect(faults.join()).not.toContain("hunter2");
  });

  it("takes domains that only look like an example", () => {
    const domain = "my-example.org";
    expect(load({ domain, admins: ["example.org@example.organic"] }).domain).toBe(domain);
  });

  it("looks for the files that it names beside the settings' own", () => {
    const config = load({
      domain: "montague.example",
      xmpp: { ca_file: "ca.pem" },
      redis: { ca_file: "/etc/ssl/redis.pem" },
      web: { base_url: "https://montague.example", branding: { logo: "pictures/rose.svg" } },
    });
    expect(config.xmpp.ca_file).toBe(join(folder, "ca.pem"));
    expect(config.redis.ca_file).toBe("/etc/ssl/redis.pem");
    expect(config.web.branding).toMatchObject({ logo: join(folder, "pictures/rose.svg"), apps: null });
  });

  it("lets the environment win", () => {
    const config = load(
      { domain: "montague.example", admins: ["a@b.example"], web: { port: 1, base_url: null } },
      {
        XMPP_DOMAIN: "capulet.example",
        XMPP_SERVICE: "xmpps://10.0.0.1:5223",
        XMPP_USERNAME: "door",
        XMPP_PASSWORD: "s3cret",
        REDIS_URL: "rediss://:pw@redis.example:6380/2",
        REDIS_VERIFY_TLS: "false",
        BOT_ADMINS: "tybalt@capulet.example, Nurse@capulet.example",
        WEB_BASE_URL: "https://join.capulet.example/",
        WEB_TRUSTED_PROXIES: "2",
        HOST: "::",
        PORT: "9000",
        LOG_LEVEL: "debug",
      },
    );
    expect(config).toMatchObject({
      domain: "capulet.example",
      xmpp: { service: "xmpps://10.0.0.1:5223", username: "door" },
      redis: { url: "rediss://:pw@redis.example:6380/2", verify_tls: false },
      admins: ["tybalt@capulet.example", "nurse@capulet.example"],
      web: { base_url: "https://join.capulet.example", trusted_proxies: 2, host: "::", port: 9000 },
      log: { level: "debug" },
      secrets: { xmppPassword: "s3cret" },
    });
  });

  it("lets REDIS_URL stand in for sentinels that the file names", () => {
    const file = { sentinel: { name: "mymaster", nodes: ["redis://10.0.0.1:26379"] }, verify_tls: false };
    const { redis } = load({ domain: "montague.example", redis: file }, { REDIS_URL: "redis://h" });
    expect(redis).toEqual({ url: "redis://h", verify_tls: false, ca_file: null });
  });

  it.each([
    ["münchen.example", "xn--mnchen-3ya.example"],
    ["xn--mnchen-3ya.example", "münchen.example"],
  ])("has admins of %s where they are said to be of %s, which is the same", (domain, other) => {
    const { admins } = load({
      domain,
      admins: [`alice@${other}`, `bob@${domain}`, "carol@montague.example"],
    });
    expect(admins).toEqual([`alice@${domain}`, `bob@${domain}`, "carol@montague.example"]);
  });

  it("takes an empty variable for none", () => {
    expect(load({ domain: "montague.example" }, { XMPP_DOMAIN: "", PORT: "" }).domain).toBe(
      "montague.example",
    );
  });

  it("reports every fault at once, each with its key and what would be right", () => {
    const faults = faultsOf({
      domain: "not a domain",
      xmp: {},
      xmpp: { service: "http://x", password: "hunter2", require_tls: "yes" },
      admins: ["a@b.example", "nobody"],
      reserved_names: ["Häuptling", "boss@b.example"],
      invites: { expiry: "soon", max_uses: 0 },
      rate_limits: { messages: { per: "1x" } },
      language: "tlh",
    });
    expect(faults).toHaveLength(11);
    expect(faults).toEqual(
      expect.arrayContaining([
        'domain must be a domain such as "example.org"',
        "xmp is not a setting; did you mean xmpp?",
        "xmpp.service must be a URL such as xmpp://127.0.0.1:5222, with nothing but a host and a port",
        "xmpp.password is not a setting; secrets come from the environment only, such as XMPP_PASSWORD",
        "xmpp.require_tls must be true or false",
        'admins.1 must be an address such as "admin@example.org"',
        'reserved_names.1 must be a user name, the part before the @, such as "invite"',
        'invites.expiry must be a duration such as "12h", "7d" or "2w", at most ten years',
        "invites.max_uses must be 1 at least",
        'rate_limits.messages.per must be a duration such as "12h", "7d" or "2w", at most ten years',
        expect.stringMatching(/^language must be one of/),
      ]),
    );
  });

  it.each([
    ["https://join.capulet.example/", "https://join.capulet.example"],
    ["HTTPS://Join.Capulet.example:443//", "https://join.capulet.example"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
    ["https://[2001:db8::1]:8443/a/b", "https://[2001:db8::1]:8443/a/b"],
    ["https://join.capulet.example./x", "https://join.capulet.example/x"],
    ["https://münchen.example/", "https://xn--mnchen-3ya.example"],
    ["https://capulet.example/einladung-für-dich", "https://capulet.example/einladung-f%C3%BCr-dich"],
    ["https://capulet.example/f%c3%bcr/%41lle", "https://capulet.example/f%C3%BCr/Alle"],
    ["https://capulet.example/приглашение", `https://capulet.example/${encodeURIComponent("приглашение")}`],
  ])("takes web.base_url %s", (written, url) => {
    expect(load({ domain: "montague.example", web: { base_url: written } }).web.base_url).toBe(url);
  });

  it.each([
    ["https://capulet.example/?x=1", /must end before the question mark/],
    ["https://capulet.example/join?", /must end before the question mark/],
    ["https://capulet.example/#join", /must end before the #/],
    ["https://capulet.example/join us", /must not have blanks/],
    [" https://capulet.example", /must not have blanks/],
    ["https://capulet.example/\u200b", /must not have blanks/],
    ["https://user:secret@capulet.example", /must have no user name and no password/],
    ["https://user@capulet.example", /must have no user name and no password/],
    ["https://capulet.example/a%20b", /must not have “ ” in its path/],
    ["https://capulet.example/a%2Fb", /must not have “\\” in its path/],
    ["https://capulet.example/a%3Fb", /must not have “\?” in its path/],
    ["https://capulet.example/a%25b", /must not have “%” in its path/],
    ["https://capulet.example/100%", /has a % in its path/],
    ["https://capulet.example/a:b", /must not have “:” in its path/],
    ["https://capulet.example/*", /must not have “\*” in its path/],
    ["https://capulet.example/(x)", /must not have “\(” in its path/],
    ["https://capulet.example//join", /must not have two slashes/],
    ["https://capulet.example/a/../b", /must not have \. or \.\./],
    ["https://capulet.example/%2e%2e/b", /must not have \. or \.\./],
    ["https://capulet.example:0", /must be a URL such as/],
    ["https://capulet..example", /must be a URL such as/],
    ["https:capulet.example", /must be a URL such as/],
    ["https:\\\\capulet.example", /must be a URL such as/],
    ["https:///join", /must be a URL such as/],
    ["ftp://capulet.example", /must be a URL such as/],
    ["join.capulet.example", /must be a URL such as/],
    ["", /must be a URL such as/],
  ])("refuses web.base_url %s", (written, reason) => {
    const faults = faultsOf({ domain: "montague.example", web: { base_url: written } });
    expect(faults).toEqual([expect.stringMatching(reason)]);
    expect(faults[0]).not.toContain("secret");
  });

  it.each([
    ["xmpp://127.0.0.1", "xmpp://127.0.0.1"],
    ["XMPPS://[::1]:5223/", "xmpps://[::1]:5223"],
    ["xmpp://münchen.example:5222", "xmpp://xn--mnchen-3ya.example:5222"],
    ["xmpp://xmpp.capulet.example.", "xmpp://xmpp.capulet.example"],
  ])("takes xmpp.service %s", (written, service) => {
    expect(load({ domain: "montague.example", xmpp: { service: written } }).xmpp.service).toBe(service);
  });

  it.each([
    ...["xmpp://h/path", "xmpp://h?x", "xmpp://h#x", "xmpp://user:secret@h", "xmpp://h:0", "xmpp://h:70000"],
    ...["xmpp:h", "xmpp://", "http://h", "xmpp://a b", "xmpp://a..b", "h:5222"],
  ])("refuses xmpp.service %s", (written) => {
    const faults = faultsOf({ domain: "montague.example", xmpp: { service: written } });
    expect(faults).toEqual([expect.stringMatching(/must be a URL such as .*nothing but a host and a port/)]);
    expect(faults[0]).not.toContain("secret");
  });

  it("refuses a password in web.webhook, which nobody would send", () => {
    const webhook = "https://user:secret@capulet.example/events?x=1";
    expect(faultsOf({ domain: "montague.example", web: { webhook } })).toEqual([
      "web.webhook must have no user name and no password in it",
    ]);
  });

  it("takes no time at all where that makes sense, and says where it does not", () => {
    for (const none of ["0s", "0", "0 d", "00m"]) {
      const config = load({ domain: "montague.example", quotas: { member: { new_account_wait: none } } });
      expect(config.quotas.member.new_account_wait).toBe(0);
    }
    const zero = "0s";
    const faults = faultsOf({
      domain: "montague.example",
      invites: { expiry: zero, max_expiry: zero, retention: zero },
      quotas: { member: { period: zero, max_expiry: zero } },
      rate_limits: { messages: { per: zero } },
    });
    const keys = ["invites.expiry", "invites.max_expiry", "invites.retention", "quotas.member.period"];
    expect(faults).toEqual(
      [...keys, "quotas.member.max_expiry", "rate_limits.messages.per"].map((key) =>
        expect.stringMatching(new RegExp(`^${key} must be longer than nothing`)),
      ),
    );
  });

  it("reports with them what contradicts each other, and what the process lacks", () => {
    const settings = {
      domain: "montague.example",
      xmp: {},
      invites: { expiry: "60d" },
      component: { jid: "montague.example" },
      web: { base_url: null, webhook: "https://montague.example/events" },
    };
    const common = [
      "xmp is not a setting; did you mean xmpp?",
      "invites.expiry must not be longer than invites.max_expiry",
      'component.jid must be a domain of its own, such as "invite.montague.example"',
    ];
    expect(faultsOf(settings)).toEqual(common);
    expect(faultsOf(settings, {}, "bot")).toEqual([
      ...common,
      expect.stringMatching(/^environment: XMPP_PASSWORD is missing; /),
      expect.stringMatching(/^environment: COMPONENT_SECRET is missing; /),
    ]);
    expect(faultsOf(settings, {}, "web")).toEqual([
      ...common,
      expect.stringMatching(/^web\.base_url is null/),
      expect.stringMatching(/^environment: WEBHOOK_SECRET is missing; /),
    ]);
    const secrets = { XMPP_PASSWORD: "a", COMPONENT_SECRET: "b", WEBHOOK_SECRET: "c" };
    expect(faultsOf(settings, secrets, "bot")).toEqual(common);
    expect(faultsOf("{ no JSON", {}, "bot")).toEqual([
      "is not valid JSON: look at line 1",
      expect.stringMatching(/^environment: XMPP_PASSWORD is missing/),
    ]);
  });

  it("names the variable when the environment is at fault, and never its value", () => {
    const faults = faultsOf(
      { domain: "montague.example" },
      { REDIS_URL: "http://:hunter2@redis.example", PORT: "high" },
    );
    expect(faults).toEqual([
      "environment: REDIS_URL must be a URL such as redis://127.0.0.1:6379",
      "environment: PORT must be a number",
    ]);
  });

  it("refuses invitations that last longer than the longest", () => {
    expect(faultsOf({ domain: "montague.example", invites: { expiry: "60d" } })).toEqual([
      "invites.expiry must not be longer than invites.max_expiry",
    ]);
  });

  it("says where a file is no JSON, without quoting it", () => {
    expect(faultsOf('{\n  "domain": "montague.example",\n  "x": hunter2\n}')).toEqual([
      "is not valid JSON: look at line 3",
    ]);
    expect(faultsOf("[]")).toEqual(["must hold one JSON object, { … }"]);
  });

  it.each([
    ["a comment", '{\n  // mine\n  "domain": "montague.example" }', "look at line 2 (JSON has no comments)"],
    [
      "a comma too many",
      '{\n  "domain": "montague.example",\n}',
      "look at line 3 (there is a comma too many before it)",
    ],
    [
      "a comma too many in a list",
      '{ "admins": [\n"a@b.example",\n] }',
      "look at line 3 (there is a comma too many before it)",
    ],
    [
      "a comma too few",
      '{\n"domain": "montague.example"\n"admins": [] }',
      "look at line 3 (a comma is missing before it)",
    ],
    [
      "a bracket too few",
      '{ "domain": "montague.example",\r\n"web": { "port": 1 }',
      "look at line 2 (a closing bracket is missing)",
    ],
    [
      "a bracket too many",
      '{ "domain": "montague.example" }\n}',
      "look at line 2 (something follows the closing bracket)",
    ],
    [
      "quotation marks of a text processor",
      '{\n“domain”: "montague.example" }',
      'look at line 2 (quotation marks must be ")',
    ],
    [
      "single quotation marks",
      "{ 'domain': 'montague.example' }",
      'look at line 1 (quotation marks must be ")',
    ],
  ])("says what it is about %s, and where", (_what, text, fault) => {
    expect(faultsOf(text)).toEqual([`is not valid JSON: ${fault}`]);
  });

  it.each([
    [
      "UTF-16",
      Buffer.from('\ufeff{ "domain": "montague.example" }', "utf16le"),
      "is UTF-16 text: save it as UTF-8",
    ],
    [
      "UTF-16 without a mark",
      Buffer.from('{ "domain": "montague.example" }', "utf16le"),
      "is UTF-16 text: save it as UTF-8",
    ],
    [
      "a byte order mark",
      Buffer.from('\ufeff{ "domain": "montague.example" }'),
      "begins with a byte order mark (BOM): save it as UTF-8 without one",
    ],
    [
      "Latin 1",
      Buffer.from('{ "domain": "münchen.example" }', "latin1"),
      "is not UTF-8 text: save it as UTF-8",
    ],
    ["nothing", Buffer.from("\n"), "is empty: it must hold one JSON object, { … }"],
  ])("says that a file is %s", (_what, bytes, fault) => {
    writeFileSync(file, bytes);
    expect(() => loadConfig({}, file)).toThrow(new ConfigError([`${file}: ${fault}`]));
  });

  it("takes the line ends of Windows", () => {
    expect(load('{\r\n  "domain": "montague.example"\r\n}\r\n').domain).toBe("montague.example");
  });

  it("says which key is there twice", () => {
    const text =
      '{\n"domain": "montague.example",\n"web": { "port": 1,\n"\\u0070ort": "high" },\n"web": { "port": 2 } }';
    expect(faultsOf(text)).toEqual([
      "web.port is there twice: look at line 4",
      "web is there twice: look at line 5",
    ]);
  });

  it.each([
    [{ admin: [] }, "admin is not a setting; did you mean admins?"],
    [{ web: { baseUrl: null } }, "web.baseUrl is not a setting; did you mean web.base_url?"],
    [{ base_url: null }, "base_url is not a setting; did you mean web.base_url?"],
    [
      { component: { jib: "a.example", jid: "a.example" } },
      "component.jib is not a setting; did you mean component.jid?",
    ],
    [
      { quotas: { member: { opn: 5 } } },
      "quotas.member.opn is not a setting; did you mean quotas.member.open?",
    ],
    [{ Language: "en" }, "Language is not a setting; did you mean language?"],
    [{ flux_capacitor: 1 }, "flux_capacitor is not a setting"],
  ])("suggests the key that was meant by %j", (settings, fault) => {
    expect(faultsOf({ domain: "montague.example", ...settings })).toEqual([fault]);
  });

  it("says that what it was given is a folder", () => {
    expect(() => loadConfig({}, folder)).toThrow(
      new ConfigError([`${folder}: is a folder; name the file in it`]),
    );
  });

  it("says which file is missing, and how to name another", () => {
    expect(() => loadConfig({}, join(folder, "none.json"))).toThrow(
      /none\.json: there is no such file; .*--config or BOT_CONFIG/,
    );
  });

  describe("BOT_CONFIG_JSON", () => {
    const given = (settings: unknown) => ({
      BOT_CONFIG_JSON: typeof settings === "string" ? settings : JSON.stringify(settings),
    });
    const file = {
      domain: "montague.example",
      admins: ["escalus@montague.example"],
      redis: { url: "redis://h", verify_tls: false },
      quotas: { member: { open: 3, per_period: 9 }, vip: { open: 50 } },
      web: { base_url: "https://join.montague.example", port: 9000 },
    };

    it("is laid over the file, section by section", () => {
      const over = {
        admins: ["romeo@montague.example"],
        quotas: { member: { open: 7 } },
        web: { base_url: null },
        component: { jid: "invite.montague.example" },
      };
      expect(load(file, given(over))).toMatchObject({
        domain: "montague.example",
        admins: ["romeo@montague.example"],
        quotas: { member: { open: 7, per_period: 9 }, vip: { open: 50 } },
        web: { base_url: null, port: 9000 },
        component: { jid: "invite.montague.example" },
      });
    });

    it("says where Redis is in place of the file", () => {
      const redis = { sentinel: { name: "mymaster", nodes: ["redis://10.0.0.1:26379"] } };
      expect(load(file, given({ redis })).redis).toMatchObject({ ...redis, verify_tls: false });
      expect(load(file, given({ redis })).redis.url).toBeUndefined();
    });

    it("gives way to a single variable", () => {
      const settings = { web: { port: 1 }, log: { level: "warn" } };
      expect(load(file, { ...given(settings), PORT: "2" })).toMatchObject({
        web: { port: 2 },
        log: { level: "warn" },
      });
    });

    it("is enough without a file", () => {
      const folderBefore = process.cwd();
      process.chdir(mkdtempSync(join(folder, "empty-")));
      try {
        expect(loadConfig(given({ domain: "montague.example" })).domain).toBe("montague.example");
        expect(loadConfig({ XMPP_DOMAIN: "montague.example" }).domain).toBe("montague.example");
        expect(() => loadConfig({})).toThrow(/bot\.config\.json: there is no such file/);
        expect(() => loadConfig({ ...given({ domain: "a.example" }), BOT_CONFIG: "none.json" })).toThrow(
          /none\.json: there is no such file/,
        );
      } finally {
        process.chdir(folderBefore);
      }
    });

    it.each([
      [{ quotas: { member: { open: 0 } } }, "quotas.member.open must be 1 at least"],
      [
        { quotas: { member: { opn: 1 } } },
        "quotas.member.opn is not a setting; did you mean quotas.member.open?",
      ],
      [{ component: {} }, "component.jid is missing: write it there"],
      [
        { xmpp: { password: "hunter2" } },
        expect.stringMatching(/^xmpp\.password is not a setting; secrets come/),
      ],
      [{ admins: ["a@example.org"] }, expect.stringMatching(/^admins\.0 is still an example/)],
      ["{\n'a': hunter2 }", 'is not valid JSON: look at line 2 (quotation marks must be ")'],
      ["bot.config.json", "is not valid JSON: look at line 1"],
      ["[]", "must hold one JSON object, { … }"],
    ])("%j is refused under its own name", (settings, fault) => {
      const [first = "", ...others] = faultsOf(file, given(settings));
      expect(others).toEqual([]);
      expect(first).toMatch(/^environment: BOT_CONFIG_JSON: /);
      expect(first.replace(/^environment: BOT_CONFIG_JSON: /, "")).toEqual(fault);
    });
  });

  it("looks for a copy of one's own before the file that is shipped", () => {
    const folderBefore = process.cwd();
    process.chdir(mkdtempSync(join(folder, "copy-")));
    try {
      writeFileSync("bot.config.json", JSON.stringify({ domain: "shipped.example" }));
      expect(loadConfig({}).domain).toBe("shipped.example");
      writeFileSync("bot.config.local.json", JSON.stringify({ domain: "own.example" }));
      expect(loadConfig({}).domain).toBe("own.example");
      expect(loadConfig({ BOT_CONFIG: "bot.config.json" }).domain).toBe("shipped.example");
    } finally {
      process.chdir(folderBefore);
    }
  });

  it("gives a configuration or clear faults for any file", () => {
    const keys = fc.constantFrom(
      "domain",
      "xmpp",
      "redis",
      "admins",
      "invites",
      "quotas",
      "web",
      "log",
      "__proto__",
      "x",
    );
    const settings = fc.dictionary(
      keys,
      fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constant("montague.example")),
    );
    fc.assert(
      fc.property(fc.oneof(settings, fc.jsonValue(), fc.string()), (content) => {
        for (const fault of faultsOf(content)) expect(fault).toMatch(/^\S.*[^:\s]$/);
      }),
      { numRuns: 500 },
    );
  });
});

it("bot.config.schema.json is what the schema generates", () => {
  const shipped: unknown = JSON.parse(
    readFileSync(new URL("../../bot.config.schema.json", import.meta.url), "utf8"),
  );
  expect(shipped).toEqual(JSON.parse(JSON.stringify(configJsonSchema())));
});
