import { describe, expect, it } from "vitest";
import type { Platform } from "../../src/web/platform.ts";
import { aLandingModel, anOpenInvite, aSite, aVisitor, NOW, TOKEN } from "../support/site.ts";

const site = aSite();
type Traits = Parameters<typeof anOpenInvite>[0];

function land(traits: Traits = {}, platform: Platform | "unknown" = "android", mayRegister = true) {
  const visitor = aVisitor(site, platform);
  return aLandingModel(site, visitor, { invite: anOpenInvite(traits), mayRegister, now: NOW });
}

/** Without the isolates around names. */
const plain = (text: string | undefined) => text?.replace(/[\u2068\u2069]/g, "");

describe("the landing page", () => {
  it("says in one sentence who invites to which server, and how long it lasts", () => {
    const model = land();
    expect(plain(model.title)).toBe("romeo invites you to chat");
    expect(plain(model.summary)).toContain("montague.example");
    expect(model.lasts).toContain("7 days");
    expect(model.initial).toBe("R");
  });

  it.each([
    ["android", "web.action.open"],
    ["ios", "web.action.open"],
    ["macos", "web.action.open"],
    ["windows", "web.action.register"],
    ["linux", "web.action.register"],
  ] as const)("on %s, begins with the button that works there", (platform, key) => {
    expect(land({}, platform).actions[0]?.label).toBe(site.voices.en(key));
  });

  it("recommends apps of the visitor's device, and folds the others", () => {
    const { apps } = land({}, "ios");
    expect(apps?.recommended.map(({ name }) => name)).toEqual(["Monal", "Siskin"]);
    expect(apps?.others.map(({ platform }) => platform)).toEqual(["Android", "macOS", "Windows", "Linux"]);
  });

  it("lists all apps where it does not know the device", () => {
    const { apps } = land({}, "unknown");
    expect(apps?.recommended).toEqual([]);
    expect(apps?.others).toHaveLength(5);
  });

  it("hands the invitation to Google Play, percent-encoded exactly once, and to no other store", () => {
    const links = land({ name: "jürg", inviter: null }).apps?.recommended.flatMap(({ links }) => links) ?? [];
    const [play] = links.filter(({ url }) => url.includes("play.google"));
    const referrer = new URL(play?.url ?? "").searchParams.get("referrer");
    expect(referrer).toBe(`xmpp:j%C3%BCrg@montague.example?register;preauth=${TOKEN}`);
    expect(links.filter(({ url }) => url.includes("referrer")).length).toBe(2);
  });

  it.each([
    [{}, `xmpp:romeo@montague.example?roster;preauth=${TOKEN};ibr=y`],
    [{ kind: "contact" }, `xmpp:romeo@montague.example?roster;preauth=${TOKEN}`],
    [{ inviter: null }, `xmpp:montague.example?register;preauth=${TOKEN}`],
    [{ inviter: null, name: "juliet" }, `xmpp:juliet@montague.example?register;preauth=${TOKEN}`],
    [
      { kind: "reset", inviter: null, name: "juliet" },
      `xmpp:juliet@montague.example?register;preauth=${TOKEN}`,
    ],
  ] as const)("opens an app for %j with %s", (traits, uri) => {
    expect(land(traits).uri).toBe(uri);
  });

  it("offers a contact invitation to apps, with the address to add by hand, and no registration", () => {
    const model = land({ kind: "contact" });
    expect(model.actions.map(({ url }) => url)).toEqual([model.uri]);
    expect(model.manual?.facts.map(({ value }) => value)).toEqual(["romeo@montague.example"]);
  });

  it("offers a reset as a form first", () => {
    const model = land({ kind: "reset", inviter: null, name: "juliet" });
    expect(model.actions[0]?.url).toBe(`/i/${TOKEN}/register`);
    expect(plain(model.summary)).toContain("juliet@montague.example");
    expect(model.apps).toBeUndefined();
  });

  it("offers no account where nobody registers, but still to be contacts", () => {
    expect(land({}, "android", false).actions.map(({ url }) => url)).toEqual([
      `xmpp:romeo@montague.example?roster;preauth=${TOKEN}`,
    ]);
    expect(land({ inviter: null }, "android", false).actions).toEqual([]);
  });

  it("keeps the path of the base URL, and a chosen language, in its links", () => {
    const below = aSite({ baseUrl: "https://montague.example/join" });
    const visitor = { ...aVisitor(below), hasChosen: true };
    const model = aLandingModel(below, visitor, { invite: anOpenInvite(), mayRegister: true, now: NOW });
    expect(model.actions[1]?.url).toBe(`/join/i/${TOKEN}/register?lang=en`);
    expect(model.qr).toBe(`/join/i/${TOKEN}/qr.svg`);
  });
});
