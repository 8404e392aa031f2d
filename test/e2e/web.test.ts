import type { BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { oldProsody } from "../../rig/server-kinds.ts";
import { check, DESKTOP, openPages, type Pages, PHONE } from "./browser.ts";

const DOMAIN = "montague.example";
const ROMEO = `romeo@${DOMAIN}`;
const PASSWORD = "wherefore art thou";

const SMALL_PHONE: BrowserContextOptions = {
  viewport: { width: 320, height: 568 },
  userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15",
};

let pages: Pages;

beforeAll(async () => {
  pages = await openPages(oldProsody.start);
});
afterAll(() => pages?.close());

describe("the landing page", () => {
  const looks: readonly (readonly [string, BrowserContextOptions])[] = [
    ["phone", PHONE],
    ["phone-dark", { ...PHONE, colorScheme: "dark" }],
    ["phone-small", SMALL_PHONE],
    ["phone-no-js", { ...PHONE, javaScriptEnabled: false }],
    ["tablet", { ...PHONE, viewport: { width: 820, height: 1180 } }],
    ["desktop", DESKTOP],
    ["desktop-dark", { ...DESKTOP, colorScheme: "dark" }],
  ];

  it.each(looks)("on %s", async (name, options) => {
    const { token } = await pages.invitations.issue({ inviter: ROMEO });
    await pages.visit(options, `/i/${token}`, async ({ page, complaints, requests }) => {
      expect(await page.locator("h1").textContent()).toMatch(/romeo.* invites you to chat/);
      const first = page.locator(".button").first();
      const box = await first.boundingBox();
      expect(box?.y, "the button is in view without scrolling").toBeLessThan(
        (options.viewport?.height ?? 0) - 48,
      );
      expect(await page.locator(".scan").isVisible()).toBe((options.viewport?.width ?? 0) > 832);
      await check(page, `landing-${name}`, { axe: options.javaScriptEnabled !== false });
      expect(complaints).toEqual([]);
      for (const { url, referer } of requests) {
        expect(url.startsWith(pages.web.url)).toBe(true);
        expect(referer ?? "").toBe("");
      }
    });
  });

  it("with everything unfolded", async () => {
    const { token } = await pages.invitations.issue({ inviter: ROMEO });
    for (const [name, options] of [
      ["phone", PHONE],
      ["desktop", DESKTOP],
    ] as const) {
      await pages.visit(options, `/i/${token}`, async ({ page }) => {
        for (const summary of await page.locator("summary").all()) await summary.click();
        await check(page, `landing-unfolded-${name}`);
      });
    }
  });

  it("from right to left", async () => {
    const { token } = await pages.invitations.issue({ inviter: ROMEO, name: "juliet" });
    for (const [name, options] of [
      ["phone", PHONE],
      ["desktop", DESKTOP],
    ] as const) {
      await pages.visit(options, `/i/${token}`, async ({ page }) => {
        await page.evaluate(`document.documentElement.dir = "rtl"`);
        const [card, heading] = await Promise.all([
          page.locator(".card").first().boundingBox(),
          page.locator("h2").last().boundingBox(),
        ]);
        const right = (box: { x: number; width: number } | null) => (box?.x ?? 0) + (box?.width ?? 0);
        expect(right(card) - right(heading)).toBeLessThan(60);
        await check(page, `landing-rtl-${name}`);
      });
    }
  });

  it("can be used with the keyboard alone, and shows where one is", async () => {
    const { token } = await pages.invitations.issue({ inviter: ROMEO });
    await pages.visit(DESKTOP, `/i/${token}`, async ({ page }) => {
      await page.keyboard.press("Tab");
      expect(await page.evaluate("document.activeElement.textContent")).toBe("Create account here");
      expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
      await page.keyboard.press("Enter");
      await page.waitForSelector("form");
    });
  });

  it.each([
    ["contact", { kind: "contact" }, /wants to chat with you/],
    ["operator", { inviter: undefined, contact: false }, /You are invited/],
    ["named", { name: "balthasar" }, /invites you to chat/],
  ] as const)("of an invitation that is %s", async (name, traits, heading) => {
    const { inviter, ...rest } = { inviter: ROMEO, ...traits };
    const { token } = await pages.invitations.issue({
      ...rest,
      ...(inviter === undefined ? {} : { inviter }),
    });
    await pages.visit(PHONE, `/i/${token}`, async ({ page }) => {
      expect(await page.locator("h1").textContent()).toMatch(heading);
      await check(page, `landing-${name}`);
    });
  });
});

describe("a token that opens nothing", () => {
  const issue = () => pages.invitations.issue({ inviter: ROMEO });

  it("unknown, revoked, locked: each has its page", async () => {
    const revoked = await issue();
    await pages.invitations.revoke(revoked.id);
    for (const [name, token] of [
      ["unknown", "nothing"],
      ["revoked", revoked.token],
    ] as const) {
      for (const [look, options] of [
        ["phone", PHONE],
        ["dark", { ...DESKTOP, colorScheme: "dark" as const }],
      ] as const) {
        await pages.visit(options, `/i/${token}`, ({ page }) => check(page, `refused-${name}-${look}`));
      }
    }
    const locked = await issue();
    await pages.invitations.set("lockdown", "for a test");
    await pages.visit(PHONE, `/i/${locked.token}`, ({ page }) => check(page, "refused-locked"));
    await pages.invitations.set("lockdown", undefined);
  });

  it("spent: after it has done its work", async () => {
    const { token } = await issue();
    const stream = await pages.clients.open(pages.server);
    await stream.preauth(token);
    await stream.register("sampson", PASSWORD);
    await expect.poll(async () => (await fetch(`${pages.web.url}/i/${token}`)).status).toBe(410);
    await pages.visit(PHONE, `/i/${token}`, ({ page }) => check(page, "refused-spent"));
  });

  it("expired: while one looked at it", async () => {
    const { token } = await pages.invitations.issue({ inviter: ROMEO, lifetimeSeconds: 1 });
    await expect
      .poll(async () => (await fetch(`${pages.web.url}/i/${token}`)).status, { timeout: 5_000 })
      .toBe(410);
    await pages.visit(PHONE, `/i/${token}`, ({ page }) => check(page, "refused-expired"));
  });
});
