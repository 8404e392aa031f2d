import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createCertificates } from "../../rig/certificates.ts";
import { settingsFacts } from "../../src/compose/settings-facts.ts";
import { loadConfig } from "../../src/config/load.ts";
import { settingsWarnings } from "../../src/doctor/settings-checks.ts";
import { speakAll } from "../../src/wording/index.ts";

const folder = mkdtempSync(join(tmpdir(), "invite-bot-settings-"));
const file = join(folder, "bot.config.json");
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => chmodSync(folder, 0o755));

function warningsOf(settings: object, environment: Record<string, string> = {}, mode = 0o644) {
  const whole = { domain: "montague.net", web: { base_url: "https://join.montague.net" }, ...settings };
  writeFileSync(file, JSON.stringify(whole));
  chmodSync(file, mode);
  return settingsWarnings(settingsFacts(loadConfig(environment, file)), speakAll().en);
}

describe("what is most likely a mistake is warned of:", () => {
  it("nothing where nothing is", () => {
    expect(warningsOf({ admins: ["escalus@montague.net"] })).toEqual([]);
    expect(warningsOf({ web: { base_url: null } })).toEqual([]);
  });

  it.each([
    "http://127.0.0.1:8080",
    "https://127.1.2.3",
    "http://localhost:8080",
    "http://join.localhost",
    "http://[::1]:80",
    "http://0.0.0.0:8080",
    "http://[::]:8080",
    "http://2130706433",
  ])("pages at %s of a domain for everybody", (base_url) => {
    expect(warningsOf({ web: { base_url } })).toEqual([
      expect.stringMatching(/leads to the visitor’s own machine.*Set web\.base_url/),
    ]);
    for (const domain of ["montague.example", "chat.lan", "localhost", "home"]) {
      expect(warningsOf({ domain, web: { base_url } }), domain).toEqual([]);
    }
  });

  it("pages without TLS", () => {
    expect(warningsOf({ web: { base_url: "http://join.montague.net" } })).toEqual([
      expect.stringContaining("is not encrypted"),
    ]);
  });

  it("admins elsewhere", () => {
    expect(warningsOf({ admins: ["escalus@montague.net", "boss@capulet.net"] })).toEqual([
      expect.stringContaining("The admin boss@capulet.net has an account on another server"),
    ]);
  });

  it("files of authorities that cannot be read, hold none, or whose certificates have expired", async () => {
    const expired = (await createCertificates({ names: ["montague.net"], expired: true })).certificateFile;
    const { caFile } = await createCertificates({ names: ["montague.net"] });
    writeFileSync(join(folder, "empty.pem"), "-----BEGIN NONSENSE-----\n");
    writeFileSync(
      join(folder, "broken.pem"),
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    );
    for (const [ca_file, said] of [
      ["missing.pem", /xmpp\.ca_file: .*missing\.pem cannot be read/],
      [folder, /cannot be read/],
      ["empty.pem", /holds no certificate/],
      ["broken.pem", /holds no certificate/],
      [expired, /have expired/],
    ] as const) {
      expect(warningsOf({ xmpp: { ca_file } }), ca_file).toEqual([expect.stringMatching(said)]);
    }
    expect(warningsOf({ redis: { ca_file: "empty.pem" } })).toEqual([
      expect.stringMatching(/^redis\.ca_file: /),
    ]);
    expect(warningsOf({ xmpp: { ca_file: caFile }, redis: { ca_file: caFile } })).toEqual([]);
  });

  it("a password in a file that everybody on this machine can read", () => {
    const withPassword = { redis: { url: "redis://:rosemary@10.0.0.1" } };
    const withSentinel = { redis: { url: "redis+sentinel://10.0.0.1/mymaster?sentinel_password=rosemary" } };
    for (const settings of [withPassword, withSentinel]) {
      const [warning = "", ...more] = warningsOf(settings);
      expect(warning).toMatch(/^redis\.url holds a password, and every user of this machine can read/);
      expect(warning).not.toContain("rosemary");
      expect(more).toEqual([]);
    }
    expect(warningsOf(withPassword, {}, 0o640)).toEqual([]);
    expect(warningsOf({ redis: { url: "redis://10.0.0.1" } })).toEqual([]);
    expect(warningsOf({}, { REDIS_URL: "redis://:rosemary@10.0.0.1" })).toEqual([]);
    chmodSync(folder, 0o750);
    expect(warningsOf(withPassword)).toEqual([]);
  });
});
