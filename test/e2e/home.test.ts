import { afterAll, beforeAll, expect, it } from "vitest";
import { oldProsody } from "../../rig/server-kinds.ts";
import { check, DESKTOP, openPages, type Pages, PHONE, press } from "./browser.ts";

const ROMEO = "romeo@montague.example";

let pages: Pages;

beforeAll(async () => {
  pages = await openPages(oldProsody.start);
});
afterAll(() => pages?.close());

it.each([
  ["phone", "hielo", PHONE],
  ["desktop-dark", "juez", { ...DESKTOP, colorScheme: "dark" }],
  ["no-js", "lápiz", { ...PHONE, javaScriptEnabled: false }],
] as const)(
  "on %s: four words that were read out lead to the invitation, after a slip of the pen",
  async (name, first, options) => {
    const { id, token } = await pages.invitations.issue({ inviter: ROMEO });
    await pages.invitations.nameByCode(id, `${first} ábaco abeja abuelo`);
    const axe = { axe: !("javaScriptEnabled" in options) };
    await pages.visit(options, "/", async ({ page, complaints, requests }) => {
      expect(await page.locator("h1").textContent()).toContain("montague.example");
      await check(page, `home-${name}`, axe);
      await page.getByLabel("Your four words").fill("apple bread cloud dance");
      await press(page);
      expect(await page.locator(".fault").textContent()).toContain("open no invitation");
      await check(page, `home-wrong-${name}`, axe);
      await page.getByLabel("Your four words").fill(`${first.toUpperCase()}, abaco, Abeja, abuelo.`);
      await press(page);
      expect(page.url()).toBe(`${pages.web.url}/i/${token}`);
      expect(await page.locator("h1").textContent()).toMatch(/romeo.* invites you to chat/);
      expect(complaints).toEqual([]);
      expect(requests.filter(({ url }) => /apple|abeja/i.test(url))).toEqual([]);
      expect(requests.filter(({ referer }) => (referer ?? "") !== "")).toEqual([]);
    });
  },
);

it("with the keyboard alone, and a link that was pasted", async () => {
  const { token } = await pages.invitations.issue({ inviter: ROMEO });
  await pages.visit(DESKTOP, "/?lang=de", async ({ page }) => {
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.id")).toBe("typed");
    await page.keyboard.insertText(`Hallo! ${pages.web.url}/i/${token}`);
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    expect(page.url()).toBe(`${pages.web.url}/i/${token}?lang=de`);
  });
});

it.each(["de", "es", "fr", "ru", "zh"])("in %s, on a narrow phone", async (language) => {
  const narrow = { ...PHONE, viewport: { width: 320, height: 568 } };
  await pages.visit(narrow, `/?lang=${language}`, ({ page }) => check(page, `home-${language}`));
});
