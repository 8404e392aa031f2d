import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../rig/at-exit.ts";
import { startBot } from "../../rig/bot.ts";
import { startRedis } from "../../rig/redis.ts";
import { askRedis, texts } from "../../rig/redis-command.ts";
import { startWeb, type WebProcess } from "../../rig/web.ts";
import { startXmppClients } from "../../rig/xmpp-clients.ts";
import { askForInvitation } from "./ask-for-invitation.ts";
import { describeOn, serverMakes } from "./on-servers.ts";

const DOCS = readFileSync(new URL("../../docs/redis-server.md", import.meta.url), "utf8");
const PASSWORD = "wherefore art thou";

/** The lines of docs/redis-server.md as they stand there, for our domain. */
function documentedUsers(): readonly (readonly string[])[] {
  const lines = [...DOCS.matchAll(/^ACL SETUSER .+$/gm)].map(([line]) => line);
  return lines.map((line) => line.replace("example.org", "montague.example").split(" "));
}

describeOn(serverMakes, "with the users of docs/redis-server.md and no other, at", ({ start }) => {
  it("all works and nothing is denied; a neighbour who lists the keys learns no token", {
    timeout: 120_000,
  }, async () => {
    const redis = await startRedis();
    const as = (user: string) => ({ ...redis, url: redis.url.replace("//", `//${user}:PASSWORD@`) });
    for (const line of documentedUsers()) await askRedis(redis.url, ...line);
    await askRedis(
      redis.url,
      "ACL",
      "SETUSER",
      "neighbour",
      "on",
      ">PASSWORD",
      "~n:*",
      "+@all",
      "-@dangerous",
    );

    const server = await start({ redisUrl: as("invite-gate").url });
    const { domain } = server;
    for (const name of ["invite", "romeo", "admin"]) await server.addUser(name, PASSWORD);
    const config = { admins: [`admin@${domain}`], quotas: { member: { new_account_wait: "1s" } } };
    const bot = startBot({ server, redis: as("invite-bot"), password: PASSWORD, config });
    const web = await startWeb({ server, redis: as("invite-web") });
    const clients = startXmppClients();
    const folder = temporaryFolder("rights");
    try {
      await bot.waitUntilOnline();
      const romeo = await clients.logIn(server, "romeo", PASSWORD);
      const admin = await clients.logIn(server, "admin", PASSWORD);
      const { token } = await askForInvitation(romeo, `invite@${domain}`);
      expect((await romeo.ask(`invite@${domain}`, "request a friend")).body).not.toBe("");
      for (const words of [
        "requests",
        "settings",
        "stats",
        "audit",
        "invites",
        "suspend romeo",
        "yes",
        "restore romeo",
      ])
        expect((await admin.ask(`invite@${domain}`, words)).body, words).not.toMatch(/went wrong|try again/);

      const [, scanned] = texts(await askRedis(as("neighbour").url, "SCAN", "0", "COUNT", "10000"));
      const found = (scanned ?? "").split(",");
      expect(found.length).toBeGreaterThan(10);
      expect(found.join("\n")).not.toContain(token);
      await expect(askRedis(as("neighbour").url, "GET", found[0] ?? "")).rejects.toThrow("NOPERM");

      await registerOnPage(web, token, "juliet");
      expect(await server.userExists("juliet")).toBe(true);
      for (const path of ["/readyz", "/metrics"])
        expect((await fetch(`${web.url}${path}`)).status, path).toBe(200);

      const file = join(folder.path, "export");
      for (const words of [
        ["generate"],
        ["invites"],
        ["export", "--output", file],
        ["import", "--replace", file],
      ])
        expect(await bot.command(...words), words.join(" ")).toMatchObject({ code: 0 });
      const denied = texts(await askRedis(redis.url, "ACL", "LOG"));
      // CONFIG GET tells passwords too: it is asked for where it is allowed, and done without where it is not.
      const others = denied.filter((entry) => !/neighbour|,config\|get,/.test(entry));
      expect(others).toEqual([]);
      expect((await bot.command("doctor")).stdout).toMatch(/ok +redis/i);
    } finally {
      await clients.stop();
      await Promise.all([bot.stop(), web.stop()]);
      await server.stop();
      await redis.stop();
      folder.remove();
    }
  });
});

/** As a browser without JavaScript does. */
async function registerOnPage({ url }: WebProcess, token: string, username: string): Promise<void> {
  const form = await fetch(`${url}/i/${token}/register`);
  const guard = /name="guard" value="([^"]+)"/.exec(await form.text())?.[1] ?? "";
  const cookie = form.headers.get("set-cookie")?.split(";")[0] ?? "";
  const body = new URLSearchParams({ guard, username, password: PASSWORD, repeat: PASSWORD });
  const answer = await fetch(`${url}/i/${token}/register`, { method: "POST", body, headers: { cookie } });
  const alert = /role="alert"[\s\S]*?<\/[a-z]+>/.exec(await answer.text())?.[0];
  expect({ status: answer.status, alert }).toEqual({ status: 200, alert: undefined });
}
