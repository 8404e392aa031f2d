import { pino } from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startBot } from "../../rig/bot.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { type ClientStream, startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";
import { publishProfile } from "../../src/xmpp/entity/profile.ts";
import { createSession } from "../../src/xmpp/session/create-session.ts";
import { type Element, xml } from "../../src/xmpp/xml.ts";
import { aProfile } from "../support/profile.ts";
import { describeOn, gateServerKinds } from "./on-servers.ts";

const PASSWORD = "wherefore art thou";
const { id, base64 } = aProfile.avatar;

describeOn(gateServerKinds, "name and picture on", (kind) => {
  let clients: XmppClients;
  let redis: RedisServer;
  let server: XmppServer;

  beforeAll(async () => {
    clients = startXmppClients();
    redis = await startRedis();
    server = await kind.start({ redisUrl: redis.url });
    for (const name of ["invite", "romeo"]) await server.addUser(name, PASSWORD);
  });
  afterAll(async () => {
    await clients?.stop();
    await server?.stop();
    await redis?.stop();
  });

  /** What a contact reads of the bot's account. */
  async function read(romeo: ClientStream, child: string): Promise<string> {
    return (
      await romeo.request(`<iq type='get' to='invite@${server.domain}' id='${child.length}'>${child}</iq>`)
    ).xml;
  }

  const itemsOf = (node: string) =>
    `<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='${node}'/></pubsub>`;

  it("are put where clients look for them, at the first login", async () => {
    const bot = startBot({ server, redis, password: PASSWORD, config: { web: { base_url: null } } });
    const jid = await bot.waitUntilOnline();
    const romeo = await clients.logIn(server, "romeo", PASSWORD);
    await romeo.subscribe(`invite@${server.domain}`);
    await romeo.waitForRosterPush(`invite@${server.domain}`, "to");
    const card = "<vCard xmlns='vcard-temp'/>";
    await expect.poll(() => read(romeo, card)).toContain(base64);
    expect(await read(romeo, card)).toContain("<FN>Invites</FN>");
    if (kind.name.startsWith("Prosody")) {
      await expect.poll(() => read(romeo, itemsOf("urn:xmpp:avatar:metadata"))).toContain(id);
      expect(await read(romeo, itemsOf("urn:xmpp:avatar:data"))).toContain(base64);
      expect(await read(romeo, itemsOf("http://jabber.org/protocol/nick"))).toContain("Invites");
      expect(await read(romeo, itemsOf("urn:ietf:params:xml:ns:vcard-4.0"))).toContain("Invites");
    }
    expect(await romeo.version(jid)).toMatchObject({ name: "invite-bot" });
    await bot.stop();
    await romeo.close();
  });

  it("are not published again at the next one", async () => {
    const session = createSession({
      service: `xmpp://127.0.0.1:${server.port}`,
      domain: server.domain,
      username: "invite",
      password: PASSWORD,
      requireTls: true,
      caFile: server.caFile,
      presence: () => xml("presence"),
      receive: () => undefined,
      answer: async () => undefined,
      log: pino({ level: "silent" }),
    });
    await session.start();
    const asked: (string | undefined)[] = [];
    const answered = async (iq: Element) => {
      const isKept = await session.request(iq).catch(() => undefined);
      // What a server does not keep it cannot give: it is asked each time.
      if (isKept !== undefined) asked.push(iq.attrs.type);
      return isKept?.getChildElements()[0];
    };
    await publishProfile(answered, aProfile);
    expect(new Set(asked)).toEqual(new Set(["get"]));
    await publishProfile(answered, { ...aProfile, name: "Porter" });
    expect(asked).toContain("set");
    await session.stop();
  });
});
