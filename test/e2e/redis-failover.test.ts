import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type BotProcess, startBot } from "../../rig/bot.ts";
import { startWatchedRedis, type WatchedRedis } from "../../rig/redis-sentinels.ts";
import { startWeb, type WebProcess } from "../../rig/web.ts";
import { type ClientStream, startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";
import { type Invitations, openInvitations } from "./invitations.ts";
import { describeOn, serverMakes } from "./on-servers.ts";

const PASSWORD = "wherefore art thou";
/** Redis fails over, or the lease expires; and what a busy machine costs. */
const TIMEOUT_MS = 15_000;
/** In which everybody knows the new primary. */
const FOLLOWED_MS = 10_000;
const ORDERS = 5;

describeOn(serverMakes, "with sentinels, the bot beside", ({ start }) => {
  let redis: WatchedRedis;
  let server: XmppServer;
  let bot: BotProcess;
  let web: WebProcess;
  let clients: XmppClients;
  let invitations: Invitations;
  let escalus: ClientStream;

  beforeAll(async () => {
    redis = await startWatchedRedis({ password: "s3cret" });
    server = await start({ redisUrl: redis.url });
    for (const user of ["invite", "escalus"]) await server.addUser(user, PASSWORD);
    const { name, sentinels } = redis;
    bot = startBot({
      server,
      redis,
      password: PASSWORD,
      // As a file has it, without secrets; the others are told by the string.
      config: {
        redis: { url: undefined, sentinel: { name, nodes: sentinels.map(({ url }) => url) } },
        admins: [`escalus@${server.domain}`],
        rate_limits: { messages: { points: 100_000 }, invites: { points: 100_000 } },
      },
      env: { REDIS_PASSWORD: "s3cret" },
    });
    web = await startWeb({ server, redis });
    clients = startXmppClients();
    await bot.waitForLog(/XMPP session online/);
    escalus = await clients.logIn(server, "escalus", PASSWORD);
    invitations = await openInvitations(redis.url, server.domain);
  });
  afterAll(async () => {
    await invitations?.close();
    await clients?.stop();
    await Promise.all([bot?.stop(), web?.stop()]);
    await server?.stop();
    await redis?.stop();
  });

  it("a primary that dies costs some seconds, an order meanwhile has its one answer, and what was promised is kept", async () => {
    const botJid = `invite@${server.domain}`;
    const promised: string[] = [];
    /** Whether it is promised, or one is asked to try again. */
    const order = async (note: string): Promise<boolean> => {
      const { body } = await escalus.ask(botJid, `invite note ${note}`, TIMEOUT_MS);
      const isPromised = body.includes("Its ID is #");
      if (!isPromised) expect(body).toContain("try again in a moment");
      if (!isPromised) return false;
      promised.push(note);
      await escalus.waitForMessage(botJid); // what may be forwarded
      await escalus.waitForMessage(botJid); // the picture
      return true;
    };

    for (let n = 0; n < ORDERS; n++) await order(`before${n}`);
    const first = await redis.primary();
    await first.kill();
    await order("meanwhile");
    expect(await redis.failoverFrom(first)).not.toBe(first);
    await bot.waitForLog(/Redis answers again/);
    for (let n = 0; n < ORDERS; n++) await order(`after${n}`);

    expect(promised.filter((note) => note !== "meanwhile")).toHaveLength(2 * ORDERS);
    const kept = await invitations.listOf(`escalus@${server.domain}`);
    expect(kept.map(({ note }) => note).toReversed()).toEqual(promised);
    expect(escalus.events().filter(({ event }) => event === "message")).toEqual([]);

    const [newest] = kept;
    // The pages follow by themselves, not at the same moment as the bot.
    await expect.poll(async () => (await fetch(`${web.url}/i/${newest?.token}`)).status).toBe(200);
    // The gate follows by itself, too, and asks people to wait meanwhile.
    const friend = await vi.waitFor(async () => {
      const stream = await clients.open(server);
      expect(await stream.preauth(newest?.token ?? "")).toMatchObject({ ok: true });
      return stream;
    }, FOLLOWED_MS);
    expect(await friend.register("juliet", "x")).toMatchObject({ ok: true });
    expect((await escalus.waitForMessage(botJid)).body).toMatch(/^juliet has used your invitation #/);
  });
});
