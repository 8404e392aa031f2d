import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OpenInvite } from "../../src/ports/registration.ts";
import { createLandingPages } from "../../src/web/landing-cache.ts";
import { openPages } from "../../src/web/pages.ts";
import { platforms } from "../../src/web/platform.ts";
import { aLandingModel, anOpenInvite, aSite, aToken, aVisitor, NOW } from "../support/site.ts";

const site = aSite();
const pages = openPages(site);

/** Names that could be mistaken for a place in the page, or for more than themselves. */
const local = fc.oneof(
  fc.stringMatching(/^[a-z]{1,12}$/),
  fc.constantFrom(
    "$1",
    "{{server}}",
    "\uE000token\uE001",
    "\uE000",
    "\u064A\u0639\u0642\u0648\u0628",
    "朱丽叶",
    "🌹rose",
  ),
);
const markup = fc.constantFrom("<b>", "&amp;", `"><script>`, "$&");
const facts = fc.record({
  invite: fc
    .record({
      kind: fc.constantFrom<OpenInvite["kind"]>("account", "contact", "reset"),
      token: fc.stringMatching(/^[A-Za-z0-9_-]{24}$/).map(aToken),
      contact: fc.boolean(),
      inviter: fc.option(local.map((text) => `${text}@montague.example`)),
      name: fc.option(fc.oneof(local, markup), { nil: undefined }),
      expires: fc.date({ min: NOW, max: new Date("2030-01-01T00:00:00Z"), noInvalidDate: true }),
    })
    .map(({ name: reserved, ...traits }) =>
      anOpenInvite({ ...traits, ...(reserved === undefined ? {} : { name: reserved }) }),
    ),
  mayRegister: fc.boolean(),
  now: fc.constant(NOW),
});
const visitor = fc
  .record({
    platform: fc.constantFrom(...platforms, "unknown" as const),
    language: fc.constantFrom(...site.languages),
    hasChosen: fc.boolean(),
  })
  .map(({ platform, language, hasChosen }) => ({
    ...aVisitor(site, platform),
    language,
    hasChosen,
    say: site.voices[language],
  }));

/** With the letters themselves in place of their references. */
const spelledOut = (html: string) =>
  html.replace(/&#(\d+);/g, (_reference, code) => String.fromCodePoint(Number(code)));

describe("landing pages", () => {
  it("are the same as if each were rendered by itself, with any invitation before", () => {
    const landingPage = createLandingPages(site, pages);
    fc.assert(
      fc.property(visitor, fc.array(facts, { minLength: 2, maxLength: 8 }), (who, several) => {
        for (const each of several) {
          const model = aLandingModel(site, who, each);
          const alone = pages.render("landing", who, `/i/${each.invite.token}`, model);
          const page = landingPage(who, each);
          expect(spelledOut(page.html.text)).toBe(spelledOut(alone));
          expect(Buffer.from(page.html.text, page.html.encoding).toString()).toBe(page.html.text);
          expect(page.uri).toBe(model.uri);
        }
      }),
    );
  });

  it("are in ASCII where people write Latin letters, and otherwise as short as in UTF-8", () => {
    const landingPage = createLandingPages(site, pages);
    const invite = anOpenInvite({ inviter: "朱丽叶@montague.example" });
    const isAscii = site.languages.map((language) => {
      const reader = { ...aVisitor(site), language, say: site.voices[language] };
      const { text } = landingPage(reader, { invite, mayRegister: true, now: NOW }).html;
      return [language, !/\P{ASCII}/u.test(text)];
    });
    expect(Object.fromEntries(isAscii)).toEqual({
      en: true,
      de: true,
      es: true,
      fr: true,
      ru: false,
      zh: false,
    });
  });
});
