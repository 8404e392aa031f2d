import { afterAll, beforeAll, it } from "vitest";
import { type BotProcess, startBot } from "../../rig/bot.ts";
import { type FaultProxy, startFaultProxy } from "../../rig/fault-proxy.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { type ClientStream, startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";
import { type Invitations, openInvitations } from "./invitations.ts";
import { describeOn, serverMakes } from "./on-servers.ts";

const PASSWORD = "wherefore art thou";
const MESSAGES = 200;
/** The link is down this long at most: half of it is the backoff of a server that stays away. */
const BACK_MS = 20_000;
const BLACK_HOLE_MS = 30_000;

// Mostly they wait, and so they wait together; what runs so needs the `expect` of its own test.
describeOn(
  serverMakes,
  "at",
  ({ start }) => {
    let redis: RedisServer;
    let server: XmppServer;
    let relay: FaultProxy;
    let clients: XmppClients;
    let bot: BotProcess;
    let invitations: Invitations;

    beforeAll(async () => {
      redis = await startRedis();
      server = await start({ redisUrl: redis.url });
      relay = await startFaultProxy(server.port);
      clients = startXmppClients();
      for (const name of ["invite", "escalus"]) await server.addUser(name, PASSWORD);
      bot = startBot({
        server: { ...server, port: relay.port },
        redis,
        password: PASSWORD,
        config: {
          admins: [`escalus@${server.domain}`],
          rate_limits: { messages: { points: 100_000 }, invites: { points: 100_000 } },
        },
      });
      await bot.waitForLog(/XMPP session online/);
      invitations = await openInvitations(redis.url, server.domain);
    });
    afterAll(async () => {
      await invitations?.close();
      await clients?.stop();
      await bot?.stop();
      await relay?.stop();
      await server?.stop();
      await redis?.stop();
    });

    /** How many invitations were made with each note. */
    async function countsByNote(): Promise<ReadonlyMap<string, number>> {
      const counts = new Map<string, number>();
      for (const { note = "" } of await invitations.listOf(`escalus@${server.domain}`)) {
        counts.set(note, (counts.get(note) ?? 0) + 1);
      }
      return counts;
    }

    it.sequential(
      "of 200 invitations asked for while server and link fail in every way, each is made exactly once",
      async ({ expect }) => {
        const botJid = `invite@${server.domain}`;
        let escalus = await clients.logIn(server, "escalus", PASSWORD);

        const ask = async (n: number): Promise<void> => {
          const id = `request-${n}`;
          await escalus.send(
            `<message to='${botJid}' type='chat' id='${id}'><body>invite note n${n}</body></message>`,
          );
        };
        /** As a client does: what may have been lost is sent again, with the same id. */
        const askMissing = async (upTo: number): Promise<void> => {
          const made = await countsByNote();
          for (let n = 0; n < upTo; n++) if (!made.has(`n${n}`)) await ask(n);
        };
        const reconnect = async (): Promise<ClientStream> => clients.logIn(server, "escalus", PASSWORD);

        const weather: Readonly<Record<number, () => Promise<void>>> = {
          30: async () => relay.cut(),
          40: async () => relay.cut(),
          60: async () => {
            await server.kill();
            await server.restart();
            escalus = await reconnect();
          },
          100: async () => {
            await server.restart();
            escalus = await reconnect();
          },
          140: async () => {
            server.suspend();
            await new Promise((resolve) => setTimeout(resolve, BLACK_HOLE_MS));
            server.resume();
          },
          170: async () => relay.cut(),
        };

        for (let n = 0; n < MESSAGES; n++) {
          await ask(n);
          await weather[n]?.();
        }

        await expect
          .poll(
            async () => {
              await askMissing(MESSAGES);
              return (await countsByNote()).size;
            },
            { timeout: BACK_MS * 2, interval: 2_000 },
          )
          .toBe(MESSAGES);

        const made = await countsByNote();
        expect([...made.values()].filter((count) => count !== 1)).toEqual([]);
        expect(bot.program.isRunning()).toBe(true);
        await escalus.close();
      },
      BLACK_HOLE_MS + 120_000,
    );
  },
  { isTogether: true },
);
