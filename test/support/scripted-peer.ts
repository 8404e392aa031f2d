import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import net from "node:net";
import tls from "node:tls";
import { type Element, Parser, xml } from "@xmpp/xml";

const NS_SASL = "urn:ietf:params:xml:ns:xmpp-sasl";
const NS_TLS = "urn:ietf:params:xml:ns:xmpp-tls";
const NS_BIND = "urn:ietf:params:xml:ns:xmpp-bind";
const NS_SM = "urn:xmpp:sm:3";
const TIMEOUT_MS = 4_000;

export const DOMAIN = "montague.example";
export const PASSWORD = "O, teach me how I should forget to think";

export const MECHANISMS = (...names: readonly string[]) =>
  `<mechanisms xmlns='${NS_SASL}'>${names.map((name) => `<mechanism>${name}</mechanism>`).join("")}</mechanisms>`;
export const STARTTLS = `<starttls xmlns='${NS_TLS}'><required/></starttls>`;
export const BIND = `<bind xmlns='${NS_BIND}'/>`;
const SM = `<sm xmlns='${NS_SM}'/>`;

/** A server that does what a test tells it to, over a real socket. */
export type ScriptedPeer = {
  readonly service: string;
  readonly port: number;
  /** How many connections there have been. */
  readonly connections: number;
  /** The next connection, also one that came before it was asked for. */
  accept(): Promise<PeerConnection>;
  stop(): Promise<void>;
};

export type PeerOptions = {
  /** Certificate and key in PEM: for STARTTLS, or from the first byte with `direct`. */
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer; readonly direct?: boolean };
  readonly port?: number;
};

export async function startPeer(options: PeerOptions = {}): Promise<ScriptedPeer> {
  const waiting = new Mailbox<PeerConnection>();
  const connections: PeerConnection[] = [];
  const onSocket = (socket: net.Socket) => {
    const connection = new PeerConnection(socket, options.tls);
    connections.push(connection);
    waiting.put(connection);
  };
  const server = options.tls?.direct
    ? tls.createServer({ ...options.tls, ALPNProtocols: ["xmpp-client"] }, onSocket)
    : net.createServer({ noDelay: true }, onSocket);
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    service: `${options.tls?.direct ? "xmpps" : "xmpp"}://127.0.0.1:${port}`,
    port,
    get connections() {
      return connections.length;
    },
    accept: () => waiting.take(() => true, "a connection"),
    stop: () => {
      for (const connection of connections) connection.cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export type LoginOptions = {
  readonly mechanisms?: readonly string[];
  readonly password?: string;
  /** Of the features after authentication. */
  readonly features?: string;
  /** Answers a signature that only a server without the password would. */
  readonly forgesSignature?: boolean;
};

/** One connection, as the server sees it. */
export class PeerConnection {
  /** All elements that came, in order. */
  readonly elements: Element[] = [];
  /** The text that came, as it was cut on its way. */
  readonly pieces: string[] = [];
  /** Resolves when the client has closed the connection. */
  readonly closed: Promise<void>;
  /** Answers each `<r/>` and `</stream:stream>`, as a server does that is well. */
  acknowledges = true;
  /** Stanzas that came since `<enable/>`. */
  received = 0;
  /** The name that the client asked for in Server Name Indication. */
  serverName: string | false | null = null;
  /** The protocol agreed on in Application-Layer Protocol Negotiation. */
  alpn: string | false | null = null;
  #socket: net.Socket;
  readonly #tls: PeerOptions["tls"];
  readonly #inbox = new Mailbox<Element>();
  #headers = new Mailbox<Element>();
  #parser: Parser | undefined;

  constructor(socket: net.Socket, tlsOptions: PeerOptions["tls"]) {
    this.#socket = socket;
    this.#tls = tlsOptions;
    this.closed = new Promise((resolve) => socket.on("close", () => resolve()));
    socket.on("error", () => undefined);
    if (socket instanceof tls.TLSSocket) this.#noteHandshake(socket);
    this.#listen();
  }

  /** The next element of this name, or that matches, among those not taken yet. */
  next(wanted: string | ((element: Element) => boolean)): Promise<Element> {
    const matches = typeof wanted === "string" ? (element: Element) => element.is(wanted) : wanted;
    return this.#inbox.take(matches, `<${typeof wanted === "string" ? wanted : "…"}/> after ${this.#seen()}`);
  }

  send(text: string | Buffer): void {
    this.#socket.write(text);
  }

  /** Waits for the client's stream header, and answers with a header and features, or with what comes instead. */
  async open(features: string, instead?: string): Promise<Element> {
    const header = await this.#headers.take(() => true, "a stream header");
    this.send(
      `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' id='${randomBytes(6).toString("hex")}' from='${DOMAIN}' version='1.0'>${instead ?? `<stream:features>${features}</stream:features>`}`,
    );
    return header;
  }

  async startTls(): Promise<void> {
    await this.open(STARTTLS);
    await this.next("starttls");
    await this.secure();
  }

  /** Says `<proceed/>`, with more text in the same segment. */
  async secure(unencrypted = ""): Promise<void> {
    this.#socket.removeAllListeners("data");
    const plain = this.#socket;
    this.send(`<proceed xmlns='${NS_TLS}'/>${unencrypted}`);
    const secured = new tls.TLSSocket(plain, { isServer: true, ...this.#tls });
    secured.on("error", () => undefined);
    this.#socket = secured;
    this.#listen();
    await new Promise<void>((resolve, reject) => {
      secured.once("secure", () => resolve());
      secured.once("close", () => reject(new Error("the client did not want this certificate")));
    });
    this.#noteHandshake(secured);
  }

  #noteHandshake(socket: tls.TLSSocket): void {
    this.serverName =
      "servername" in socket && typeof socket.servername === "string" ? socket.servername : false;
    this.alpn = socket.alpnProtocol;
  }

  /** SCRAM as RFC 5802 §3, from `<auth/>` to `<success/>`. */
  async authenticate(options: LoginOptions = {}): Promise<Element> {
    const auth = await this.next("auth");
    const hash = auth.attrs.mechanism === "SCRAM-SHA-256" ? "sha256" : "sha1";
    if (auth.attrs.mechanism === "PLAIN") {
      this.succeed("");
      return auth;
    }
    const firstBare = fromBase64(auth.text()).slice(3);
    const nonce = `${/r=([^,]*)/.exec(firstBare)?.[1]}${randomBytes(6).toString("hex")}`;
    const salt = randomBytes(12);
    const first = `r=${nonce},s=${salt.toString("base64")},i=4096`;
    this.send(`<challenge xmlns='${NS_SASL}'>${toBase64(first)}</challenge>`);
    const final = fromBase64((await this.next("response")).text());
    const message = `${firstBare},${first},${final.slice(0, final.lastIndexOf(",p="))}`;
    const hmac = (key: Buffer, text: string) => createHmac(hash, key).update(text).digest();
    const password = options.password ?? PASSWORD;
    const salted = pbkdf2Sync(password, salt, 4096, hash === "sha1" ? 20 : 32, hash);
    const clientKey = hmac(salted, "Client Key");
    const signature = hmac(createHash(hash).update(clientKey).digest(), message);
    const proof = clientKey.map((byte, index) => byte ^ (signature[index] ?? 0));
    if (final.slice(final.lastIndexOf(",p=") + 3) !== Buffer.from(proof).toString("base64")) {
      this.send(`<failure xmlns='${NS_SASL}'><not-authorized/></failure>`);
      return auth;
    }
    const verifier = hmac(hmac(salted, "Server Key"), options.forgesSignature ? "something else" : message);
    this.succeed(`v=${verifier.toString("base64")}`);
    return auth;
  }

  succeed(text: string): void {
    this.#parser = undefined;
    this.send(`<success xmlns='${NS_SASL}'>${toBase64(text)}</success>`);
  }

  /** Binds what the client asks for; resolves with the full JID. */
  async bind(): Promise<string> {
    const iq = await this.next((element) => element.getChild("bind", NS_BIND) !== undefined);
    const resource = iq.getChild("bind", NS_BIND)?.getChildText("resource") ?? "none";
    const jid = `invite@${DOMAIN}/${resource}`;
    this.send(`<iq type='result' id='${iq.attrs.id}'><bind xmlns='${NS_BIND}'><jid>${jid}</jid></bind></iq>`);
    return jid;
  }

  /** Answers an IQ with an error. */
  refuse(condition: string, id: string | undefined): void {
    const reason = `<${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>`;
    this.send(`<iq type='error' id='${id}'><error type='cancel'>${reason}</error></iq>`);
  }

  /** Says that it knows no store for offline messages (XEP-0013), as Prosody does. */
  async refuseStore(): Promise<void> {
    const asks = (element: Element) =>
      element.is("iq") && /jabber\.org\/protocol\/offline/.test(element.toString());
    this.refuse("service-unavailable", (await this.next(asks)).attrs.id);
  }

  async enable(): Promise<void> {
    await this.next("enable");
    this.received = 0;
    this.send(`<enabled xmlns='${NS_SM}' id='sm-1' resume='true'/>`);
  }

  /** From the stream header until after authentication. */
  async enter(options: LoginOptions = {}): Promise<Element> {
    await this.open(MECHANISMS(...(options.mechanisms ?? ["SCRAM-SHA-256", "SCRAM-SHA-1"])));
    const auth = await this.authenticate(options);
    await this.open(options.features ?? `${BIND}${SM}`);
    return auth;
  }

  /** From the stream header until the client is online, with stream management; resolves with its full JID. */
  async login(options: LoginOptions = {}): Promise<string> {
    await this.enter(options);
    const jid = await this.bind();
    await this.enable();
    await this.next("presence");
    return jid;
  }

  /** From the stream header until the old session goes on; resolves with the client's `<resume/>`. */
  async resume(h: number): Promise<Element> {
    await this.enter();
    const resume = await this.next("resume");
    this.goOn(h);
    return resume;
  }

  /** Says `<resumed/>`, having received `h` stanzas in the old session. */
  goOn(h: number): void {
    this.received = h;
    this.send(`<resumed xmlns='${NS_SM}' previd='sm-1' h='${h}'/>`);
  }

  /** What the client says it has handled. */
  async handled(): Promise<number> {
    this.send(`<r xmlns='${NS_SM}'/>`);
    return Number((await this.next("a")).attrs.h);
  }

  /** Says that all stanzas so far are received. */
  acknowledge(): void {
    this.send(`<a xmlns='${NS_SM}' h='${this.received}'/>`);
  }

  /** The connection breaks, without a goodbye. */
  cut(): void {
    this.#socket.destroy();
  }

  #listen(): void {
    this.#parser = undefined;
    this.#socket.on("data", (bytes: Buffer) => {
      const piece = bytes.toString("utf8");
      this.pieces.push(piece);
      // Each stream header begins a new document.
      for (const part of piece.split(/(?=<\?xml )/)) {
        if (part.startsWith("<?xml ")) this.#parser = this.#createParser();
        this.#parser?.write(part);
      }
    });
  }

  #createParser(): Parser {
    const parser = new Parser();
    parser.on("start", (header) => this.#headers.put(header));
    parser.on("element", (element) => this.#onElement(element));
    parser.on("end", () => {
      this.#inbox.put(xml("stream-end"));
      if (this.acknowledges) this.#socket.end("</stream:stream>");
    });
    parser.on("error", () => this.cut());
    return parser;
  }

  #onElement(element: Element): void {
    this.elements.push(element);
    if (["message", "presence", "iq"].includes(element.name)) this.received += 1;
    if (element.is("r", NS_SM) && this.acknowledges) this.acknowledge();
    this.#inbox.put(element);
  }

  #seen(): string {
    return this.elements.map((element) => element.name).join(" ");
  }
}

/** What has come, until somebody takes it. */
class Mailbox<Item> {
  readonly #items: Item[] = [];
  readonly #takers: { matches: (item: Item) => boolean; resolve: (item: Item) => void }[] = [];

  put(item: Item): void {
    const index = this.#takers.findIndex(({ matches }) => matches(item));
    if (index === -1) this.#items.push(item);
    else this.#takers.splice(index, 1)[0]?.resolve(item);
  }

  take(matches: (item: Item) => boolean, what: string): Promise<Item> {
    const index = this.#items.findIndex(matches);
    const [item] = index === -1 ? [] : this.#items.splice(index, 1);
    if (item !== undefined) return Promise.resolve(item);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`nobody sent ${what}`)), TIMEOUT_MS);
      this.#takers.push({
        matches,
        resolve: (found) => {
          clearTimeout(timer);
          resolve(found);
        },
      });
    });
  }
}

function toBase64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}

function fromBase64(text: string): string {
  return Buffer.from(text, "base64").toString("utf8");
}
