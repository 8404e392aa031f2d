import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { BadConfig, loadConfig } from "../../src/config/load.ts";
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
    if (error instanceof BadConfig) return error.faults.map((fault) => fault.replace(`${file}: `, ""));
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

  it("reads the file that is shipped", () => {
    const shipped = readFileSync(new URL("../../bot.config.json", import.meta.url), "utf8");
    expect(load(shipped).domain).toBe("example.org");
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
      invites: { expiry: "soon", max_uses: 0 },
      rate_limits: { messages: { per: "1x" } },
      language: "tlh",
    });
    expect(faults).toHaveLength(10);
    expect(faults).toEqual(
      expect.arrayContaining([
        'domain must be a domain such as "example.org"',
        "xmp is not a setting",
        "xmpp.service must be a URL such as xmpp://127.0.0.1:5222",
        "xmpp.password is not a setting; secrets come from the environment only, such as XMPP_PASSWORD",
        "xmpp.require_tls must be true or false",
        'admins.1 must be an address such as "admin@example.org"',
        'invites.expiry must be a duration such as "12h", "7d" or "2w"',
        "invites.max_uses must be 1 at least",
        'rate_limits.messages.per must be a duration such as "12h", "7d" or "2w"',
        expect.stringMatching(/^language must be one of/),
      ]),
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
      "xmp is not a setting",
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

  it("says which file is missing, and how to name another", () => {
    expect(() => loadConfig({}, join(folder, "none.json"))).toThrow(
      /none\.json: there is no such file; .*--config or BOT_CONFIG/,
    );
  });

  it("gives a configuration or clear faults, whatever the file holds", () => {
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
