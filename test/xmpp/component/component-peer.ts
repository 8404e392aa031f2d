import { createHash } from "node:crypto";
import net from "node:net";
import { type Element, Parser } from "@xmpp/xml";

export const COMPONENT = "invite.montague.example";
export const SECRET = "a rose by any other name";

/** A server that takes components, and does what a test tells it to. */
export type ComponentPeer = {
  readonly service: string;
  /** The next connection, also one that came before it was asked for. */
  accept(): Promise<ComponentPeerConnection>;
  stop(): Promise<void>;
};

export type ComponentPeerConnection = {
  /** Answers the stream header; resolves with it. */
  greet(instead?: string): Promise<Element>;
  /** Greets, checks the handshake, and agrees. */
  letIn(): Promise<void>;
  send(xml: string): void;
  /** The next stanza of this name, among those not taken yet. */
  next(name: string): Promise<Element>;
  /** The connection breaks, without a goodbye. */
  cut(): void;
  readonly closed: Promise<void>;
};

export async function startComponentPeer(): Promise<ComponentPeer> {
  const connections = queue<ComponentPeerConnection>();
  const sockets = new Set<net.Socket>();
  const server = net.createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    connections.put(aConnection(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    service: `xmpp://127.0.0.1:${port}`,
    accept: () => connections.take(() => true),
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function aConnection(socket: net.Socket): ComponentPeerConnection {
  const headers = queue<Element>();
  const elements = queue<Element>();
  const parser = new Parser();
  parser.on("start", headers.put);
  parser.on("element", elements.put);
  parser.on("end", () => socket.end("</stream:stream>"));
  socket.on("data", (bytes: Buffer) => parser.write(bytes.toString("utf8")));
  socket.on("error", () => undefined);
  const connection: ComponentPeerConnection = {
    async greet(instead = "") {
      const header = await headers.take(() => true);
      socket.write(
        `<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' from='${COMPONENT}' id='s1'>${instead}`,
      );
      return header;
    },
    async letIn() {
      await connection.greet();
      const digest = (await connection.next("handshake")).text();
      const right = createHash("sha1").update(`s1${SECRET}`).digest("hex");
      if (digest !== right) throw new Error("the handshake is wrong");
      socket.write("<handshake/>");
    },
    send: (xml) => void socket.write(xml),
    next: (name) => elements.take((element) => element.is(name)),
    cut: () => socket.destroy(),
    closed: new Promise((resolve) => socket.on("close", () => resolve())),
  };
  return connection;
}

/** What has come, until somebody takes it. */
function queue<Item>() {
  const items: Item[] = [];
  const takers: { readonly fits: (item: Item) => boolean; readonly resolve: (item: Item) => void }[] = [];
  return {
    put: (item: Item) => {
      const index = takers.findIndex(({ fits }) => fits(item));
      if (index === -1) items.push(item);
      else takers.splice(index, 1)[0]?.resolve(item);
    },
    take: (fits: (item: Item) => boolean): Promise<Item> => {
      const index = items.findIndex(fits);
      const [item] = index === -1 ? [] : items.splice(index, 1);
      return item === undefined
        ? new Promise((resolve) => takers.push({ fits, resolve }))
        : Promise.resolve(item);
    },
  };
}
