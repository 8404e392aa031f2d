import { readFileSync } from "node:fs";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Certificates, createCertificates } from "../../../rig/certificates.ts";
import {
  BIND,
  DOMAIN,
  MECHANISMS,
  type PeerConnection,
  type ScriptedPeer,
  STARTTLS,
  startPeer,
} from "../../support/scripted-peer.ts";
import { aSession, startingAt } from "./a-session.ts";

let good: Certificates;
let expired: Certificates;
let otherName: Certificates;
let peer: ScriptedPeer;

beforeAll(async () => {
  [good, expired, otherName] = await Promise.all([
    createCertificates({ names: [DOMAIN] }),
    createCertificates({ names: [DOMAIN], expired: true }),
    // The address that is connected to: a certificate for it proves nothing about the domain.
    createCertificates({ names: ["capulet.example", "127.0.0.1", "localhost"] }),
  ]);
});
afterEach(() => peer.stop());

const files = ({ certificateFile, keyFile }: Certificates) => ({
  cert: readFileSync(certificateFile),
  key: readFileSync(keyFile),
});

describe.each([{ direct: false }, { direct: true }])("TLS, from the start: $direct", ({ direct }) => {
  async function start(certificates: Certificates, caFile: string | null) {
    peer = await startPeer({ tls: { ...files(certificates), direct } });
    const bot = aSession({ service: peer.service, requireTls: true, caFile });
    const started = bot.session.start();
    const connections = secured();
    return { ...bot, started, connections };
  }

  /** Lets any client begin TLS; one that dislikes the certificate may never come, where TLS is from the start. */
  function secured(): PeerConnection[] {
    const connections: PeerConnection[] = [];
    const begin = async () => {
      const connection = await peer.accept();
      connections.push(connection);
      if (!direct) await connection.startTls();
    };
    begin().catch(() => undefined);
    return connections;
  }

  it("is verified by xmpp.ca_file and for the XMPP domain, not for the host that is connected to", async () => {
    peer = await startPeer({ tls: { ...files(good), direct } });
    const { session, log, started, connection } = await startingAt(peer, {
      requireTls: true,
      caFile: good.caFile,
    });
    if (!direct) await connection.startTls();
    await connection.login();
    await started;
    expect(connection.serverName).toBe(DOMAIN);
    expect(connection.alpn).toBe(direct ? "xmpp-client" : false);
    expect(log.find(({ msg }) => msg === "XMPP session online")).toMatchObject({ tls: "TLSv1.3" });
    await session.stop();
  });

  it("acknowledges both session tickets before the server answers: the XML declaration goes ahead", async () => {
    peer = await startPeer({ tls: { ...files(good), direct } });
    const { session, started, connection } = await startingAt(peer, {
      requireTls: true,
      caFile: good.caFile,
    });
    if (!direct) await connection.startTls();
    await connection.login();
    await started;
    const ahead = connection.pieces.indexOf("<?xml version='1.0'?>");
    expect(connection.pieces[ahead + 1]).toMatch(/^<stream:stream /);
    expect(connection.pieces.filter((piece) => piece.includes("<stream:stream "))).toHaveLength(
      direct ? 2 : 3,
    );
    await session.stop();
  });

  it("allows PLAIN where the server offers nothing better", async () => {
    peer = await startPeer({ tls: { ...files(good), direct } });
    const { session, started, connection } = await startingAt(peer, {
      requireTls: true,
      caFile: good.caFile,
    });
    if (!direct) await connection.startTls();
    await connection.enter({ mechanisms: ["PLAIN"], features: BIND });
    await connection.bind();
    await started;
    await session.stop();
  });

  it("by an authority that nobody trusts ends the first start, naming xmpp.ca_file", async () => {
    const { started, connections } = await start(good, null);
    await expect(started).rejects.toThrow(
      /^The certificate of montague\.example is not signed by a trusted authority \(\w+\): set xmpp\.ca_file to its authority's certificate\.$/,
    );
    expect(connections.flatMap(({ elements }) => elements.map(({ name }) => name))).not.toContain("auth");
  });

  it("by another authority than that of xmpp.ca_file ends the first start", async () => {
    const { started } = await start(good, otherName.caFile);
    await expect(started).rejects.toThrow(/xmpp\.ca_file \(.*\) holds another authority\.$/);
  });

  it("that has expired ends the first start", async () => {
    const { started } = await start(expired, expired.caFile);
    await expect(started).rejects.toThrow(
      "The certificate of montague.example has expired: renew it on the server.",
    );
  });

  it("for another name than the XMPP domain ends the first start", async () => {
    const { started } = await start(otherName, otherName.caFile);
    await expect(started).rejects.toThrow(
      /^The certificate that .* shows is for another name than montague\.example/,
    );
  });

  it("that has gone bad since is tried again, slowly, and the session goes on once it is mended", async () => {
    peer = await startPeer({ tls: { ...files(good), direct } });
    const { port } = peer;
    const caFile = good.caFile;
    const { session, event, log } = aSession({
      service: peer.service,
      requireTls: true,
      caFile,
      timing: { backoffSlowMs: 61 },
    });
    const started = session.start();
    const connection = await peer.accept();
    if (!direct) await connection.startTls();
    await connection.login();
    await started;
    const lost = event("offline");
    await peer.stop();
    await lost;
    peer = await startPeer({ port, tls: { ...files(otherName), direct } });
    const refused = new Promise<void>((resolve) => {
      session.on("offline", (reason) => reason.startsWith("The certificate") && resolve());
    });
    secured();
    await refused;
    expect(log.at(-1)).toMatchObject({ waitMs: 61 });
    await peer.stop();
    peer = await startPeer({ port, tls: { ...files(good), direct } });
    const resumed = event("resumed");
    const again = await peer.accept();
    if (!direct) await again.startTls();
    await again.resume(connection.received);
    await resumed;
    await session.stop();
  });
});

it("a file of authorities that cannot be read ends the first start, naming it", async () => {
  peer = await startPeer();
  const { session } = aSession({ service: peer.service, caFile: "/nowhere/ca.crt" });
  await expect(session.start()).rejects.toThrow("xmpp.ca_file cannot be read: /nowhere/ca.crt (ENOENT).");
});

it("xmpps:// to a port that speaks no TLS ends the first start, saying which it is", async () => {
  peer = await startPeer();
  const { session } = aSession({ service: `xmpps://127.0.0.1:${peer.port}` });
  const started = session.start();
  (await peer.accept()).send("<?xml version='1.0'?><stream:stream>".repeat(10));
  await expect(started).rejects.toThrow("does not speak TLS: for a port with STARTTLS (5222), write xmpp://");
});

it("what an attacker adds to <proceed/> is not taken for the server's word", async () => {
  peer = await startPeer({ tls: files(good) });
  const { session, started, connection } = await startingAt(peer, { requireTls: true, caFile: good.caFile });
  await connection.open(STARTTLS);
  await connection.next("starttls");
  await connection.secure(`<stream:features>${MECHANISMS("PLAIN")}</stream:features>`).catch(() => undefined);
  // Either way is safe: the handshake fails on the extra bytes, or goes on without them.
  const auth = await Promise.race([
    connection.login({ mechanisms: ["SCRAM-SHA-1"] }).then(() => started),
    connection.closed,
  ]);
  expect(auth).toBeUndefined();
  expect(
    connection.elements.filter((element) => element.is("auth")).map((element) => element.attrs.mechanism),
  ).not.toContain("PLAIN");
  await session.stop();
});
