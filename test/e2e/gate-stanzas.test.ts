import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { ClientEvent } from "../../rig/client-inbox.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { type ClientStream, startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";
import { type Invitations, openInvitations } from "./invitations.ts";
import { describeOn, gateServerKinds } from "./on-servers.ts";

const DOMAIN = "montague.example";
const NS_REGISTER = "jabber:iq:register";

/** Requests of kinds that no client sends by accident. */
const registrations = [
  {
    what: "with prefixed namespaces",
    iq: (name: string) =>
      `<iq type='set'><r:query xmlns:r='${NS_REGISTER}'><r:username>${name}</r:username><r:password>x</r:password></r:query></iq>`,
  },
  {
    what: "to another domain",
    iq: (name: string) =>
      `<iq type='set' to='capulet.example'><query xmlns='${NS_REGISTER}'><username>${name}</username><password>x</password></query></iq>`,
  },
  {
    what: "with two children",
    iq: (name: string) =>
      `<iq type='set'><query xmlns='${NS_REGISTER}'><username>${name}</username><password>x</password></query><query xmlns='${NS_REGISTER}'><username>${name}-2</username><password>x</password></query></iq>`,
  },
  {
    what: "with two names",
    iq: (name: string) =>
      `<iq type='set'><query xmlns='${NS_REGISTER}'><username>${name}</username><username>${name}-2</username><password>x</password></query></iq>`,
  },
  {
    what: "with a form",
    iq: (name: string) =>
      `<iq type='set'><query xmlns='${NS_REGISTER}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>${NS_REGISTER}</value></field><field var='username'><value>${name}</value></field><field var='password'><value>x</value></field></x></query></iq>`,
  },
  {
    what: "with a name and a form of another",
    iq: (name: string) =>
      `<iq type='set'><query xmlns='${NS_REGISTER}'><username>${name}</username><password>x</password><x xmlns='jabber:x:data' type='submit'><field var='username'><value>${name}-2</value></field><field var='password'><value>x</value></field></x></query></iq>`,
  },
  {
    what: "with a removal of another namespace",
    iq: (name: string) =>
      `<iq type='set'><query xmlns='${NS_REGISTER}'><username>${name}</username><password>x</password><remove xmlns='urn:example'/></query></iq>`,
  },
  {
    what: "in capitals",
    iq: (name: string) =>
      `<iq type='set'><query xmlns='${NS_REGISTER}'><username>${name.toUpperCase()}</username><password>x</password></query></iq>`,
  },
] as const;

describeOn(gateServerKinds, "the gate in", ({ start }) => {
  describe("with odd stanzas", () => {
    let redis: RedisServer;
    let server: XmppServer;
    let clients: XmppClients;
    let invitations: Invitations;

    beforeAll(async () => {
      redis = await startRedis();
      [server, invitations] = await Promise.all([
        start({ redisUrl: redis.url }),
        openInvitations(redis.url, DOMAIN),
      ]);
      clients = startXmppClients();
    });
    afterAll(async () => {
      await clients?.stop();
      await invitations?.close();
      await server?.stop();
      await redis?.stop();
    });

    it.each(registrations)("a registration $what needs a token", async ({ what, iq }) => {
      const name = nameFor("bare", what);
      const stream = await clients.open(server);
      await answerOrEnd(stream, iq(name));
      expect(await accounts(name)).toEqual([]);
    });

    it.each(registrations)(
      "a registration $what makes no more than the token's one account",
      async (request) => {
        const name = nameFor("token", request.what);
        const invite = await invitations.issue();
        const stream = await clients.open(server);
        expect(await stream.preauth(invite.token)).toMatchObject({ ok: true });
        const answer = await answerOrEnd(stream, request.iq(name));
        const made = await accounts(name);
        expect(made.length).toBeLessThanOrEqual(1);
        expect(made.length === 1).toBe(answer !== "end" && answer.ok);
        const used = made.map((account) => ({ name: account }));
        await vi.waitFor(async () => {
          const found = await invitations.find(invite.id);
          expect(found?.used.map(({ name: account }) => ({ name: account }))).toEqual(used);
        });
      },
    );

    it.each(registrations)("a registration $what does not get round a reserved name", async (request) => {
      const name = nameFor("kept", request.what);
      await invitations.issue({ name });
      const other = await invitations.issue();
      const stream = await clients.open(server);
      await stream.preauth(other.token);
      await answerOrEnd(stream, request.iq(name));
      expect(await server.userExists(name)).toBe(false);
    });

    it("a preauth that asks, or that has more than one child, is refused", async () => {
      const { token } = await invitations.issue();
      const stream = await clients.open(server);
      const preauth = `<preauth xmlns='urn:xmpp:pars:0' token='${token}'/>`;
      const bad = { ok: false, type: "modify", condition: "bad-request" };
      expect(await stream.request(`<iq type='get'>${preauth}</iq>`)).toMatchObject(bad);
      expect(await stream.request(`<iq type='set'>${preauth}${preauth}</iq>`)).toMatchObject(bad);
      expect(await stream.register("usher", "x")).toMatchObject({ ok: false, condition: "not-allowed" });
    });

    it("a token that is very long is a bad one", async () => {
      const stream = await clients.open(server);
      const bad = { ok: false, condition: "item-not-found" };
      expect(await stream.preauth("A".repeat(8000))).toMatchObject(bad);
    });

    it("a registration without a name or a password is refused, and the token is kept", async () => {
      const { token, id } = await invitations.issue();
      const stream = await clients.open(server);
      await stream.preauth(token);
      for (const fields of [
        "",
        "<username/>",
        "<username>page</username>",
        "<username>p@ge</username><password>x</password>",
      ]) {
        const iq = `<iq type='set'><query xmlns='${NS_REGISTER}'>${fields}</query></iq>`;
        expect(await stream.request(iq)).toMatchObject({ ok: false, type: "modify" });
      }
      expect(await invitations.find(id)).toMatchObject({ used: [] });
      expect(await stream.register("page", "x")).toMatchObject({ ok: true });
    });

    it("a reset sets a new password, once, and for its own name only", async () => {
      await server.addUser("paris", "old");
      await server.addUser("prince", "old");
      const invite = await invitations.issue({ kind: "reset", name: "paris", contact: false });
      const stream = await clients.open(server);
      expect(await stream.preauth(invite.token)).toMatchObject({ ok: true });
      expect(await stream.register("prince", "new")).toMatchObject({ ok: false, condition: "not-allowed" });
      expect(await stream.register("paris", "new")).toMatchObject({ ok: true });
      expect(await stream.register("paris", "newer")).toMatchObject({ condition: "not-acceptable" });

      await clients.logIn(server, "paris", "new");
      await clients.logIn(server, "prince", "old");
      await expect(clients.logIn(server, "paris", "old")).rejects.toThrow("not-authorized");
      await vi.waitFor(async () =>
        expect(await invitations.find(invite.id)).toMatchObject({ state: "spent" }),
      );
      const late = await clients.open(server);
      expect(await late.preauth(invite.token)).toMatchObject({ condition: "item-not-found" });
    });

    it("a request for a subscription with a bad token is a plain one, and nobody sees the token", async () => {
      await server.addUser("romeo", "balcony");
      await server.addUser("tybalt", "rapier");
      const romeo = await clients.logIn(server, "romeo", "balcony");
      const tybalt = await clients.logIn(server, "tybalt", "rapier");
      const { token } = await invitations.issue({ inviter: `tybalt@${DOMAIN}`, kind: "contact" });
      await tybalt.subscribe(`romeo@${DOMAIN}`, token);
      const request = await romeo.waitFor(
        (event): event is Extract<ClientEvent, { event: "presence" }> =>
          event.event === "presence" && event.type === "subscribe",
        "request",
      );
      expect(request.xml).not.toContain("preauth");
      expect(await romeo.roster()).toEqual({});
    });

    async function accounts(name: string): Promise<readonly string[]> {
      const names = [name, `${name}-2`];
      const exist = await Promise.all(names.map((one) => server.userExists(one)));
      return names.filter((_, index) => exist[index]);
    }
  });
});

function nameFor(use: string, what: string): string {
  return `${use}-${what.replaceAll(" ", "-")}`;
}

/** The server's answer; "end" where it ends the stream or says nothing for three seconds. */
async function answerOrEnd(stream: ClientStream, iq: string) {
  const ended = stream
    .waitFor((event): event is { event: "closed" } => event.event === "closed", "end", 3_000)
    .then(() => "end" as const)
    .catch(() => "end" as const);
  return Promise.race([stream.request(iq).catch(() => "end" as const), ended]);
}
