import { describe, expect, it } from "vitest";
import { addressGroup } from "../../src/web/client-address.ts";
import { directionOf, nameOf, negotiateLanguage } from "../../src/web/language.ts";
import { readPlatform } from "../../src/web/platform.ts";

describe("the language", () => {
  const spoken = ["en", "de", "fr"] as const;
  const choose = (header: string | undefined, chosen?: string) =>
    negotiateLanguage({ chosen, header }, spoken, "en");

  it.each([
    ["de-AT,de;q=0.9,en;q=0.8", "de"],
    ["tlh, fr;q=0.5, de;q=0.7", "de"],
    ["fr;q=0, de;q=0.1", "de"],
    ["*", "en"],
    ["", "en"],
    [undefined, "en"],
    [";;;,,q=1,\u0000", "en"],
    [`${"x-,".repeat(5000)}de`, "en"],
  ])("for Accept-Language %j is %s", (header, language) => {
    expect(choose(header)).toBe(language);
  });

  it("is what was chosen on the page, where we speak it", () => {
    expect(choose("de", "fr")).toBe("fr");
    expect(choose("de", "tlh")).toBe("de");
  });

  it("has its own name and direction", () => {
    expect([nameOf("en"), nameOf("de"), nameOf("ru")]).toEqual(["English", "Deutsch", "Русский"]);
    expect(["ar", "he-IL", "fa", "de", "zh"].map(directionOf)).toEqual(["rtl", "rtl", "rtl", "ltr", "ltr"]);
  });
});

it.each([
  ["Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/126.0 Mobile Safari/537.36", "android"],
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15", "ios"],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15", "macos"],
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) Gecko/20100101 Firefox/127.0", "windows"],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "linux"],
  ["curl/8.5.0", undefined],
  [undefined, undefined],
])("reads the device off %j", (userAgent, platform) => {
  expect(readPlatform(userAgent)).toBe(platform);
});

it.each([
  ["203.0.113.7", "203.0.113.7"],
  ["203.0.113.7:51234", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["[2001:DB8:1:2::9]:443", "2001:db8:1:2::/64"],
  ["2001:0db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["not an address", "unknown"],
  ["", "unknown"],
  [undefined, "unknown"],
])("counts %j as %s", (address, group) => {
  expect(addressGroup(address)).toBe(group);
});
