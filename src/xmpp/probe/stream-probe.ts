/**
 * `xmpp/probe` connects once to see how a server, a gate or a component is set up. `doctor` reports what it finds.
 */

import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import type { StreamProbe } from "../../ports/probes.ts";

type Server = { readonly service: string; readonly domain: string };

const NS_TLS = "urn:ietf:params:xml:ns:xmpp-tls";
const DEFAULT_PORTS = { "xmpp:": 5222, "xmpps:": 5223 };
const LIMIT_MS = 5_000;

/** To see how a server is set up, not to decide anything. Rejects where it cannot be reached. */
export async function probeStream({ service, domain }: Server): Promise<StreamProbe> {
  const url = new URL(service);
  const isDirect = url.protocol === "xmpps:";
  const port = Number(url.port) || DEFAULT_PORTS[isDirect ? "xmpps:" : "xmpp:"];
  const socket = connectTcp(port, url.hostname.replace(/^\[|\]$/g, ""));
  socket.setTimeout(LIMIT_MS, () => socket.destroy(new Error("ETIMEDOUT")));
  try {
    await settled(socket, "connect");
    if (!isDirect) {
      const features = await readFeatures(socket, domain);
      if (!features.includes(NS_TLS)) return { isOpenToAnonymous: isOpenToAnonymous(features) };
      await startTls(socket);
    }
    // Nothing is sent over it that is not known to all, so that there is nothing to be trusted with.
    const secured = connectTls({ socket, servername: domain, rejectUnauthorized: false });
    await settled(secured, "secureConnect");
    return {
      validUntil: new Date(secured.getPeerCertificate().valid_to),
      isOpenToAnonymous: isOpenToAnonymous(await readFeatures(secured, domain)),
    };
  } finally {
    socket.destroy();
  }
}

/** The features that a new stream begins with, as text (RFC 6120 §4.3.2). */
async function readFeatures(socket: Socket, domain: string): Promise<string> {
  socket.setEncoding("utf8");
  socket.write(
    `<?xml version='1.0'?><stream:stream to='${domain}' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`,
  );
  return readUntil(socket, "</stream:features>");
}

/** RFC 6120 §5.4. */
async function startTls(socket: Socket): Promise<void> {
  socket.write(`<starttls xmlns='${NS_TLS}'/>`);
  if (!(await readUntil(socket, ">")).includes("proceed")) throw new Error("TLS was refused");
}

function isOpenToAnonymous(features: string): boolean {
  return /<mechanism\b[^>]*>\s*ANONYMOUS\s*</.test(features);
}

function readUntil(socket: Socket, end: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const take = (piece: string) => {
      text += piece;
      if (!text.includes(end)) return;
      socket.off("data", take);
      resolve(text);
    };
    socket.on("data", take);
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("ECONNRESET")));
  });
}

function settled(socket: Socket | TLSSocket, event: "connect" | "secureConnect"): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, () => resolve());
    socket.once("error", reject);
  });
}
