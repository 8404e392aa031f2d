import { readFileSync } from "node:fs";
import pino from "pino";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Certificates, createCertificates } from "../../../rig/certificates.ts";
import type { RegistrationRefusal } from "../../../src/ports/registration.ts";
import { createRegistrar } from "../../../src/xmpp/registration/registration.ts";
import { DOMAIN, type PeerConnection, type ScriptedPeer, startPeer } from "../../support/scripted-peer.ts";
import { TOKEN } from "../../support/site.ts";

const ORDER = { token: TOKEN, username: "juliet", password: "Tom & <Jerry>", language: "de" };
const NS_STANZAS = "urn:ietf:params:xml:ns:xmpp-stanzas";

let certificates: Certificates;
let peer: ScriptedPeer;
let lines: string[];

beforeAll(async () => {
  certificates = await createCertificates({ names: [DOMAIN] });
});
beforeEach(async () => {
  lines = [];
  const [cert, key] = [certificates.certificateFile, certificates.keyFile].map((file) => readFileSync(file));
  peer = await startPeer({ tls: { cert: cert ?? "", key: key ?? "" } });
});
afterEach(async () => {
  await peer.stop();
  expect(lines.join("")).not.toMatch(/Jerry|aBcDeFgH/);
});

function register(traits: { readonly caFile?: string | null; readonly timeoutMs?: number } = {}) {
  const log = pino({ level: "trace" }, { write: (line: string) => void lines.push(line) });
  const { caFile = certificates.caFile, timeoutMs = 2_000 } = traits;
  const registrar = createRegistrar({
    service: peer.service,
    domain: DOMAIN,
    requireTls: true,
    caFile,
    timeoutMs,
    log,
  });
  return registrar.register(ORDER);
}

/** Up to the features after TLS, where registration begins. */
async function secured(): Promise<PeerConnection> {
  const link = await peer.accept();
  await link.startTls();
  await link.open("<register xmlns='urn:xmpp:ibr-token:0'/>");
  return link;
}

async function answer(link: PeerConnection, child: string, reply = ""): Promise<void> {
  const iq = await link.next((element) => element.getChildElements()[0]?.name === child);
  const type = reply === "" ? "result" : "error";
  link.send(`<iq type='${type}' id='${iq.attrs.id}' from='${DOMAIN}'>${reply}</iq>`);
}

const error = (type: string, condition: string, reason = "") =>
  `<error type='${type}'><${condition} xmlns='${NS_STANZAS}'/>${reason && `<${reason} xmlns='urn:invite-bot:gate:0'/>`}</error>`;

describe("registration", () => {
  it("shows the token, then asks for the account, over TLS alone, and closes the stream", async () => {
    const outcome = register();
    const link = await secured();
    await answer(link, "preauth");
    await answer(link, "query");
    expect(await outcome).toEqual({ ok: true });
    await link.closed;

    const asked = link.elements.filter(({ name }) => name === "iq").map((iq) => iq.toString());
    expect(asked[0]).toContain(`<preauth xmlns="urn:xmpp:pars:0" token="${TOKEN}"/>`);
    expect(asked[1]).toContain("<username>juliet</username><password>Tom &amp; &lt;Jerry&gt;</password>");
    expect(peer.connections).toBe(1);
  });

  it.each<[string, string, string, RegistrationRefusal]>([
    ["cancel", "conflict", "conflict", "name-taken"],
    ["cancel", "not-allowed", "name-reserved", "name-reserved"],
    ["cancel", "not-allowed", "wrong-name", "not-allowed"],
    ["cancel", "not-allowed", "revoked", "not-allowed"],
    ["cancel", "not-allowed", "a-reason-of-tomorrow", "not-allowed"],
    ["modify", "not-acceptable", "bad-name", "not-acceptable"],
    ["wait", "resource-constraint", "busy", "busy"],
    ["cancel", "service-unavailable", "misconfigured", "server-refuses"],
    // Without a word of the gate's own: ejabberd's mod_register and its rules, Prosody's throttle and lists, and others.
    ["cancel", "conflict", "", "name-taken"],
    ["modify", "not-acceptable", "", "not-acceptable"],
    ["modify", "jid-malformed", "", "not-acceptable"],
    ["wait", "resource-constraint", "", "later"],
    ["wait", "policy-violation", "", "later"],
    ["cancel", "not-allowed", "", "server-refuses"],
    ["auth", "forbidden", "", "server-refuses"],
    ["cancel", "feature-not-implemented", "", "server-refuses"],
    ["cancel", "internal-server-error", "", "server-refuses"],
    ["modify", "bad-request", "", "server-refuses"],
    ["cancel", "item-not-found", "", "server-refuses"],
  ])("reads a refusal of type %s, %s, with %s of the gate, as %s", async (type, condition, own, reason) => {
    const outcome = register();
    const link = await secured();
    await answer(link, "preauth");
    await answer(link, "query", error(type, condition, own));
    expect(await outcome).toEqual({ ok: false, reason, words: condition });
    await link.closed;
  });

  it.each<[string, string, string, RegistrationRefusal]>([
    ["cancel", "item-not-found", "invalid-token", "bad-token"],
    ["wait", "resource-constraint", "unavailable", "busy"],
    // A rival, or no gate at all.
    ["cancel", "forbidden", "", "server-refuses"],
    ["cancel", "service-unavailable", "", "server-refuses"],
  ])("never sends a password after a token refused with %s, %s, %s", async (type, condition, own, reason) => {
    const outcome = register();
    const link = await secured();
    await answer(link, "preauth", error(type, condition, own));
    expect(await outcome).toEqual({ ok: false, reason, words: condition });
    await link.closed;
    expect(link.elements.map((element) => element.toString()).join()).not.toContain("password");
  });

  it("sends nothing where there is no TLS", async () => {
    const outcome = register();
    const link = await peer.accept();
    await link.open("<register xmlns='urn:xmpp:ibr-token:0'/>");
    expect(await outcome).toEqual({ ok: false, reason: "unreachable" });
    expect(link.elements.filter(({ name }) => name === "iq")).toEqual([]);
  });

  it("sends nothing to a server that cannot prove its name", async () => {
    const stranger = await createCertificates({ names: [DOMAIN] });
    const outcome = register({ caFile: stranger.caFile });
    const link = await peer.accept();
    await link.startTls().catch(() => undefined);
    expect(await outcome).toEqual({ ok: false, reason: "unreachable" });
    expect(link.elements.filter(({ name }) => name === "iq")).toEqual([]);
  });

  it("drops what was injected before TLS", async () => {
    const outcome = register();
    const link = await peer.accept();
    await link.open("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    await link.next("starttls");
    await link.secure(
      `<iq type='result' id='x'/><stream:error xmlns:stream='http://etherx.jabber.org/streams'/>`,
    );
    await link.open("");
    await answer(link, "preauth");
    await answer(link, "query");
    expect(await outcome).toEqual({ ok: true });
  });

  it("gives up in time on a server that says nothing: nothing was asked", async () => {
    const outcome = register({ timeoutMs: 200 });
    await peer.accept();
    expect(await outcome).toEqual({ ok: false, reason: "unreachable" });
  });

  it("does not claim to know when the answer to the registration is missing", async () => {
    const outcome = register({ timeoutMs: 400 });
    const link = await secured();
    await answer(link, "preauth");
    expect(await outcome).toEqual({ ok: false, reason: "unsure" });
    await link.closed;
  });

  it("is refused by a server that ends a stream without a login", async () => {
    const outcome = register();
    const link = await secured();
    link.send("<stream:error><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>");
    expect(await outcome).toEqual({ ok: false, reason: "server-refuses", words: "not-authorized" });
  });

  it("survives what is no XML, and a stream error", async () => {
    for (const nonsense of [
      "<<<&",
      "<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
    ]) {
      const outcome = register();
      const link = await secured();
      link.send(nonsense);
      expect(await outcome).toEqual({ ok: false, reason: "unreachable" });
    }
  });

  it("is unreachable where nobody listens", async () => {
    await peer.stop();
    expect(await register()).toEqual({ ok: false, reason: "unreachable" });
  });
});
