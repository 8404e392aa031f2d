import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startBot } from "../../rig/bot.ts";
import { startEjabberd } from "../../rig/ejabberd.ts";
import { findEjabberd } from "../../rig/ejabberd-versions.ts";
import { startProsody } from "../../rig/prosody.ts";
import { prosodyVersions } from "../../rig/prosody-versions.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { type ClientStream, startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";

const PASSWORD = "wherefore art thou";
const DOMAIN = "montague.example";
const INVITE = "urn:xmpp:invite#invite";
const CREATE = "urn:xmpp:invite#create-account";
const ADD_USER = "http://jabber.org/protocol/admin#add-user";
const COMMANDS = "http://jabber.org/protocol/commands";

let redis: RedisServer;
let clients: XmppClients;

beforeAll(async () => {
  redis = await startRedis();
  clients = startXmppClients();
});
afterAll(async () => {
  await clients.stop();
  await redis.stop();
});

/** Runs the test with the server, and ends it. */
async function on(server: XmppServer, test: (server: XmppServer) => Promise<void>): Promise<void> {
  try {
    await test(server);
  } finally {
    await server.stop();
  }
}

async function withBot(server: XmppServer, test: () => Promise<void>): Promise<void> {
  await server.addUser("invite", PASSWORD);
  const config = { admins: [`escalus@${DOMAIN}`] };
  const bot = startBot({ server, redis, password: PASSWORD, config });
  try {
    await bot.waitForLog(/XMPP session online/);
    await test();
  } finally {
    await bot.stop();
  }
}

async function logInAs(server: XmppServer, name: string): Promise<ClientStream> {
  if (name !== "") await server.addUser(name, PASSWORD);
  return clients.logIn(server, name, PASSWORD);
}

async function nodesFor(client: ClientStream): Promise<readonly string[]> {
  return (await client.listCommands(DOMAIN)).map(({ node }) => node).toSorted();
}

/** The condition that a command is answered with, or how it ended. */
async function outcomeOf(client: ClientStream, node: string): Promise<string | undefined> {
  const last = (await client.runCommand(DOMAIN, node)).at(-1);
  return last?.status === "error" ? `${last.type} ${last.condition}` : last?.status;
}

/** Waits until the bot has said in Redis that it is there. */
async function answered(client: ClientStream): Promise<void> {
  await expect.poll(() => outcomeOf(client, INVITE)).toBe("completed");
}

describe.each(prosodyVersions())("on Prosody %s", (version) => {
  it("the domain’s commands go along with the server’s own, and before others of their names", async () => {
    const server = await startProsody({
      version,
      redisUrl: redis.url,
      hostExtra: [
        `modules_enabled = { "invite_gate", "admin_adhoc", "invites_adhoc" }`,
        `admins = { "escalus@${DOMAIN}" }`,
      ].join("\n"),
    });
    await on(server, async () => {
      const escalus = await logInAs(server, "escalus");
      await withBot(server, async () => {
        await answered(escalus);
        const nodes = await nodesFor(escalus);
        expect(nodes).toContain(ADD_USER);
        expect(nodes.filter((node) => node.startsWith("urn:xmpp:invite#"))).toEqual([CREATE, INVITE]);
        const [made] = await escalus.runCommand(DOMAIN, INVITE);
        expect(made?.xml).toContain("urn:xmpp:invite#invitation");
        expect(await outcomeOf(escalus, ADD_USER)).toBe("executing");
      });
      const left = await nodesFor(escalus);
      expect(left).toContain(ADD_USER);
      expect(left).toContain(INVITE);
      expect(await outcomeOf(escalus, INVITE)).toBe("wait resource-constraint");
      const warnings = server.log().match(/mod_invites_adhoc has commands of the same names/g);
      expect(warnings).toHaveLength(1);
      await escalus.close();
    });
  });
});

describe("on Prosody", () => {
  it("the domain has no commands where they are switched off", async () => {
    const hostExtra = [`modules_disabled = { "s2s", "uptime" }`, "invite_gate_commands = false"].join("\n");
    await on(await startProsody({ redisUrl: redis.url, hostExtra }), async (server) => {
      const romeo = await logInAs(server, "romeo");
      expect(await outcomeOf(romeo, INVITE)).toBe("cancel service-unavailable");
      const info = await romeo.discoInfo(DOMAIN);
      expect(info.ok && info.features).not.toContain(COMMANDS);
      await romeo.close();
    });
  });

  it("who is anonymous may run none of the domain’s commands", async () => {
    const hostExtra = [`modules_disabled = { "s2s", "uptime" }`, `authentication = "anonymous"`].join("\n");
    await on(await startProsody({ redisUrl: redis.url, hostExtra }), async (server) => {
      const nobody = await logInAs(server, "");
      expect(await nodesFor(nobody)).toEqual([]);
      for (const node of [INVITE, CREATE]) expect(await outcomeOf(nobody, node)).toBe("cancel forbidden");
      await nobody.close();
    });
  });
});

describe.skipIf(findEjabberd("packaged") === undefined)("on ejabberd", () => {
  it("the domain’s commands need no mod_adhoc", async () => {
    await on(await startEjabberd({ redisUrl: redis.url, without: ["mod_adhoc"] }), async (server) => {
      const escalus = await logInAs(server, "escalus");
      const info = await escalus.discoInfo(DOMAIN);
      expect(info.ok && info.features).toContain(COMMANDS);
      expect(await escalus.discoInfo(DOMAIN, COMMANDS)).toMatchObject({
        identities: [{ category: "automation", type: "command-list" }],
      });
      await withBot(server, async () => {
        await answered(escalus);
        expect(await nodesFor(escalus)).toEqual([CREATE, INVITE]);
      });
      expect(await nodesFor(escalus)).toEqual([CREATE, INVITE]);
      await escalus.close();
    });
  });

  it("the domain has no commands but the server’s own where they are switched off", async () => {
    await on(await startEjabberd({ redisUrl: redis.url, gate: { commands: false } }), async (server) => {
      const romeo = await logInAs(server, "romeo");
      expect(await nodesFor(romeo)).toEqual(["ping"]);
      expect(await outcomeOf(romeo, INVITE)).toBe("cancel item-not-found");
      await romeo.close();
    });
  });

  it("who is anonymous may run none of the domain’s commands, beside people with accounts", async () => {
    const extra = { auth_method: ["internal", "anonymous"], anonymous_protocol: "sasl_anon" };
    await on(await startEjabberd({ redisUrl: redis.url, extra }), async (server) => {
      const nobody = await logInAs(server, "");
      const romeo = await logInAs(server, "romeo");
      await withBot(server, async () => {
        await answered(romeo);
        expect(await nodesFor(romeo)).toContain(INVITE);
        expect(await nodesFor(nobody)).toEqual(["ping"]);
        for (const node of [INVITE, CREATE]) expect(await outcomeOf(nobody, node)).toBe("cancel forbidden");
      });
      await Promise.all([nobody.close(), romeo.close()]);
    });
  });
});
