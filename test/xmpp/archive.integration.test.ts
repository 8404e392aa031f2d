import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ProsodyServer, startProsody } from "../../rig/prosody.ts";
import { type Archive, createArchive } from "../../src/xmpp/archive.ts";
import { createSession } from "../../src/xmpp/session/create-session.ts";
import { RequestTimeout, StanzaError } from "../../src/xmpp/session/errors.ts";
import type { Session } from "../../src/xmpp/session/session.ts";
import { type Element, xml } from "../../src/xmpp/xml.ts";
import { aJid } from "../support/builders.ts";

const PASSWORD = "wherefore art thou";
const ROMEO = aJid("romeo@montague.example");

let server: ProsodyServer;
let session: Session;
let archive: Archive;
let passedOn: Element[];
let questions = 0;

beforeAll(async () => {
  server = await startProsody();
  for (const name of ["invite", "romeo", "juliet"]) server.addUser(name, PASSWORD);
  passedOn = [];
  session = createSession({
    service: `xmpp://127.0.0.1:${server.port}`,
    domain: server.domain,
    username: "invite",
    password: PASSWORD,
    requireTls: true,
    caFile: server.caFile,
    presence: () => xml("presence"),
    receive: (stanza) => {
      if (stanza.is("message") && !archive.take(stanza)) passedOn.push(stanza);
    },
    answer: async () => undefined,
    log: pino({ level: "silent" }),
  });
  archive = createArchive({
    self: aJid("invite@montague.example"),
    request: (iq, timeoutMs) => {
      questions += 1;
      return session.request(iq, timeoutMs);
    },
  });
  await session.start();
});
afterAll(async () => {
  await session.stop();
  await server.stop();
});

const say = (to: string, id: string) =>
  session.send(xml("message", { to, id, type: "chat" }, xml("body", {}, "Good morrow")));

describe("the archive of our account", () => {
  it("tells what was sent, to whom, and what was not", async () => {
    await say(ROMEO, "answer-1");
    expect(await archive.wasSent(ROMEO, { id: "answer-1", agoMs: 0 })).toBe(true);
    expect(await archive.wasSent(ROMEO, { id: "answer-2", agoMs: 0 })).toBe(false);
    expect(await archive.wasSent(aJid("juliet@montague.example"), { id: "answer-1", agoMs: 0 })).toBe(false);
  });

  it("is read on before its newest page", async () => {
    await say(ROMEO, "answer-3");
    for (let n = 0; n < 60; n++) await say(ROMEO, `after-${n}`);
    expect(await archive.wasSent(ROMEO, { id: "answer-3", agoMs: 0 })).toBe(true);
  });

  it("is asked once for all that one page tells", async () => {
    await say(ROMEO, "answer-4");
    await say(ROMEO, "answer-5");
    expect(await archive.wasSent(ROMEO, { id: "answer-4", agoMs: 0 })).toBe(true);
    const asked = questions;
    expect(await archive.wasSent(ROMEO, { id: "answer-5", agoMs: 0 })).toBe(true);
    expect(questions).toBe(asked);
  });

  it("is nobody else's business: of what it answers nothing is passed on", () => {
    expect(passedOn).toEqual([]);
  });
});

describe("what looks like the archive's answer", () => {
  const result = (queryid: string, from: string | undefined) =>
    xml(
      "message",
      { from },
      xml(
        "result",
        { xmlns: "urn:xmpp:mam:2", queryid },
        xml(
          "forwarded",
          "urn:xmpp:forward:0",
          xml("message", { xmlns: "jabber:client", from: "invite@montague.example/x", id: "answer" }),
        ),
      ),
    );

  it.each(["tybalt@montague.example/x", "montague.example"])(
    "is not believed when it comes from %s",
    async (from) => {
      let taken: Promise<void> | undefined;
      const asking: Archive = createArchive({
        self: aJid("invite@montague.example"),
        request: async (iq) => {
          const queryid = iq.getChild("query")?.attrs["queryid"] ?? "";
          taken = asking.take(result(queryid, from));
          return xml("iq", {}, xml("fin", { xmlns: "urn:xmpp:mam:2", complete: "true" }));
        },
      });
      expect(await asking.wasSent(ROMEO, { id: "answer", agoMs: 0 })).toBe(false);
      expect(taken).toBeUndefined();
    },
  );

  it("is not taken when nothing was asked", () => {
    expect(archive.take(result("made-up", undefined))).toBeUndefined();
  });

  const failing = (error: Error) =>
    createArchive({ self: aJid("invite@montague.example"), request: () => Promise.reject(error) });

  it("a server without an archive has sent nothing, as far as it says", async () => {
    const none = failing(new StanzaError("service-unavailable", "cancel"));
    expect(await none.wasSent(ROMEO, { id: "answer", agoMs: 0 })).toBe(false);
    expect(await none.search(ROMEO, { id: "answer", agoMs: 0 })).toBe(false);
  });

  it("a server that does not answer says nothing, to whom that matters", async () => {
    const silent = failing(new RequestTimeout("5 s"));
    expect(await silent.wasSent(ROMEO, { id: "answer", agoMs: 0 })).toBe(false);
    await expect(silent.search(ROMEO, { id: "answer", agoMs: 0 })).rejects.toBeInstanceOf(RequestTimeout);
  });
});
