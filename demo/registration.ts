import { EventEmitter, on } from "node:events";
import { Parser } from "@xmpp/xml";
import type { ProsodyServer } from "../rig/prosody.ts";
import { tlsOptions } from "../src/xmpp/session/tls-options.ts";
import { Wire } from "../src/xmpp/session/wire.ts";
import { type Element, xml } from "../src/xmpp/xml.ts";

/** How a registration ended: with an account, or with what the server said against it. */
export type Outcome = { readonly ok: true } | { readonly ok: false; readonly refusal: string };

/** What a friend's client does with an invitation: shows the token (XEP-0445), then registers (XEP-0077). */
export async function register(
  server: ProsodyServer,
  friend: { readonly token: string; readonly username: string; readonly password: string },
): Promise<Outcome> {
  const stream = await openSecureStream(server);
  try {
    const preauth = xml("preauth", { xmlns: "urn:xmpp:pars:0", token: friend.token });
    const form = xml(
      "query",
      "jabber:iq:register",
      xml("username", {}, friend.username),
      xml("password", {}, friend.password),
    );
    for (const [id, request] of Object.entries({ preauth, register: form })) {
      const answer = await stream.ask(xml("iq", { type: "set", to: server.domain, id }, request));
      if (answer.attrs.type !== "result") return { ok: false, refusal: readRefusal(answer) };
    }
    return { ok: true };
  } finally {
    stream.close();
  }
}

async function openSecureStream({ domain, port, caFile }: ProsodyServer) {
  const signal = AbortSignal.timeout(10_000);
  const service = `xmpp://127.0.0.1:${port}`;
  const wire = await Wire.open({ service, tls: tlsOptions({ domain, caFile }) }, signal);
  const header = `<stream:stream to='${domain}' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`;

  /** A new parser for what follows, as each stream header begins a new document. */
  const restart = () => {
    const parser = new Parser();
    const received = new EventEmitter();
    const elements = on(received, "element", { signal });
    parser.on("element", (element) => received.emit("element", element));
    parser.on("error", (error) => received.emit("error", error));
    wire.removeAllListeners("data").on("data", (text: string) => parser.write(text));
    wire.once("close", () => received.emit("error", new Error("the server closed the connection")));
    wire.write(header);
    return async (): Promise<Element> => (await elements.next()).value[0];
  };

  let next = restart();
  await next(); // The features, STARTTLS among them.
  wire.write("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
  await next();
  await wire.startTls();
  next = restart();
  await next();
  return {
    ask: async (iq: Element): Promise<Element> => {
      wire.write(iq.toString());
      return next();
    },
    close: () => wire.end("</stream:stream>"),
  };
}

function readRefusal(answer: Element): string {
  const [condition] = answer.getChild("error")?.getChildElements() ?? [];
  const text = answer.getChild("error")?.getChildText("text");
  return [condition?.getName() ?? "no reason given", ...(text ? [text] : [])].join(": ");
}
