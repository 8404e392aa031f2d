import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { expect } from "vitest";
import { startRedis } from "../../rig/redis.ts";
import type { ServerKind } from "../../rig/server-kinds.ts";
import { startWeb, type WebProcess } from "../../rig/web.ts";
import { startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";
import { type Invitations, openInvitations } from "./invitations.ts";

const SHOTS = new URL("../../test-output/web/", import.meta.url);

export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  userAgent: "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36",
};
export const DESKTOP: BrowserContextOptions = {
  viewport: { width: 1280, height: 800 },
  userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36",
};

/** The pages of a server where romeo and rosaline have accounts, and a browser. */
export type Pages = {
  readonly server: XmppServer;
  readonly web: WebProcess;
  readonly invitations: Invitations;
  readonly clients: XmppClients;
  readonly browser: Browser;
  /** Opens the page at this path as that device does. */
  visit<T>(options: BrowserContextOptions, path: string, look: (visit: Visit) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

export async function openPages(start: ServerKind["start"]): Promise<Pages> {
  const [redis, browser] = await Promise.all([startRedis(), launchBrowser()]);
  const server = await start({ redisUrl: redis.url });
  await server.addUser("romeo", "balcony");
  await server.addUser("rosaline", "forgotten");
  const web = await startWeb({ server, redis });
  const invitations = await openInvitations(redis.url, server.domain);
  const clients = startXmppClients();
  return {
    server,
    web,
    invitations,
    clients,
    browser,
    visit: (options, path, look) => visit(browser, options, `${web.url}${path}`, look),
    async close() {
      await Promise.all([browser.close(), clients.stop(), invitations.close(), web.stop(), server.stop()]);
      await redis.stop();
    },
  };
}

async function launchBrowser(): Promise<Browser> {
  mkdirSync(SHOTS, { recursive: true });
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
      ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
    ],
  });
}

export type Visit = {
  readonly page: Page;
  /** All addresses that were asked for, with what the browser said where it came from. */
  readonly requests: readonly { readonly url: string; readonly referer: string | undefined }[];
  /** What the browser complained of. */
  readonly complaints: readonly string[];
};

/** Opens a page as that device does, and forgets everything afterwards. */
async function visit<T>(
  browser: Browser,
  options: BrowserContextOptions,
  url: string,
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
    await page.goto(url);
    return await look({ page, requests, complaints });
  } finally {
    await context.close();
  }
}

/** Keeps a picture, and holds the page to what every page is held to. */
export async function check(page: Page, name: string, { axe = true } = {}): Promise<void> {
  await page.screenshot({ path: fileURLToPath(new URL(`${name}.png`, SHOTS)), fullPage: true });
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

/** Presses the one button that matters, and waits for the page behind it. */
export const press = async (page: Page): Promise<void> => {
  await Promise.all([page.waitForLoadState("load"), page.waitForNavigation(), page.click("button.primary")]);
};
