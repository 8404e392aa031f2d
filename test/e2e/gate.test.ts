import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { type ClientStream, startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";
import { type Invitations, openInvitations } from "./invitations.ts";
import { describeOn, gateServerKinds } from "./on-servers.ts";

const DOMAIN = "montague.example";
const ROMEO = `romeo@${DOMAIN}`;
const IBR = "{http://jabber.org/features/iq-register}register";
const TOKEN_FEATURES = ["{urn:xmpp:ibr-token:0}register", "{urn:xmpp:invite}register"];

describeOn(gateServerKinds, "the gate in", ({ start }) => {
  describe("with Redis", () => {
    let redis: RedisServer;
    let server: XmppServer;
    let clients: XmppClients;
    let invitations: Invitations;
    let romeo: ClientStream;

    beforeAll(async () => {
      redis = await startRedis({ password: "rosemary & rue" });
      [server, invitations] = await Promise.all([
        start({ redisUrl: redis.url, remoteDomain: "capulet.example" }),
        openInvitations(redis.url, DOMAIN),
      ]);
      clients = startXmppClients();
      await server.addUser("romeo", "balcony");
      await server.addUser("tybalt@capulet.example", "rapier");
      romeo = await clients.logIn(server, "romeo", "balcony");
    });
    afterEach(async () => {
      const settings = ["allow_registration", "registration_invite_only", "lockdown"] as const;
      for (const setting of settings) await invitations.set(setting, undefined);
    });
    afterAll(async () => {
      await clients?.stop();
      await invitations?.close();
      await server?.stop();
      await redis?.stop();
    });

    it("offers both stream features after the handshake, and none before", async () => {
      const stream = await clients.open(server);
      expect(stream.features).toEqual(expect.arrayContaining([IBR, ...TOKEN_FEATURES]));
      for (const feature of [IBR, ...TOKEN_FEATURES]) {
        expect(stream.featuresBeforeTls).not.toContain(feature);
      }
    });

    it("registers a friend with a token, who is the inviter's contact from then on", async () => {
      const invite = await invitations.issue({ inviter: ROMEO });
      const friend = await clients.open(server);
      expect(await friend.preauth(invite.token)).toMatchObject({ ok: true });
      expect(await friend.registrationForm()).toMatchObject({ xml: expect.stringContaining("<username />") });
      expect(await friend.register("juliet", "nurse")).toMatchObject({ ok: true });
      await friend.logIn("juliet", "nurse");

      await romeo.waitForRosterPush(`juliet@${DOMAIN}`, "both");
      expect(await friend.roster()).toEqual({ [ROMEO]: "both" });
      expect(await romeo.roster()).toMatchObject({ [`juliet@${DOMAIN}`]: "both" });
      expect(await server.roster("juliet")).toEqual({ [ROMEO]: "both" });
      await friend.waitForPresence(ROMEO, "available");
      await romeo.waitForPresence(`juliet@${DOMAIN}`, "available");
      expect(await invitations.find(invite.id)).toMatchObject({ state: "spent", used: [{ name: "juliet" }] });
    });

    it("refuses the second use of a token at the preauth", async () => {
      const invite = await invitations.issue();
      await register("benvolio", invite.token);
      const late = await clients.open(server);
      expect(await late.preauth(invite.token)).toMatchObject({ ok: false, condition: "item-not-found" });
      expect(await late.register("latecomer", "x")).toMatchObject({ ok: false, condition: "not-allowed" });
      expect(await server.userExists("latecomer")).toBe(false);
    });

    it("refuses who has no token", async () => {
      const stream = await clients.open(server);
      expect(await stream.register("nobody", "x")).toMatchObject({
        ok: false,
        condition: "not-allowed",
        text: "Registration here is by invitation",
      });
      expect(await server.userExists("nobody")).toBe(false);
    });

    it("answers item-not-found for a bad token, and after five of them no more", async () => {
      const stream = await clients.open(server);
      for (const token of ["short", "A".repeat(24), "", "x y", "*"]) {
        expect(await stream.preauth(token)).toMatchObject({
          ok: false,
          type: "cancel",
          condition: "item-not-found",
        });
      }
      const { token } = await invitations.issue();
      expect(await Promise.race([stream.preauth(token), ended(stream)])).not.toMatchObject({ ok: true });
    });

    it("refuses a token of another domain", async () => {
      const elsewhere = await openInvitations(redis.url, "verona.example");
      const { token } = await elsewhere.issue();
      await elsewhere.close();
      const stream = await clients.open(server);
      expect(await stream.preauth(token)).toMatchObject({ condition: "item-not-found" });
    });

    it("keeps the token when the name is taken", async () => {
      const invite = await invitations.issue();
      const stream = await clients.open(server);
      await stream.preauth(invite.token);
      expect(await stream.register("romeo", "mine now")).toMatchObject({ ok: false, condition: "conflict" });
      expect(await stream.register("mercutio", "queen mab")).toMatchObject({ ok: true });
      await clients.logIn(server, "romeo", "balcony");
    });

    it("registers one account a stream", async () => {
      const invite = await invitations.issue({ uses: 2 });
      const stream = await clients.open(server);
      await stream.preauth(invite.token);
      expect(await stream.register("abram", "thumb")).toMatchObject({ ok: true });
      await stream.preauth(invite.token);
      expect(await stream.register("balthasar", "thumb")).toMatchObject({ condition: "not-acceptable" });
      expect(await server.userExists("balthasar")).toBe(false);
    });

    it("registers only the name that the invitation is for, and keeps it for its token", async () => {
      const invite = await invitations.issue({ name: "rosaline" });
      const other = await invitations.issue();
      const stream = await clients.open(server);
      await stream.preauth(invite.token);
      expect(await stream.register("somebody", "x")).toMatchObject({ condition: "not-allowed" });

      const rival = await clients.open(server);
      await rival.preauth(other.token);
      expect(await rival.register("rosaline", "x")).toMatchObject({ condition: "not-allowed" });
      expect(await server.userExists("rosaline")).toBe(false);

      expect(await stream.register("rosaline", "x")).toMatchObject({ ok: true });
      expect(await server.userExists("somebody")).toBe(false);
    });

    it("stops a stream whose token was revoked after the preauth", async () => {
      const invite = await invitations.issue();
      const stream = await clients.open(server);
      expect(await stream.preauth(invite.token)).toMatchObject({ ok: true });
      await invitations.revoke(invite.id);
      expect(await stream.register("gregory", "x")).toMatchObject({ ok: false, condition: "not-allowed" });
      expect(await server.userExists("gregory")).toBe(false);
    });

    it("makes contacts of the inviter and who shows a contact token, across domains, once", async () => {
      const invite = await invitations.issue({ inviter: ROMEO, kind: "contact" });
      const tybalt = await clients.logIn({ ...server, domain: "capulet.example" }, "tybalt", "rapier");
      await tybalt.subscribe(ROMEO, invite.token);
      await romeo.waitForRosterPush("tybalt@capulet.example", "from");
      await tybalt.waitForPresence(ROMEO, "subscribe");
      await tybalt.approve(ROMEO);
      await romeo.waitForRosterPush("tybalt@capulet.example", "both");
      await tybalt.waitForRosterPush(ROMEO, "both");

      await server.addUser("sampson@capulet.example", "thumb");
      const sampson = await clients.logIn({ ...server, domain: "capulet.example" }, "sampson", "thumb");
      await sampson.subscribe(ROMEO, invite.token);
      await romeo.waitForPresence("sampson@capulet.example", "subscribe");
      expect(await sampson.roster()).toEqual({ [ROMEO]: "none" });
    });

    it("registers nobody with a contact token", async () => {
      const { token } = await invitations.issue({ inviter: ROMEO, kind: "contact" });
      const stream = await clients.open(server);
      expect(await stream.preauth(token)).toMatchObject({ condition: "item-not-found" });
      expect(await stream.register("antony", "x")).toMatchObject({ condition: "not-allowed" });
      expect(await server.userExists("antony")).toBe(false);
    });

    it("allow_registration false: nobody registers and nothing is offered; true: a token registers", async () => {
      const invite = await invitations.issue();
      const before = await clients.open(server);
      await before.preauth(invite.token);

      await invitations.set("allow_registration", "false");
      expect(await before.register("potpan", "x")).toMatchObject({ ok: false, condition: "not-allowed" });
      const closed = await clients.open(server);
      for (const feature of [IBR, ...TOKEN_FEATURES]) expect(closed.features).not.toContain(feature);
      await closed.preauth(invite.token);
      expect(await closed.register("potpan", "x")).toMatchObject({ ok: false, condition: "not-allowed" });
      expect(await server.userExists("potpan")).toBe(false);

      await invitations.set("allow_registration", "true");
      await register("potpan", invite.token);
    });

    it("registration_invite_only false: anybody registers, and a token still works; true: only a token", async () => {
      await invitations.set("registration_invite_only", "false");
      const open = await clients.open(server);
      expect(await open.register("peter", "x")).toMatchObject({ ok: true });
      const invite = await invitations.issue({ inviter: ROMEO });
      await register("paris", invite.token);
      expect(await server.roster("paris")).toEqual({ [ROMEO]: "both" });
      expect(await invitations.find(invite.id)).toMatchObject({ state: "spent" });

      await invitations.set("registration_invite_only", "true");
      const closed = await clients.open(server);
      expect(await closed.register("escalus", "x")).toMatchObject({ ok: false, condition: "not-allowed" });
    });

    it("lockdown stops every token, also one that was shown before", async () => {
      const invite = await invitations.issue();
      const shown = await clients.open(server);
      await shown.preauth(invite.token);
      await invitations.set("lockdown", "the prince has spoken");
      expect(await shown.register("friar", "x")).toMatchObject({ ok: false, condition: "not-allowed" });
      const stream = await clients.open(server);
      expect(await stream.preauth(invite.token)).toMatchObject({ ok: false, condition: "item-not-found" });
      await invitations.set("lockdown", undefined);
      await register("friar", invite.token);
    });

    it("writes no token and no password to the server's log", async () => {
      const { token } = await invitations.issue();
      await register("chorus", token, "Two-households");
      expect(server.log()).toContain("chorus");
      expect(server.log()).not.toContain(token);
      expect(server.log()).not.toContain("Two-households");
    });

    async function register(name: string, token: string, password = "x"): Promise<void> {
      const stream = await clients.open(server);
      expect(await stream.preauth(token)).toMatchObject({ ok: true });
      expect(await stream.register(name, password)).toMatchObject({ ok: true });
      expect(await server.userExists(name)).toBe(true);
      await stream.close();
    }
  });

  describe("where Redis holds no setting", () => {
    it.each([
      [{ allowRegistration: false, inviteOnly: true }, "not-allowed", "not-allowed"],
      [{ allowRegistration: true, inviteOnly: true }, "not-allowed", "registered"],
      [{ allowRegistration: true, inviteOnly: false }, "registered", "registered"],
    ])("goes by the server's own: %o", async (own, noToken, withToken) => {
      const redis = await startRedis();
      const server = await start({ redisUrl: redis.url, own });
      const clients = startXmppClients();
      const invitations = await openInvitations(redis.url, DOMAIN);
      try {
        const without = await clients.open(server);
        const refusedOr = (answer: { ok: boolean; condition?: string }) =>
          answer.ok ? "registered" : answer.condition;
        expect(refusedOr(await without.register("abraham", "x"))).toBe(noToken);

        const { token } = await invitations.issue();
        const holder = await clients.open(server);
        await holder.preauth(token);
        expect(refusedOr(await holder.register("sampson", "x"))).toBe(withToken);
        expect(await server.userExists("sampson")).toBe(withToken === "registered");
      } finally {
        await clients.stop();
        await invitations.close();
        await server.stop();
        await redis.stop();
      }
    });
  });
});

async function ended(stream: ClientStream) {
  return stream.waitFor((event): event is { event: "closed" } => event.event === "closed", "end");
}
