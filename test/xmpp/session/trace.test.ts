import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { redact } from "../../../src/xmpp/session/trace.ts";
import { xml } from "../../../src/xmpp/xml.ts";
import { PASSWORD, type ScriptedPeer, startPeer } from "../../support/scripted-peer.ts";
import { aMessage, aSession } from "./a-session.ts";

let peer: ScriptedPeer;
beforeEach(async () => {
  peer = await startPeer();
});
afterEach(() => peer.stop());

it("the log at level trace shows each stanza, and no word that is in it", async () => {
  const consoles = (["log", "debug", "error", "info", "warn"] as const).map((name) =>
    vi.spyOn(console, name),
  );
  const { session, delivered, log } = aSession({ service: peer.service });
  const started = session.start();
  const connection = await peer.accept();
  await connection.login();
  await started;
  connection.send(
    "<message from='romeo@montague.example/orchard' id='in-1'><body>TELL-NOBODY</body><x xmlns='jabber:x:oob'><url>https://x/i/TOKEN1</url></x><reference xmlns='urn:r' uri='xmpp:x?register;preauth=TOKEN2'/></message>",
  );
  await delivered(1);
  await session.send(aMessage({ id: "out-1", body: "TELL-NOBODY-EITHER" }));
  await session.stop();
  const text = JSON.stringify(log);
  expect(text).toContain("in-1");
  expect(text).toContain("out-1");
  expect(text).toContain("<body>[11 characters]</body>");
  for (const secret of ["TELL-NOBODY", "TOKEN1", "TOKEN2", PASSWORD]) expect(text).not.toContain(secret);
  const exchanged = connection.elements.filter((element) => ["auth", "response"].includes(element.name));
  expect(exchanged).toHaveLength(2);
  for (const element of exchanged) expect(text).not.toContain(element.text());
  for (const spy of consoles) expect(spy).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

it.each([
  xml(
    "iq",
    { type: "set" },
    xml("query", "jabber:iq:register", xml("username", {}, "juliet"), xml("password", {}, "SECRET")),
  ),
  xml("iq", { type: "set" }, xml("preauth", { xmlns: "urn:xmpp:pars:0", token: "SECRET" })),
  xml("presence", { type: "subscribe" }, xml("preauth", { xmlns: "urn:xmpp:pars:0", token: "SECRET" })),
  xml("message", {}, xml("body", {}, "xmpp:x?register;preauth=SECRET"), xml("subject", {}, "SECRET")),
  xml(
    "iq",
    {},
    xml("x", "jabber:x:data", xml("field", { var: "uri", label: "SECRET" }, xml("value", {}, "SECRET"))),
  ),
  xml("message", {}, xml("x", "jabber:x:oob", xml("url", {}, "https://example.org/i/SECRET"))),
  xml("auth", { xmlns: "urn:ietf:params:xml:ns:xmpp-sasl", mechanism: "PLAIN" }, "SECRET"),
  xml("success", "urn:ietf:params:xml:ns:xmpp-sasl", "SECRET"),
])("a trace of %s keeps the secret", (element) => {
  const shown = redact(element).toString();
  expect(shown).not.toContain("SECRET");
  expect(shown).toContain(`<${element.name}`);
  expect(element.toString()).toContain("SECRET");
});
