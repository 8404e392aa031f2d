import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FatalSessionError } from "../../../src/xmpp/session/errors.ts";
import { xml } from "../../../src/xmpp/xml.ts";
import { BIND, MECHANISMS, type ScriptedPeer, STARTTLS, startPeer } from "../../support/scripted-peer.ts";
import { aSession, onlineAt, startingAt } from "./a-session.ts";

let peer: ScriptedPeer;
beforeEach(async () => {
  peer = await startPeer();
});
afterEach(() => peer.stop());

describe("logging in", () => {
  it("sends presence only after <enabled/>, when the server counts", async () => {
    let presences = 0;
    const presence = () => {
      presences += 1;
      return xml("presence", {}, xml("show", {}, "chat"));
    };
    const { session, delivered, started, connection } = await startingAt(peer, { presence });
    await connection.enter();
    await connection.bind();
    await connection.next("enable");
    // What the client does at the end of binding, it has done once it has read on.
    connection.send("<message from='romeo@montague.example/orchard'><body>early</body></message>");
    await delivered(1);
    expect(presences).toBe(0);
    connection.received = 0;
    connection.send("<enabled xmlns='urn:xmpp:sm:3' id='sm-1' resume='true'/>");
    await started;
    const sent = await connection.next("presence");
    expect(sent.getChildText("show")).toBe("chat");
    expect(await connection.handled()).toBe(0);
    await session.stop();
  });

  it("counts a stanza that comes in one segment with <enabled/>", async () => {
    const { session, delivered, started, connection } = await startingAt(peer);
    await connection.enter();
    await connection.bind();
    await connection.next("enable");
    connection.received = 0;
    connection.send(
      "<enabled xmlns='urn:xmpp:sm:3' id='sm-1' resume='true'/><message from='romeo@montague.example/orchard'/>",
    );
    await started;
    await delivered(1);
    expect(await connection.handled()).toBe(1);
    await session.stop();
  });

  it("works where the server knows no stream management, and a send then resolves when written", async () => {
    const { session, started, connection } = await startingAt(peer);
    await connection.enter({ features: BIND });
    await connection.bind();
    await started;
    await session.send(xml("message", { to: "romeo@montague.example" }));
    await connection.next("message");
    expect(connection.elements.some((element) => element.is("enable"))).toBe(false);
    await session.stop();
  });

  it("goes without stream management where the server fails to enable it", async () => {
    const { session, started, connection } = await startingAt(peer);
    await connection.enter();
    await connection.bind();
    await connection.next("enable");
    connection.send("<failed xmlns='urn:xmpp:sm:3'><unexpected-request/></failed>");
    await started;
    await connection.next("presence");
    expect(session.state).toBe("online");
    await session.stop();
  });

  it("takes a random resource, so that two logins of one account do not meet", async () => {
    const jids = await Promise.all(
      [1, 2].map(async () => {
        const { session } = aSession({ service: peer.service });
        const started = session.start();
        await (await peer.accept()).login();
        await started;
        const { jid } = session;
        await session.stop();
        return jid;
      }),
    );
    expect(new Set(jids).size).toBe(2);
    expect(jids[0]).toMatch(/^invite@montague\.example\/.{16}$/);
  });

  it.each([
    { condition: "not-allowed", says: "refused a session to invite@montague.example (not-allowed)" },
    { condition: "conflict", says: "refused a session to invite@montague.example (conflict)" },
  ])(
    "ends the first start where the server refuses the resource: $condition",
    async ({ condition, says }) => {
      const { started, connection } = await startingAt(peer);
      await connection.enter();
      connection.refuse(condition, (await connection.next("iq")).attrs.id);
      await expect(started).rejects.toThrow(says);
    },
  );

  it("is tried again where the server has no room for another resource at present", async () => {
    const { started, connection } = await startingAt(peer);
    await connection.enter();
    connection.refuse("resource-constraint", (await connection.next("iq")).attrs.id);
    await (await peer.accept()).login();
    await started;
  });

  it("a resource taken by another login is taken back when this process may connect, and no sooner", async () => {
    let allow = () => {};
    const allowed = [Promise.resolve(), new Promise<void>((resolve) => (allow = resolve))];
    const { session, event, connection } = await onlineAt(peer, { mayConnect: async () => allowed.shift() });
    const offline = event("offline");
    connection.send(
      "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>Replaced</text></stream:error></stream:stream>",
    );
    expect(await offline).toContain("another replica, or a program that uses the bot's account");
    await expect.poll(() => allowed.length).toBe(0);
    expect(peer.connections).toBe(1);
    allow();
    await (await peer.accept()).resume(connection.received);
    await session.stop();
  });
});

describe("a wrong password", () => {
  it("ends the first start at once, with one sentence", async () => {
    const { session, started, connection } = await startingAt(peer, { password: "wrong" });
    connection.open(MECHANISMS("SCRAM-SHA-1")).then(() => connection.authenticate());
    await expect(started).rejects.toThrow(
      new FatalSessionError(
        "The server refused the login of invite@montague.example (not-authorized): check XMPP_PASSWORD, and that the account exists and is not locked.",
      ),
    );
    expect(session.state).toBe("stopped");
    await connection.closed;
    expect(peer.connections).toBe(1);
  });

  it("that was right before ends the session, saying so once", async () => {
    const { session, event, connection } = await onlineAt(peer);
    const fatal = event("fatal");
    connection.cut();
    const second = await peer.accept();
    await second.open(MECHANISMS("SCRAM-SHA-1"));
    await second.authenticate({ password: "changed" });
    expect(String(await fatal)).toContain("check XMPP_PASSWORD");
    await session.stop();
    expect(peer.connections).toBe(2);
  });

  it("is not what a server means that cannot check passwords at present", async () => {
    const { session, started, connection } = await startingAt(peer);
    await connection.open(MECHANISMS("SCRAM-SHA-1"));
    await connection.next("auth");
    connection.send("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><temporary-auth-failure/></failure>");
    await (await peer.accept()).login();
    await started;
    await session.stop();
  });
});

describe("credentials", () => {
  it("are not sent without TLS where TLS is required", async () => {
    const { started, connection } = await startingAt(peer, { requireTls: true });
    connection.open(MECHANISMS("SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN"));
    await expect(started).rejects.toThrow("offers no TLS, so no password was sent");
    await connection.closed;
    expect(connection.elements).toEqual([]);
  });

  it("are not sent to a server that refuses the STARTTLS it offered", async () => {
    const { session, event } = aSession({ service: peer.service, requireTls: true });
    const offline = event("offline");
    session.start().catch(() => undefined);
    const connection = await peer.accept();
    await connection.open(`${STARTTLS}${MECHANISMS("SCRAM-SHA-1")}`);
    await connection.next("starttls");
    connection.send("<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    expect(await offline).toContain("the server refused STARTTLS");
    expect(connection.elements.map((element) => element.name)).toEqual(["starttls"]);
    await session.stop();
  });

  it("are never sent as PLAIN without TLS", async () => {
    const { started, connection } = await startingAt(peer);
    connection.open(MECHANISMS("PLAIN"));
    await expect(started).rejects.toThrow("no login without TLS but PLAIN");
    expect(connection.elements).toEqual([]);
  });

  it.each([
    { offered: ["PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"], taken: "SCRAM-SHA-256" },
    { offered: ["DIGEST-MD5", "PLAIN", "SCRAM-SHA-1"], taken: "SCRAM-SHA-1" },
  ])("go by $taken where $offered are offered", async ({ offered, taken }) => {
    const { session, started, connection } = await startingAt(peer);
    const auth = await connection.enter({ mechanisms: offered });
    expect(auth.attrs.mechanism).toBe(taken);
    await connection.bind();
    await connection.enable();
    await started;
    await session.stop();
  });

  it("of other alphabets than Latin work", async () => {
    const { session } = aSession({ service: peer.service, username: "ジュリエット", password: "pässwörd ✓" });
    const started = session.start();
    await (await peer.accept()).login({ password: "pässwörd ✓" });
    await started;
    await session.stop();
  });

  it("are worth nothing to a server that offers no mechanism known here", async () => {
    const { session } = aSession({ service: peer.service });
    const started = session.start();
    (await peer.accept()).open(MECHANISMS("DIGEST-MD5"));
    await expect(started).rejects.toThrow("no way to log in that this bot knows (DIGEST-MD5)");
  });

  it("are not enough: a server whose signature is wrong is not believed", async () => {
    const { started, connection } = await startingAt(peer);
    connection
      .open(MECHANISMS("SCRAM-SHA-256"))
      .then(() => connection.authenticate({ forgesSignature: true }));
    await expect(started).rejects.toThrow("did not prove to be the server of montague.example");
  });

  it("are not enough: a server that says <success/> without a signature is not believed", async () => {
    const { started, connection } = await startingAt(peer);
    await connection.open(MECHANISMS("SCRAM-SHA-256"));
    await connection.next("auth");
    connection.succeed("");
    await expect(started).rejects.toThrow("did not prove to be the server of montague.example");
  });

  it("are not enough: a challenge that does not continue this login's nonce is not answered", async () => {
    const { started, connection } = await startingAt(peer);
    await connection.open(MECHANISMS("SCRAM-SHA-256"));
    await connection.next("auth");
    const challenge = Buffer.from("r=replayed,s=c2FsdA==,i=4096").toString("base64");
    connection.send(`<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>${challenge}</challenge>`);
    await expect(started).rejects.toThrow("did not prove to be the server of montague.example");
    expect(connection.elements.map((element) => element.name)).toEqual(["auth"]);
  });

  it("go to the domain's server only: one that does not serve it ends the start", async () => {
    const { started, connection } = await startingAt(peer);
    const error = "<host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>";
    connection.open("", `<stream:error>${error}</stream:error></stream:stream>`);
    await expect(started).rejects.toThrow("does not serve the domain montague.example (host-unknown)");
  });
});
