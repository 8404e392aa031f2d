import { mkdirSync } from "node:fs";
import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ProsodyServer, startProsody } from "../../rig/prosody.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { startWeb, type WebProcess } from "../../rig/web.ts";
import { startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";
import { type Invitations, openInvitations } from "./invitations.ts";

const DOMAIN = "montague.example";
const ROMEO = `romeo@${DOMAIN}`;
const PASSWORD = "wherefore art thou";
const SHOTS = new URL("../../test-output/web/", import.meta.url).pathname;

const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  userAgent: "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36",
};
const SMALL_PHONE: BrowserContextOptions = {
  viewport: { width: 320, height: 568 },
  userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15",
};
const DESKTOP: BrowserContextOptions = {
  viewport: { width: 1280, height: 800 },
  userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36",
};

let redis: RedisServer;
let prosody: ProsodyServer;
let web: WebProcess;
let invitations: Invitations;
let clients: XmppClients;
let browser: Browser;

beforeAll(async () => {
  mkdirSync(SHOTS, { recursive: true });
  redis = await startRedis();
  prosody = await startProsody({ redisUrl: redis.url });
  prosody.addUser("romeo", "balcony");
  prosody.addUser("rosaline", "forgotten");
  web = await startWeb({ server: prosody, redis });
  invitations = await openInvitations(redis.url, DOMAIN);
  clients = startXmppClients();
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
      ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
    ],
  });
});
afterAll(async () => {
  await browser?.close();
  await clients?.stop();
  await invitations?.close();
  await web?.stop();
  await prosody?.stop();
  await redis?.stop();
});

type Visit = {
  readonly page: Page;
  /** All addresses that were asked for, with what the browser said where it came from. */
  readonly requests: readonly { readonly url: string; readonly referer: string | undefined }[];
  /** What the browser complained of. */
  readonly complaints: readonly string[];
};

async function visit<T>(
  options: BrowserContextOptions,
  path: string,
  look: (visit: Visit) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    const requests: { url: string; referer: string | undefined }[] = [];
    const complaints: string[] = [];
    page.on("request", (request) => {
      requests.push({ url: request.url(), referer: request.headers()["referer"] });
    });
    page.on("console", (message) => {
      // Chromium notes each answer of 4xx and 5xx, which pages of errors are.
      if (!message.text().startsWith("Failed to load resource")) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(`${web.url}${path}`);
    return await look({ page, requests, complaints });
  } finally {
    await context.close();
  }
}

/** Keeps a picture, and holds the page to what every page is held to. */
async function check(page: Page, name: string, { axe = true } = {}): Promise<void> {
  await page.screenshot({ path: `${SHOTS}${name}.png`, fullPage: true });
  expect(await findClipped(page), `${name}: wider than the screen, or clipped`).toEqual([]);
  if (axe) expect(await findViolations(page), `${name}: axe-core`).toEqual([]);
}

/** Run outside the page's own policy, which forbids foreign scripts. */
async function findViolations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(`axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
    .then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" | ")))`);
}

/** Elements that stick out of the page, and texts that are cut off. */
async function findClipped(page: Page): Promise<readonly string[]> {
  return page.evaluate(`(() => {
    const found = [];
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > wide) found.push("the page scrolls sideways");
    for (const element of document.body.querySelectorAll("*")) {
      const { left, right, width } = element.getBoundingClientRect();
      if (width > 0 && (left < -1 || right > wide + 1)) found.push(element.outerHTML.slice(0, 90));
      const isCut = getComputedStyle(element).overflow === "hidden" && element.scrollWidth > element.clientWidth + 1;
      if (isCut) found.push("cut: " + element.outerHTML.slice(0, 90));
    }
    return found;
  })()`);
}

const press = async (page: Page) => {
  await Promise.all([page.waitForLoadState("load"), page.waitForNavigation(), page.click("button.primary")]);
};

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
    const { token } = await invitations.issue({ inviter: ROMEO });
    await visit(options, `/i/${token}`, async ({ page, complaints, requests }) => {
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
        expect(url.startsWith(web.url)).toBe(true);
        expect(referer ?? "").toBe("");
      }
    });
  });

  it("with everything unfolded", async () => {
    const { token } = await invitations.issue({ inviter: ROMEO });
    for (const [name, options] of [
      ["phone", PHONE],
      ["desktop", DESKTOP],
    ] as const) {
      await visit(options, `/i/${token}`, async ({ page }) => {
        for (const summary of await page.locator("summary").all()) await summary.click();
        await check(page, `landing-unfolded-${name}`);
      });
    }
  });

  it("from right to left", async () => {
    const { token } = await invitations.issue({ inviter: ROMEO, name: "juliet" });
    for (const [name, options] of [
      ["phone", PHONE],
      ["desktop", DESKTOP],
    ] as const) {
      await visit(options, `/i/${token}`, async ({ page }) => {
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
    const { token } = await invitations.issue({ inviter: ROMEO });
    await visit(DESKTOP, `/i/${token}`, async ({ page }) => {
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
    const { token } = await invitations.issue({ ...rest, ...(inviter === undefined ? {} : { inviter }) });
    await visit(PHONE, `/i/${token}`, async ({ page }) => {
      expect(await page.locator("h1").textContent()).toMatch(heading);
      await check(page, `landing-${name}`);
    });
  });
});

describe("a token that opens nothing", () => {
  const issue = () => invitations.issue({ inviter: ROMEO });

  it("unknown, revoked, locked: each has its page", async () => {
    const revoked = await issue();
    await invitations.revoke(revoked.id);
    for (const [name, token] of [
      ["unknown", "nothing"],
      ["revoked", revoked.token],
    ] as const) {
      for (const [look, options] of [
        ["phone", PHONE],
        ["dark", { ...DESKTOP, colorScheme: "dark" as const }],
      ] as const) {
        await visit(options, `/i/${token}`, ({ page }) => check(page, `refused-${name}-${look}`));
      }
    }
    const locked = await issue();
    await invitations.set("lockdown", "for a test");
    await visit(PHONE, `/i/${locked.token}`, ({ page }) => check(page, "refused-locked"));
    await invitations.set("lockdown", undefined);
  });

  it("spent: after it has done its work", async () => {
    const { token } = await issue();
    const stream = await clients.open(prosody);
    await stream.preauth(token);
    await stream.register("sampson", PASSWORD);
    await expect.poll(async () => (await fetch(`${web.url}/i/${token}`)).status).toBe(410);
    await visit(PHONE, `/i/${token}`, ({ page }) => check(page, "refused-spent"));
  });

  it("expired: while one looked at it", async () => {
    const { token } = await invitations.issue({ inviter: ROMEO, lifetimeSeconds: 1 });
    await expect
      .poll(async () => (await fetch(`${web.url}/i/${token}`)).status, { timeout: 5_000 })
      .toBe(410);
    await visit(PHONE, `/i/${token}`, ({ page }) => check(page, "refused-expired"));
  });
});

describe("registration in the browser", () => {
  it.each([
    ["phone", PHONE],
    ["desktop-dark", { ...DESKTOP, colorScheme: "dark" }],
    ["no-js", { ...PHONE, javaScriptEnabled: false }],
  ] as const)("on %s: from the link to being each other's contacts", async (name, options) => {
    const hasScript = !("javaScriptEnabled" in options);
    const username = `juliet-${name}`;
    const { token } = await invitations.issue({ inviter: ROMEO });
    await visit(options, `/i/${token}`, async ({ page, complaints, requests }) => {
      await page.click("text=Create account here");
      await page.waitForSelector("form");
      await check(page, `form-${name}`, { axe: hasScript });
      await page.fill("#username", username);
      await page.fill("#password", PASSWORD);
      if (!hasScript) await page.fill("#repeat", PASSWORD);
      await press(page);
      expect(await page.locator("h1").textContent()).toContain("Welcome");
      expect(await page.locator(".address").textContent()).toBe(`${username}@${DOMAIN}`);
      expect(await page.locator("text=Write to").getAttribute("href")).toBe(`xmpp:${ROMEO}?message`);
      await check(page, `welcome-${name}`, { axe: hasScript });
      expect(complaints).toEqual([]);
      expect(requests.filter(({ url }) => !url.startsWith(web.url))).toEqual([]);
      expect(requests.filter(({ referer }) => (referer ?? "") !== "")).toEqual([]);
    });
    const friend = await clients.logIn(prosody, username, PASSWORD);
    expect(await friend.roster()).toEqual({ [ROMEO]: "both" });
    expect(prosody.roster("romeo")).toMatchObject({ [`${username}@${DOMAIN}`]: "both" });
  });

  it("advises while one types, and shows the password when asked", async () => {
    const { token } = await invitations.issue({ inviter: ROMEO });
    await visit(PHONE, `/i/${token}/register`, async ({ page }) => {
      expect(await page.locator("#repeat").count()).toBe(0);
      await page.fill("#username", "two words");
      await page.fill("#password", "short");
      expect(await page.locator("#username-advice").textContent()).toContain("leave out spaces");
      expect(await page.locator("#strength span").textContent()).toBe("Too easy to guess");
      await check(page, "form-advice-weak");
      await page.fill("#username", "juliet");
      await page.fill("#password", PASSWORD);
      await page.click(".toggle");
      expect(await page.locator("#password").getAttribute("type")).toBe("text");
      expect(await page.locator("#strength span").textContent()).toBe("Strong");
      await check(page, "form-advice-strong");
    });
  });

  it("explains each error, keeps the name and forgets the password", async () => {
    const reserved = await invitations.issue({ inviter: ROMEO, name: "paris" });
    const { token, id } = await invitations.issue({ inviter: ROMEO });
    await visit(PHONE, `/i/${token}/register`, async ({ page }) => {
      const send = async (username: string, password: string) => {
        await page.fill("#username", username);
        await page.fill("#password", password);
        await press(page);
      };
      const fault = () => page.locator(".fault").first().textContent();
      const isKept = async (username: string) => {
        expect(await page.inputValue("#username")).toBe(username);
        expect(await page.inputValue("#password")).toBe("");
      };

      await send("rosaline", PASSWORD);
      expect(await fault()).toContain("Somebody has this name already");
      await isKept("rosaline");
      await check(page, "error-taken");

      await send("paris", PASSWORD);
      expect(await fault()).toContain("reserved for somebody else");
      await isKept("paris");
      await check(page, "error-reserved");

      await send("benvolio", "password123");
      expect(await fault()).toContain("among the first that are tried");
      await isKept("benvolio");
      await check(page, "error-weak");

      prosody.suspend();
      await send("benvolio", PASSWORD);
      expect(await page.locator(".alert").textContent()).toContain("cannot be reached");
      await isKept("benvolio");
      await check(page, "error-unreachable");
      prosody.resume();

      await page.context().clearCookies();
      await send("benvolio", PASSWORD);
      expect(await page.locator(".alert").textContent()).toContain("type the password once more");
      await isKept("benvolio");
      await check(page, "error-stale");

      await invitations.revoke(id);
      await send("benvolio", PASSWORD);
      expect(await page.locator("h1").textContent()).toContain("withdrawn");
    });
    expect(prosody.userExists("benvolio")).toBe(false);
    expect(await invitations.find(reserved.id)).toMatchObject({ state: "open" });
  });

  it("of a name that the invitation is for, asks for the password alone", async () => {
    const { token } = await invitations.issue({ inviter: ROMEO, name: "mercutio" });
    await visit(PHONE, `/i/${token}/register`, async ({ page }) => {
      expect(await page.locator("#username").getAttribute("readonly")).not.toBeNull();
      await check(page, "form-named");
      await page.fill("#password", PASSWORD);
      await press(page);
      await check(page, "welcome-named");
    });
    await clients.logIn(prosody, "mercutio", PASSWORD);
  });

  it("of a reset sets a new password for the account that it is for", async () => {
    const { token } = await invitations.issue({ kind: "reset", name: "rosaline" });
    await visit(PHONE, `/i/${token}`, async ({ page }) => {
      await check(page, "landing-reset");
      await Promise.all([page.waitForURL("**/register"), page.click("a.primary")]);
      await page.fill("#password", "no more forgotten");
      await check(page, "form-reset");
      await press(page);
      expect(await page.locator("h1").textContent()).toContain("Your new password is set");
      await check(page, "welcome-reset");
    });
    await clients.logIn(prosody, "rosaline", "no more forgotten");
    await expect(clients.logIn(prosody, "rosaline", "forgotten")).rejects.toThrow();
  });

  it("by two browsers at once with one token makes one account and one kind refusal", async () => {
    const { token } = await invitations.issue({ inviter: ROMEO });
    const names = ["gregory", "abram"];
    const pages = await Promise.all(
      names.map(() => browser.newContext(PHONE).then((context) => context.newPage())),
    );
    await Promise.all(
      pages.map(async (page, index) => {
        await page.goto(`${web.url}/i/${token}/register`);
        await page.fill("#username", names[index] ?? "");
        await page.fill("#password", PASSWORD);
      }),
    );
    await Promise.all(pages.map(press));
    const headings = await Promise.all(pages.map((page) => page.locator("h1").textContent()));
    expect(headings.filter((text) => text?.includes("Welcome"))).toHaveLength(1);
    expect(names.filter((name) => prosody.userExists(name))).toHaveLength(1);
    const [loser] = pages.filter((_, index) => !headings[index]?.includes("Welcome"));
    const said = (await loser?.locator("main").textContent()) ?? "";
    expect(said).toMatch(/has been used|busy right now/);
    if (loser !== undefined) await check(loser, "error-race");
    for (const page of pages) await page.context().close();
  });
});

it("the log of all this has no token, no password and no name", async () => {
  const log = web.program.output();
  expect(log).toContain("/i/:token/register");
  for (const secret of [PASSWORD, "juliet-phone", "password123", "preauth="])
    expect(log).not.toContain(secret);
  expect(log).not.toMatch(/\/i\/[A-Za-z0-9]{24}/);
});
