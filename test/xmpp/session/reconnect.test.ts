import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { backoffMs } from "../../../src/xmpp/session/backoff.ts";
import { sessionTiming } from "../../../src/xmpp/session/timing.ts";
import { BIND, type ScriptedPeer, startPeer } from "../../support/scripted-peer.ts";
import { aSession, onlineAt, startingAt } from "./a-session.ts";

let peer: ScriptedPeer;
beforeEach(async () => {
  peer = await startPeer();
});
afterEach(() => peer.stop());

describe("an attempt that leads nowhere", () => {
  const timing = { connectMs: 400 };

  it("is given up where the server never greets", async () => {
    const { session, event } = aSession({ service: peer.service, timing });
    const offline = event("offline");
    const started = session.start();
    await peer.accept();
    expect(await offline).toContain("logging in took more than 0.4 s");
    await (await peer.accept()).login();
    await started;
    await session.stop();
  });

  it("is given up where the server never says <enabled/>", async () => {
    const { session, started, connection } = await startingAt(peer, { timing });
    await connection.enter();
    await connection.bind();
    await connection.next("enable");
    await (await peer.accept()).login();
    await started;
    await session.stop();
  });

  it("is given up where the server never answers <resume/>", async () => {
    const { session, event, connection } = await onlineAt(peer, { timing });
    connection.cut();
    const second = await peer.accept();
    await second.enter();
    await second.next("resume");
    const resumed = event("resumed");
    await (await peer.accept()).resume(connection.received);
    await resumed;
    await session.stop();
  });

  it("is followed by another where nobody listens, until somebody does", async () => {
    const { port, service } = peer;
    await peer.stop();
    const { session, event, log } = aSession({ service });
    const started = session.start();
    expect(await event("offline")).toBe(`No session with ${service} (ECONNREFUSED).`);
    peer = await startPeer({ port });
    await (await peer.accept()).login();
    await started;
    expect(log.filter(({ level }) => level === 40)[0]?.msg).toMatch(
      /ECONNREFUSED\)\. Trying again in 0\.0 s\.$/,
    );
    await session.stop();
  });

  it("is followed by another where the name is not known", async () => {
    const { session, event } = aSession({ service: "xmpp://no-such-host.invalid:5222" });
    const started = expect(session.start()).rejects.toThrow("stopped before it was online");
    expect(await event("offline")).toMatch(/\((ENOTFOUND|EAI_AGAIN)\)/);
    await session.stop();
    await started;
  });

  it("is followed by others after waits that grow to the greatest, and warned of once", async () => {
    const { session, event, log } = aSession({
      service: peer.service,
      random: () => 1,
      timing: { backoffLeastMs: 2, backoffMostMs: 10 },
    });
    const started = expect(session.start()).rejects.toThrow("stopped");
    for (let attempts = 0; attempts < 5; attempts += 1) {
      const offline = event("offline");
      (await peer.accept()).cut();
      await offline;
    }
    const lines = log.filter(({ waitMs }) => waitMs !== undefined);
    expect(lines.map(({ waitMs }) => waitMs)).toEqual([2, 4, 8, 10, 10]);
    expect(lines.filter(({ level }) => level >= 40)).toHaveLength(1);
    await session.stop();
    await started;
  });
});

describe("the backoff", () => {
  it.each([
    { failures: 1, random: 0, ms: 250 },
    { failures: 1, random: 1, ms: 500 },
    { failures: 2, random: 1, ms: 1_000 },
    { failures: 100, random: 0, ms: 7_500 },
    { failures: 100, random: 1, ms: 15_000 },
  ])("after $failures failures with jitter $random is $ms ms", ({ failures, random, ms }) => {
    expect(backoffMs(failures, sessionTiming, () => random)).toBe(ms);
  });

  it("begins anew after a session that lasted", async () => {
    const { session, event, log } = aSession({
      service: peer.service,
      random: () => 1,
      timing: { backoffLeastMs: 2, stableMs: 0 },
    });
    const started = session.start();
    for (let connections = 0; connections < 3; connections += 1) {
      const connection = await peer.accept();
      await connection.enter({ features: BIND });
      await connection.bind();
      await connection.next("presence");
      const offline = event("offline");
      connection.cut();
      await offline;
    }
    await started;
    expect(log.filter(({ level }) => level === 40).map(({ waitMs }) => waitMs)).toEqual([2, 2, 2]);
    await session.stop();
  });
});

describe("a half-open connection", () => {
  const timing = { ackIntervalMs: 20, ackTimeoutMs: 300 };

  it("is noticed by silence after a question, and the session resumed", async () => {
    const { session, event, connection } = await onlineAt(peer, { timing });
    const offline = event("offline");
    connection.acknowledges = false;
    expect(await offline).toContain("the server has fallen silent");
    const resumed = event("resumed");
    await (await peer.accept()).resume(connection.received);
    await resumed;
    await session.stop();
  });

  it("is noticed without stream management, too, by a ping", async () => {
    const { session, event, started, connection } = await startingAt(peer, { timing });
    await connection.enter({ features: BIND });
    await connection.bind();
    await started;
    const offline = event("offline");
    await connection.next((element) => element.getChild("ping", "urn:xmpp:ping") !== undefined);
    expect(await offline).toContain("the server has fallen silent");
    await session.stop();
  });

  it("is not what a server has that answers, however long nobody says anything", async () => {
    const { session, connection } = await onlineAt(peer, { timing });
    for (let questions = 0; questions < 5; questions += 1) await connection.next("r");
    expect(session.state).toBe("online");
    expect(peer.connections).toBe(1);
    await session.stop();
  });

  it("is noticed within 35 s, unless told otherwise", () => {
    expect(sessionTiming.ackIntervalMs + sessionTiming.ackTimeoutMs).toBeLessThanOrEqual(35_000);
  });
});
