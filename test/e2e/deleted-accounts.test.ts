import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEjabberd } from "../../rig/ejabberd.ts";
import { startProsody } from "../../rig/prosody.ts";
import type { ProsodyVersion } from "../../rig/prosody-versions.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { ejabberd, newEjabberd, newProsody, oldProsody } from "../../rig/server-kinds.ts";
import { startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";
import type { Invite } from "../../src/invites/invite.ts";
import { aJid } from "../support/builders.ts";
import { issueIn, openTestStore, runAsGate, type TestStore } from "../support/store.ts";

const DOMAIN = "montague.example";
const REMOVAL = "<iq type='set'><query xmlns='jabber:iq:register'><remove/></query></iq>";
/** Gates look every 20 s. */
const LOOK_MS = 45_000;

/** What an admin has for accounts. */
type Tool = {
  readonly server: XmppServer;
  add(name: string, password: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** Outside of the server process, where that can be done. */
  removeUnheard(name: string): Promise<void>;
  /** Absent where the server cannot, or nobody can tell. */
  readonly block?: (name: string) => Promise<void>;
  readonly unblock?: (name: string) => Promise<void>;
};

/** Prosody 13 notes in seconds when an account was made. */
function nextSecond(): Promise<void> {
  return sleep(1_000 - (Date.now() % 1_000));
}

async function onProsody(version: ProsodyVersion, redisUrl: string): Promise<Tool> {
  const server = await startProsody({ version, redisUrl });
  const shell = (word: string) => (name: string) => server.ctl("shell", "user", word, `${name}@${DOMAIN}`);
  return {
    server,
    add: (name, password) => server.ctl("register", name, DOMAIN, password),
    remove: (name) => server.ctl("deluser", `${name}@${DOMAIN}`),
    removeUnheard: (name) => server.ctl("unregister", name, DOMAIN),
    ...(version === "13" ? { block: shell("disable"), unblock: shell("enable") } : {}),
  };
}

async function onEjabberd(edition: "packaged" | "newer", redisUrl: string): Promise<Tool> {
  const server = await startEjabberd({ edition, redisUrl });
  return {
    server,
    add: async (name, password) => server.addUser(name, password),
    remove: async (name) => server.deleteUser(name),
    removeUnheard: async (name) => server.deleteUser(name),
    ...(edition === "newer"
      ? {
          block: (name) => server.call("ban_account", { user: name, host: DOMAIN, reason: "spam" }),
          unblock: (name) => server.call("unban_account", { user: name, host: DOMAIN }),
        }
      : {}),
  };
}

const kinds = [
  { kind: oldProsody, start: (url: string) => onProsody("0.12", url), canBlock: false },
  { kind: newProsody, start: (url: string) => onProsody("13", url), canBlock: true },
  { kind: ejabberd, start: (url: string) => onEjabberd("packaged", url), canBlock: false },
  { kind: newEjabberd, start: (url: string) => onEjabberd("newer", url), canBlock: true },
];

describe.each(kinds)("at $kind.name", ({ kind, start, canBlock }) => {
  describe.skipIf(!kind.isHere)("an account that is deleted and made anew", () => {
    let redis: RedisServer;
    let tool: Tool;
    let clients: XmppClients;
    let store: TestStore;

    beforeAll(async () => {
      redis = await startRedis();
      tool = await start(redis.url);
      store = await openTestStore(redis.url);
      clients = startXmppClients();
    });
    afterAll(async () => {
      await clients?.stop();
      await store?.close();
      await tool?.server.stop();
      await redis?.stop();
    });

    /** Somebody with all that an account can have. */
    async function aPast(name: string): Promise<{ readonly invite: Invite; readonly reset: Invite }> {
      await tool.add(name, "old");
      const jid = aJid(`${name}@${DOMAIN}`);
      const stream = await clients.logIn(tool.server, name, "old");
      await stream.close();
      await store.people.grant(jid, "vip");
      await store.people.setPreferences(jid, { language: "fr", muted: true });
      await store.requests.add(jid, "please");
      const invite = await issueIn(store, { inviter: jid, note: "for the gang" });
      const reset = await issueIn(store, {
        kind: "reset",
        name,
        inviter: aJid(`admin@elsewhere.example`),
        contact: false,
      });
      return { invite, reset };
    }

    /** In Redis, and at the door. */
    async function expectNothingOf(
      name: string,
      { invite, reset }: { invite: Invite; reset: Invite },
    ): Promise<void> {
      const jid = aJid(`${name}@${DOMAIN}`);
      const left = async () => ({
        role: await store.people.grantOf(jid),
        preferences: await store.people.preferences(jid),
        requests: (await store.requests.page({ number: 1, size: 5 })).requests,
        list: (await store.invites.page({ by: jid, isOwn: true }, { number: 1, size: 20 })).invites,
        links: await Promise.all(
          [invite, reset].map(async ({ token }) => (await runAsGate(store, "peek", token))[1]),
        ),
      });
      await expect.poll(left, { timeout: LOOK_MS, interval: 100 }).toEqual({
        role: undefined,
        preferences: {},
        requests: [],
        list: [],
        links: ["revoked", "revoked"],
      });
      for (const { token } of [invite, reset]) {
        const friend = await clients.open(tool.server);
        expect(await friend.preauth(token)).toMatchObject({ ok: false, condition: "item-not-found" });
        await friend.close();
      }
      const stream = await clients.logIn(tool.server, name, "new");
      await stream.close();
    }

    it("by its owner and an admin, has nothing of the old one's", async () => {
      const past = await aPast("eve");
      const stream = await clients.logIn(tool.server, "eve", "old");
      await stream.request(REMOVAL).catch(() => undefined); // The server may end the stream before it answers.
      await expect.poll(() => tool.server.userExists("eve")).toBe(false);
      await tool.add("eve", "new");
      await expectNothingOf("eve", past);
    });

    it("by an admin's tool, has nothing of the old one's", async () => {
      const past = await aPast("mallory");
      await tool.remove("mallory");
      await tool.add("mallory", "new");
      const stream = await clients.logIn(tool.server, "mallory", "new");
      await stream.close();
      await expectNothingOf("mallory", past);
    });

    it("by an admin's tool, gives its password to nobody who has a link for the old one's", async () => {
      const { reset } = await aPast("paris");
      await tool.removeUnheard("paris");
      await nextSecond();
      await tool.add("paris", "new");
      const thief = await clients.open(tool.server);
      expect(await thief.preauth(reset.token)).toMatchObject({ ok: false });
      expect(await thief.register("paris", "stolen")).toMatchObject({ ok: false });
      const owner = await clients.logIn(tool.server, "paris", "new");
      await owner.close();
    });

    it("and is not made anew, has no invitation that works, and lists and pages say so", async () => {
      await tool.add("carol", "old");
      const { id, token } = await issueIn(store, { inviter: aJid(`carol@${DOMAIN}`) });
      await tool.removeUnheard("carol");
      const isRefused = async () => (await runAsGate(store, "peek", token))[0] === "refused";
      await expect.poll(isRefused, { timeout: LOOK_MS, interval: 200 }).toBe(true);
      const invite = await store.invites.find(id);
      expect([invite?.state, invite?.hold ?? "deleted"].join()).toMatch(/^(revoked,deleted|hold,gone)$/);
      const friend = await clients.open(tool.server);
      expect(await friend.preauth(token)).toMatchObject({ ok: false, condition: "item-not-found" });
    });

    it("by an invitation, has nothing of the old one's, and is another person in the tree", async () => {
      const past = await aPast("trudy");
      await tool.removeUnheard("trudy");
      await nextSecond();
      await tool.add("romeo", "balcony");
      const { token } = await issueIn(store);
      const friend = await clients.open(tool.server);
      expect(await friend.preauth(token)).toMatchObject({ ok: true });
      expect(await friend.register("trudy", "new")).toMatchObject({ ok: true });
      await expectNothingOf("trudy", past);
      expect(await store.people.inviterOf({ jid: aJid(`trudy@${DOMAIN}`) })).toEqual({
        jid: `romeo@${DOMAIN}`,
      });
    });

    it("while Redis is away, has nothing of the old one's afterwards", async () => {
      const past = await aPast("oscar");
      const stream = await clients.logIn(tool.server, "oscar", "old");
      await redis.kill();
      await stream.request(REMOVAL).catch(() => undefined);
      await expect.poll(() => tool.server.userExists("oscar")).toBe(false);
      await nextSecond();
      await tool.add("oscar", "new");
      await redis.restart();
      await expect.poll(() => store.redis.client.ping().catch(() => ""), { timeout: 20_000 }).toBe("PONG");
      await expectNothingOf("oscar", past);
    });

    it.skipIf(!canBlock)("or only blocked, has its invitations on hold until then", async () => {
      await tool.add("walter", "old");
      const { id, token } = await issueIn(store, { inviter: aJid(`walter@${DOMAIN}`) });
      const shown = await clients.open(tool.server);
      expect(await shown.preauth(token)).toMatchObject({ ok: true });
      await tool.block?.("walter");
      expect(await shown.register("somebody", "x")).toMatchObject({ ok: false });
      const friend = await clients.open(tool.server);
      expect(await friend.preauth(token)).toMatchObject({ ok: false, condition: "item-not-found" });
      const state = async () => (await store.invites.find(id))?.hold;
      await expect.poll(state, { timeout: LOOK_MS }).toBe("disabled");

      await tool.unblock?.("walter");
      const again = await clients.open(tool.server);
      expect(await again.preauth(token)).toMatchObject({ ok: true });
      await expect.poll(state, { timeout: LOOK_MS }).toBeUndefined();
    });
  });
});
