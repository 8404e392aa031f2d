import pino from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type ComponentSession,
  createComponentSession,
} from "../../../src/xmpp/component/component-session.ts";
import type { SessionTiming } from "../../../src/xmpp/session/timing.ts";
import { type Element, xml } from "../../../src/xmpp/xml.ts";
import { COMPONENT, type ComponentPeer, SECRET, startComponentPeer } from "./component-peer.ts";

const timing: Partial<SessionTiming> = {
  connectMs: 2_000,
  backoffLeastMs: 5,
  backoffMostMs: 20,
  backoffSlowMs: 30,
  ackIntervalMs: 50,
  ackTimeoutMs: 50,
  stopMs: 1_000,
};

let peer: ComponentPeer;
let session: ComponentSession;
let received: Element[];
let lines: string[];

beforeEach(async () => {
  peer = await startComponentPeer();
  received = [];
  lines = [];
  session = createComponentSession({
    service: peer.service,
    jid: COMPONENT,
    secret: SECRET,
    timing,
    log: pino({ level: "trace" }, { write: (line) => void lines.push(line) }),
    receive: (stanza) => void received.push(stanza),
    answer: async (iq) => (iq.getChild("ping", "urn:xmpp:ping") === undefined ? undefined : "empty"),
  });
});
afterEach(async () => {
  await session.stop();
  await peer.stop();
});

async function connect() {
  const started = session.start();
  const connection = await peer.accept();
  await connection.letIn();
  await started;
  return connection;
}

const streamError = (condition: string) =>
  `<stream:error><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>`;

describe("a component (XEP-0114)", () => {
  it("names its domain, proves the secret, and is online", async () => {
    const started = session.start();
    const connection = await peer.accept();
    const header = await connection.greet();
    expect(header.attrs).toMatchObject({ to: COMPONENT, xmlns: "jabber:component:accept" });
    expect(session.state).toBe("connecting");
    connection.send("<handshake/>");
    await started;
    expect(session.state).toBe("online");
  });

  it("keeps the secret and what people write out of its log", async () => {
    const connection = await connect();
    connection.send(
      `<message from='romeo@montague.example/x' to='${COMPONENT}'><body>my secret</body></message>`,
    );
    await expect.poll(() => received.length).toBe(1);
    expect(lines.length).toBeGreaterThan(2);
    for (const hidden of ["my secret", SECRET]) expect(lines.join("")).not.toContain(hidden);
  });

  it("speaks from its own domain only", async () => {
    const connection = await connect();
    await session.send(xml("message", { to: "romeo@montague.example" }));
    expect((await connection.next("message")).attrs.from).toBe(COMPONENT);
    await session.send(xml("message", { from: `x@${COMPONENT}/y`, to: "romeo@montague.example" }));
    expect((await connection.next("message")).attrs.from).toBe(`x@${COMPONENT}/y`);
    for (const from of ["montague.example", `x@evil-${COMPONENT}`, `${COMPONENT}@montague.example`]) {
      const forged = xml("message", { from, to: "romeo@montague.example" });
      await expect(session.send(forged)).rejects.toThrow("not ours");
    }
    await expect(session.send(xml("presence"))).rejects.toThrow("goes to somebody");
  });

  it("answers an IQ once, from the address that was asked", async () => {
    const connection = await connect();
    const ask = (id: string, child: string) =>
      connection.send(
        `<iq type='get' id='${id}' from='romeo@montague.example/x' to='y@${COMPONENT}'>${child}</iq>`,
      );
    ask("q1", "<ping xmlns='urn:xmpp:ping'/>");
    ask("q2", "<query xmlns='urn:unheard'/>");
    const answers = [await connection.next("iq"), await connection.next("iq")];
    expect(answers.map(({ attrs }) => [attrs.type, attrs.id, attrs.from, attrs.to])).toEqual([
      ["result", "q1", `y@${COMPONENT}`, "romeo@montague.example/x"],
      ["error", "q2", `y@${COMPONENT}`, "romeo@montague.example/x"],
    ]);
  });

  it("takes no answer that it did not ask for", async () => {
    const connection = await connect();
    connection.send(`<iq type='result' id='x' from='romeo@montague.example/x' to='${COMPONENT}'/>`);
    connection.send(
      `<iq type='get' id='q1' from='a@b/c' to='${COMPONENT}'><ping xmlns='urn:xmpp:ping'/></iq>`,
    );
    expect((await connection.next("iq")).attrs.id).toBe("q1");
    expect(received).toEqual([]);
  });

  it("pings itself when nothing comes, and takes the connection for dead when that does not come back", async () => {
    const connection = await connect();
    const ping = await connection.next("iq");
    expect(ping.attrs).toMatchObject({ from: COMPONENT, to: COMPONENT, type: "get" });
    connection.send(ping.toString());
    expect((await connection.next("iq")).attrs).toMatchObject({ type: "result", id: ping.attrs.id });
    await connection.closed;
    await (await peer.accept()).letIn();
    await expect.poll(() => session.state).toBe("online");
  });

  it("comes back when the connection breaks, with what was to be sent meanwhile", async () => {
    const connection = await connect();
    connection.cut();
    await expect.poll(() => session.state).not.toBe("online");
    const sent = session.send(xml("message", { to: "romeo@montague.example", id: "m1" }));
    const again = await peer.accept();
    await again.letIn();
    expect((await again.next("message")).attrs.id).toBe("m1");
    await sent;
  });

  it.each([
    ["not-authorized", "check COMPONENT_SECRET"],
    ["host-unknown", "check component.jid"],
  ])("ends at its first start on %s, and says what to mend", async (condition, mend) => {
    const started = session.start();
    const rejected = expect(started).rejects.toThrow(mend);
    await (await peer.accept()).greet(streamError(condition));
    await rejected;
    expect(session.state).toBe("stopped");
  });

  it("goes on after a refusal where it had been online", async () => {
    (await connect()).send(streamError("host-unknown"));
    await (await peer.accept()).letIn();
    await expect.poll(() => session.state).toBe("online");
  });

  it("waits while another is connected (conflict), says so once, and is then let in", async () => {
    const started = session.start();
    for (let refused = 0; refused < 3; refused++) {
      const connection = await peer.accept();
      await connection.greet();
      await connection.next("handshake");
      connection.send(streamError("conflict"));
    }
    await (await peer.accept()).letIn();
    await started;
    const warnings = lines.filter((line) => line.includes("Another program") && line.includes('"level":40'));
    expect(warnings).toHaveLength(1);
  });

  it.each([
    ["no XML", "<<<"],
    ["an element that never ends", `<message><body>${"x".repeat(1000)}`.repeat(5_000)],
  ])("ends the connection on %s, and comes back", async (_, nonsense) => {
    (await connect()).send(nonsense);
    await (await peer.accept()).letIn();
    await expect.poll(() => session.state).toBe("online");
  });

  it("says goodbye when stopped, and sends no more", async () => {
    const connection = await connect();
    await session.stop();
    await connection.closed;
    expect(session.state).toBe("stopped");
    await expect(session.send(xml("message", { to: "a@b" }))).rejects.toThrow("stopped");
  });

  it("can be stopped before it was ever online", async () => {
    const started = session.start();
    const rejected = expect(started).rejects.toThrow("stopped before");
    await peer.accept();
    await session.stop();
    await rejected;
  });
});
