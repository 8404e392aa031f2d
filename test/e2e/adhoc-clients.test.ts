import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BotProcess, startBot } from "../../rig/bot.ts";
import { serveConverse } from "../../rig/converse.ts";
import { runWithNbxmpp } from "../../rig/nbxmpp-commands.ts";
import { startProfanity } from "../../rig/profanity.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";
import { describeOn, serverMakes } from "./on-servers.ts";

const BOT_PASSWORD = "bot secret";
const PASSWORD = "wherefore art thou";
const SECRET = "component secret";
const COMPONENT = "invite.montague.example";

describeOn(serverMakes, "at", (kind) => {
  /** What clients showed and were told is kept here. */
  const output = new URL(`../../test-output/adhoc/${kind.name.replaceAll(" ", "-")}/`, import.meta.url);
  let redis: RedisServer;
  let server: XmppServer;
  let bot: BotProcess;
  let clients: XmppClients;
  let fullJid: string;

  beforeAll(async () => {
    mkdirSync(output, { recursive: true });
    redis = await startRedis();
    server = await kind.start({
      redisUrl: redis.url,
      components: [{ jid: COMPONENT, secret: SECRET }],
      websocket: true,
    });
    await server.addUser("invite", BOT_PASSWORD);
    for (const name of ["alice", "escalus"]) await server.addUser(name, PASSWORD);
    bot = startBot({
      server,
      redis,
      password: BOT_PASSWORD,
      config: {
        admins: [`escalus@${server.domain}`],
        component: { service: `xmpp://127.0.0.1:${server.componentPort}`, jid: COMPONENT },
        quotas: { member: { open: 50, per_period: 100 } },
        rate_limits: { messages: { points: 1_000 } },
      },
      env: { COMPONENT_SECRET: SECRET },
    });
    await bot.waitForLog(/component online/);
    clients = startXmppClients();
    fullJid = await findFullJid();
  });
  afterAll(async () => {
    await clients?.stop();
    await bot?.stop();
    await server?.stop();
    await redis?.stop();
  });

  /** As every client finds it: in the presence that follows a subscription. */
  async function findFullJid(): Promise<string> {
    const alice = await clients.logIn(server, "alice", PASSWORD);
    const botJid = `invite@${server.domain}`;
    await alice.subscribe(botJid);
    const presence = await alice.waitFor(
      (event): event is Extract<typeof event, { event: "presence" }> =>
        event.event === "presence" && event.type === "available" && event.from.startsWith(`${botJid}/`),
      "presence of the bot",
    );
    await alice.close();
    return presence.from;
  }

  function keep(name: string, text: string): void {
    writeFileSync(new URL(name, output), text);
  }

  describe("nbxmpp (Gajim)", () => {
    const members = [
      { node: "urn:xmpp:invite#invite" },
      {
        node: "urn:invite-bot:command:invite",
        forms: [{ expires: "soon" }, { expires: "2d", note: "by Gajim" }],
      },
      { node: "urn:invite-bot:command:contact", forms: [{}] },
      { node: "urn:invite-bot:command:list" },
      { node: "urn:invite-bot:command:show", forms: [{ id: "k3f9x2" }] },
    ];

    it.each([
      ["the account’s full JID", () => fullJid],
      ["the component", () => COMPONENT],
    ])("reads the list and runs commands on %s", async (name, to) => {
      const alice = { username: "alice", password: PASSWORD };
      const { list, runs } = await runWithNbxmpp(server, alice, to(), members);
      keep(`nbxmpp-${name.replaceAll(/\W+/g, "-")}.json`, JSON.stringify({ list, runs }, undefined, 2));
      expect(list.every(({ jid }) => jid === to())).toBe(true);
      expect(runs.map((stages) => stages.map(({ status }) => status).join(" "))).toEqual([
        "completed",
        "executing executing completed",
        "executing completed",
        "completed",
        "executing completed",
      ]);
      const [invited, detailed, , listed, shown] = runs;
      expect(invited?.[0]?.form?.fields).toMatchObject({
        FORM_TYPE: { type: "hidden", value: "urn:xmpp:invite#invitation" },
        uri: {
          type: "text-single",
          value: expect.stringMatching(/^xmpp:alice@montague\.example\?roster;preauth=/),
        },
        "landing-url": { type: "text-single", value: expect.stringMatching(/^http/) },
        expire: { type: "text-single", value: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) },
      });
      expect(detailed?.[1]?.form?.instructions).toContain("“soon”");
      expect(detailed?.[0]).toMatchObject({
        actions: ["cancel", "complete"],
        default: "complete",
        notes: [],
      });
      expect(listed?.[0]?.form?.fields["list"]?.value).toContain("by Gajim");
      expect(shown?.[1]).toMatchObject({ form: null, notes: [["error", expect.stringContaining("k3f9x2")]] });
    });

    it("reads every form there is for an admin, and asks for confirmation", async () => {
      const escalus = { username: "escalus", password: PASSWORD };
      const { list } = await runWithNbxmpp(server, escalus, COMPONENT, []);
      // Those that do something at once are left out, but for one.
      const nodes = list.map(({ node }) => node).filter((node) => !/lockdown|unlock|#invite$/.test(node));
      const { runs } = await runWithNbxmpp(server, escalus, COMPONENT, [
        ...nodes.map((node) => ({ node })),
        { node: "urn:invite-bot:command:suspend", forms: [{ jid: `alice@${server.domain}`, tree: true }] },
      ]);
      keep("nbxmpp-admin.json", JSON.stringify({ list, runs }, undefined, 2));
      for (const stages of runs) {
        for (const { form, notes } of stages) expect(form === null).toBe(notes.length > 0);
      }
      expect(runs.at(-1)).toMatchObject([
        { actions: ["cancel", "next"], default: "next" },
        { actions: ["cancel", "complete", "prev"], default: "complete", form: { type: "form" } },
      ]);
    });
  });

  describe("profanity", () => {
    it("lists and runs commands on the component", async () => {
      const profanity = await startProfanity(server, { username: "alice", password: PASSWORD });
      try {
        // It learns what the server can do some time after the login, and refuses until then.
        const list = () => {
          profanity.type(`/cmd list ${COMPONENT}`);
          return profanity.screen();
        };
        await expect.poll(list, { interval: 500 }).toMatch(/urn:xmpp:invite#invite/);
        profanity.type(`/cmd exec urn:xmpp:invite#invite ${COMPONENT}`);
        await profanity.waitForScreen(
          /Link for apps: xmpp:alice@montague\.example\?roster;preauth=[A-Za-z0-9]{20,}/,
        );
        profanity.type("/win 1");
        profanity.type(`/cmd exec urn:invite-bot:command:invite ${COMPONENT}`);
        await profanity.waitForScreen(/\[field2\].*Lasts/);
        profanity.type("/field2 3d");
        profanity.type('/field4 "typed in a terminal"');
        await profanity.waitForScreen(/typed in a terminal/);
        profanity.type("/form submit");
        await profanity.waitForScreen(/works once and lasts 3 days/);
        profanity.type("/win 1");
        profanity.type(`/cmd exec urn:invite-bot:command:list ${COMPONENT}`);
        await profanity.waitForScreen(/open, 3 days left · typed in a terminal/);
      } finally {
        keep("profanity-screens.txt", profanity.screens().join("\n———\n"));
        profanity.stop();
      }
    });
  });

  describe("Converse.js in Chromium", () => {
    it("lists and runs commands on the component", async () => {
      const converse = await serveConverse(server.websocketUrl, {
        jid: `alice@${server.domain}`,
        password: PASSWORD,
      });
      const browser = await chromium.launch({
        executablePath: "/usr/bin/chromium",
        args: [
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--no-first-run",
          "--disable-background-networking",
        ],
      });
      try {
        const page = await browser.newPage({ viewport: { width: 1000, height: 900 } });
        // Nothing beyond this machine is asked for.
        await page.route(
          (url) => url.hostname !== "127.0.0.1",
          (route) => route.abort(),
        );
        const photograph = (name: string) =>
          page.screenshot({ path: fileURLToPath(new URL(`converse-${name}.png`, output)) });
        await page.goto(converse.url);
        await page.locator(".show-client-info").click();
        await page.locator("#commands-tab").click();
        const adhoc = page.locator("converse-adhoc-commands");
        await adhoc.locator("input[name=jid]").fill(COMPONENT);
        await adhoc.locator("input[type=submit]").click();

        await adhoc.locator('a[data-command-node="urn:xmpp:invite#invite"]').click();
        const uri = adhoc.getByText(/^xmpp:alice@montague\.example\?roster;preauth=[A-Za-z0-9]{20,};ibr=y$/);
        await uri.waitFor();
        await photograph("invite");

        await adhoc.locator('a[data-command-node="urn:invite-bot:command:invite"]').click();
        await adhoc.locator("input[name=expires]").fill("soon");
        await adhoc.locator("input[name=note]").fill("from a browser");
        await photograph("form");
        await adhoc.locator("input[data-action=complete]").click();
        await adhoc.getByText("“soon” is not a valid duration").waitFor();
        await adhoc.locator("input[name=expires]").fill("3d");
        await adhoc.locator("input[data-action=complete]").click();
        await adhoc.getByText("It works once and lasts 3 days.").waitFor();
        await photograph("result");

        await adhoc.locator('a[data-command-node="urn:invite-bot:command:list"]').click();
        const list = adhoc.locator("textarea[name=list]");
        await expect.poll(() => list.inputValue()).toContain("open, 3 days left · from a browser");
        await photograph("list");
      } finally {
        await browser.close();
        await converse.stop();
      }
    });
  });
});
