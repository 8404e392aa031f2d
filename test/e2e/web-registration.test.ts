import { afterAll, beforeAll, expect, it } from "vitest";
import { check, DESKTOP, openPages, type Pages, PHONE, press } from "./browser.ts";
import { describeOn, serverKinds } from "./on-servers.ts";

const DOMAIN = "montague.example";
const ROMEO = `romeo@${DOMAIN}`;
const PASSWORD = "wherefore art thou";

describeOn(serverKinds, "registration in the browser, at", ({ start }) => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await openPages(start);
  });
  afterAll(() => pages?.close());

  it.each([
    ["phone", PHONE],
    ["desktop-dark", { ...DESKTOP, colorScheme: "dark" }],
    ["no-js", { ...PHONE, javaScriptEnabled: false }],
  ] as const)("on %s: from the link to being each other's contacts", async (name, options) => {
    const hasScript = !("javaScriptEnabled" in options);
    const username = `juliet-${name}`;
    const { token } = await pages.invitations.issue({ inviter: ROMEO });
    await pages.visit(options, `/i/${token}`, async ({ page, complaints, requests }) => {
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
      expect(requests.filter(({ url }) => !url.startsWith(pages.web.url))).toEqual([]);
      expect(requests.filter(({ referer }) => (referer ?? "") !== "")).toEqual([]);
    });
    const friend = await pages.clients.logIn(pages.server, username, PASSWORD);
    expect(await friend.roster()).toEqual({ [ROMEO]: "both" });
    expect(await pages.server.roster("romeo")).toMatchObject({ [`${username}@${DOMAIN}`]: "both" });
  });

  it("advises while one types, and shows the password when asked", async () => {
    const { token } = await pages.invitations.issue({ inviter: ROMEO });
    await pages.visit(PHONE, `/i/${token}/register`, async ({ page }) => {
      expect(await page.locator("#repeat").count()).toBe(0);
      await page.fill("#username", "two words");
      await page.fill("#password", "short");
      expect(await page.locator("#username-advice").textContent()).toContain("leave out spaces");
      expect(await page.locator("#strength span").textContent()).toBe("Too easy to guess");
      await check(page, "form-advice-weak");
      await page.fill("#username", "аdmin");
      await page.locator("#username-advice", { hasText: "This name is reserved" }).waitFor();
      await check(page, "form-advice-reserved");
      await page.fill("#username", "juliet");
      await page.fill("#password", PASSWORD);
      await page.click(".toggle");
      expect(await page.locator("#password").getAttribute("type")).toBe("text");
      expect(await page.locator("#strength span").textContent()).toBe("Strong");
      await check(page, "form-advice-strong");
    });
  });

  it("explains each error, keeps the name and forgets the password", async () => {
    const reserved = await pages.invitations.issue({ inviter: ROMEO, name: "paris" });
    const { token, id } = await pages.invitations.issue({ inviter: ROMEO });
    await pages.visit(PHONE, `/i/${token}/register`, async ({ page }) => {
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
      expect(await fault()).toContain("This name is reserved");
      await isKept("paris");
      await check(page, "error-reserved");

      await send("benvolio", "password123");
      expect(await fault()).toContain("too easy to guess");
      await isKept("benvolio");
      await check(page, "error-weak");

      pages.server.suspend();
      await send("benvolio", PASSWORD);
      expect(await page.locator(".alert").textContent()).toContain("cannot be reached");
      await isKept("benvolio");
      await check(page, "error-unreachable");
      pages.server.resume();

      await page.context().clearCookies();
      await send("benvolio", PASSWORD);
      expect(await page.locator(".alert").textContent()).toContain("type the password once more");
      await isKept("benvolio");
      await check(page, "error-stale");

      await pages.invitations.revoke(id);
      await send("benvolio", PASSWORD);
      expect(await page.locator("h1").textContent()).toContain("withdrawn");
    });
    expect(await pages.server.userExists("benvolio")).toBe(false);
    expect(await pages.invitations.find(reserved.id)).toMatchObject({ state: "open" });
  });

  it("of a name that the invitation is for, asks for the password alone", async () => {
    const { token } = await pages.invitations.issue({ inviter: ROMEO, name: "mercutio" });
    await pages.visit(PHONE, `/i/${token}/register`, async ({ page }) => {
      expect(await page.locator("#username").getAttribute("readonly")).not.toBeNull();
      await check(page, "form-named");
      await page.fill("#password", PASSWORD);
      await press(page);
      await check(page, "welcome-named");
    });
    await pages.clients.logIn(pages.server, "mercutio", PASSWORD);
  });

  it("of a reset sets a new password for the account that it is for", async () => {
    const { token } = await pages.invitations.issue({ kind: "reset", name: "rosaline" });
    await pages.visit(PHONE, `/i/${token}`, async ({ page }) => {
      await check(page, "landing-reset");
      await Promise.all([page.waitForURL("**/register"), page.click("a.primary")]);
      await page.fill("#password", "no more forgotten");
      await check(page, "form-reset");
      await press(page);
      expect(await page.locator("h1").textContent()).toContain("Your new password is set");
      await check(page, "welcome-reset");
    });
    await pages.clients.logIn(pages.server, "rosaline", "no more forgotten");
    await expect(pages.clients.logIn(pages.server, "rosaline", "forgotten")).rejects.toThrow();
  });

  it("by two browsers at once with one token makes one account and one kind refusal", async () => {
    const { token } = await pages.invitations.issue({ inviter: ROMEO });
    const names = ["gregory", "abram"];
    const tabs = await Promise.all(
      names.map(() => pages.browser.newContext(PHONE).then((context) => context.newPage())),
    );
    await Promise.all(
      tabs.map(async (page, index) => {
        await page.goto(`${pages.web.url}/i/${token}/register`);
        await page.fill("#username", names[index] ?? "");
        await page.fill("#password", PASSWORD);
      }),
    );
    await Promise.all(tabs.map(press));
    const headings = await Promise.all(tabs.map((page) => page.locator("h1").textContent()));
    expect(headings.filter((text) => text?.includes("Welcome"))).toHaveLength(1);
    expect(
      (await Promise.all(names.map((name) => pages.server.userExists(name)))).filter(Boolean),
    ).toHaveLength(1);
    const [loser] = tabs.filter((_, index) => !headings[index]?.includes("Welcome"));
    const said = (await loser?.locator("main").textContent()) ?? "";
    expect(said).toMatch(/has been used|busy right now/);
    if (loser !== undefined) await check(loser, "error-race");
    for (const page of tabs) await page.context().close();
  });

  it("the log of all this has no token, no password and no name", async () => {
    const log = pages.web.program.output();
    expect(log).toContain("/i/:token/register");
    for (const secret of [PASSWORD, "juliet-phone", "password123", "preauth="])
      expect(log).not.toContain(secret);
    expect(log).not.toMatch(/\/i\/[A-Za-z0-9]{24}/);
  });
});
