import { EventEmitter } from "node:events";
import net from "node:net";
import { StringDecoder } from "node:string_decoder";
import tls from "node:tls";

export type TlsSocketOptions = {
  /** `xmpp://` or `xmpps://`. */
  readonly service: string;
  readonly tls: tls.ConnectionOptions;
};

/** A server nearby has sent its first session ticket by then, if it sends any. */
const TICKET_MS = 5;

/**
 * The socket as @xmpp/connection uses one, which may turn to TLS on the way. It emits `data` with text that is
 * whole characters however the bytes were split, `error`, and `close` once.
 */
export class TlsSocket extends EventEmitter {
  readonly #tlsOptions: tls.ConnectionOptions;
  #socket: net.Socket;
  #decoder = new StringDecoder("utf8");
  #corked: NodeJS.Immediate | undefined;
  #declaresApart = false;

  private constructor(socket: net.Socket, tlsOptions: tls.ConnectionOptions) {
    super();
    this.#socket = socket;
    this.#tlsOptions = tlsOptions;
    // A late error of a socket that was given up is nobody's concern any more.
    this.on("error", () => undefined);
  }

  /** Connects, for `xmpps://` with TLS from the start. */
  static async open(options: TlsSocketOptions, signal: AbortSignal): Promise<TlsSocket> {
    const { hostname, port, protocol } = new URL(options.service);
    const isDirect = protocol === "xmpps:";
    const socket = net.connect({
      host: hostname.replace(/^\[|\]$/g, ""),
      port: Number(port) || (isDirect ? 5223 : 5222),
      // Without it a stanza may wait 40 ms for the acknowledgement of the one before.
      noDelay: true,
      keepAlive: true,
    });
    const connected = new TlsSocket(socket, options.tls);
    signal.addEventListener("abort", () => socket.destroy(), { once: true });
    await happens(socket, "connect");
    if (isDirect) await connected.startTls(["xmpp-client"]);
    else connected.#listen(socket);
    return connected;
  }

  get secure(): boolean {
    return this.#socket instanceof tls.TLSSocket;
  }

  /** Such as `TLSv1.3`; `undefined` for a plain connection. */
  get tlsVersion(): string | undefined {
    return this.#socket instanceof tls.TLSSocket ? (this.#socket.getProtocol() ?? undefined) : undefined;
  }

  /** Rejects with what node:tls says of the certificate. What came unencrypted and unread is dropped. */
  async startTls(alpn?: readonly string[]): Promise<void> {
    const plain = this.#socket;
    plain.removeAllListeners("data");
    plain.removeAllListeners("close");
    plain.removeAllListeners("error");
    plain.on("error", () => undefined);
    this.#decoder = new StringDecoder("utf8");
    const secured = tls.connect({
      ...this.#tlsOptions,
      socket: plain,
      ...(alpn === undefined ? {} : { ALPNProtocols: [...alpn] }),
    });
    this.#socket = secured;
    // One that breaks before anybody listens to it is found destroyed.
    secured.on("error", () => undefined);
    // It is told in the middle of a read, in which nothing may be written.
    const ticketed = new Promise((resolve) => secured.once("session", () => setImmediate(resolve)));
    await happens(secured, "secureConnect");
    // Openfire loses what arrives in the same instant as the end of a TLS 1.3 handshake (xmpp.js issue 889).
    await Promise.all([pause(1), Promise.race([ticketed, pause(TICKET_MS)])]);
    this.#declaresApart = true;
    this.#listen(secured);
  }

  /** What is written within one turn of the event loop goes out as one segment. */
  write(text: string, written?: (error?: Error | null) => void): void {
    const rest = this.#declaresApart ? this.#declare(text) : text;
    if (this.#corked === undefined) {
      const socket = this.#socket;
      socket.cork();
      this.#corked = setImmediate(() => {
        this.#corked = undefined;
        socket.uncork();
      });
    }
    this.#socket.write(rest, written);
  }

  /** What was written goes out now, and not when the turn of the event loop is over. */
  flush(): void {
    if (this.#corked === undefined) return;
    clearImmediate(this.#corked);
    this.#corked = undefined;
    this.#socket.uncork();
  }

  /**
   * A server that sends two session tickets holds back the second until the first is acknowledged (Nagle's algorithm),
   * and behind it its answer to what we write next, until our kernel acknowledges the second, 40 ms later. So the
   * XML declaration goes ahead and acknowledges one, and what follows it the other.
   */
  #declare(text: string): string {
    this.#declaresApart = false;
    const end = text.startsWith("<?xml") ? text.indexOf("?>") + 2 : 0;
    if (end > 0) this.#socket.write(text.slice(0, end));
    return text.slice(end);
  }

  /** Says a last word and closes; a peer that does not close too is left after a second. */
  end(text = ""): void {
    const socket = this.#socket;
    socket.end(text);
    socket.uncork();
    setTimeout(() => socket.destroy(), 1000).unref();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #listen(socket: net.Socket): void {
    if (socket.destroyed) throw new Error("the server closed the connection");
    socket.on("data", (bytes: Buffer) => this.emit("data", this.#decoder.write(bytes)));
    socket.on("error", (error) => this.emit("error", error));
    socket.on("close", () => this.emit("close"));
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function happens(socket: net.Socket, event: "connect" | "secureConnect"): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (outcome: () => void) => {
      socket.off(event, onEvent).off("error", onError).off("close", onClose);
      outcome();
    };
    const onEvent = () => settle(resolve);
    const onError = (error: Error) => {
      settle(() => reject(error));
      socket.on("error", () => undefined);
    };
    const onClose = () => settle(() => reject(new Error("the server closed the connection")));
    socket.once(event, onEvent).once("error", onError).once("close", onClose);
  });
}
