import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";

type Server = { readonly service: string; readonly domain: string };

const NS_TLS = "urn:ietf:params:xml:ns:xmpp-tls";
const DEFAULT_PORTS = { "xmpp:": 5222, "xmpps:": 5223 };
const LIMIT_MS = 5_000;

/**
 * Until when a server's certificate is valid, whether it is trusted or not: to see when it has to be renewed,
 * not to decide anything. `undefined` where the server offers no TLS. Rejects where it cannot be reached.
 */
export async function readCertificate({
  service,
  domain,
}: Server): Promise<{ validUntil: Date } | undefined> {
  const url = new URL(service);
  const isDirect = url.protocol === "xmpps:";
  const port = Number(url.port) || DEFAULT_PORTS[isDirect ? "xmpps:" : "xmpp:"];
  const socket = connectTcp(port, url.hostname.replace(/^\[|\]$/g, ""));
  socket.setTimeout(LIMIT_MS, () => socket.destroy(new Error("ETIMEDOUT")));
  try {
    await settled(socket, "connect");
    if (!isDirect && !(await startTls(socket, domain))) return undefined;
    // Nothing is sent over it, so that there is nothing to be trusted with.
    const secured = connectTls({ socket, servername: domain, rejectUnauthorized: false });
    await settled(secured, "secureConnect");
    return { validUntil: new Date(secured.getPeerCertificate().valid_to) };
  } finally {
    socket.destroy();
  }
}

/** RFC 6120 §5.4: false where the server does not offer it. */
async function startTls(socket: Socket, domain: string): Promise<boolean> {
  socket.setEncoding("utf8");
  socket.write(
    `<?xml version='1.0'?><stream:stream to='${domain}' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`,
  );
  const features = await readUntil(socket, "</stream:features>");
  if (!features.includes(NS_TLS)) return false;
  socket.write(`<starttls xmlns='${NS_TLS}'/>`);
  return (await readUntil(socket, ">")).includes("proceed");
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
