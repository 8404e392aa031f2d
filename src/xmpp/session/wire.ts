import { EventEmitter } from "node:events";
import net from "node:net";
import { StringDecoder } from "node:string_decoder";
import tls from "node:tls";

export type WireOptions = {
  /** `xmpp://` or `xmpps://`. */
  readonly service: string;
  readonly tls: tls.ConnectionOptions;
};

/**
 * The socket as @xmpp/connection uses one, which may turn to TLS on the way. It emits `data` with text that is
 * whole characters however the bytes were split, `error`, and `close` once.
 */
export class Wire extends EventEmitter {
  readonly #tlsOptions: tls.ConnectionOptions;
  #socket: net.Socket;
  #decoder = new StringDecoder("utf8");
  #isCorked = false;

  private constructor(socket: net.Socket, tlsOptions: tls.ConnectionOptions) {
    super();
    this.#socket = socket;
    this.#tlsOptions = tlsOptions;
    // A late error of a socket that was given up is nobody's concern any more.
    this.on("error", () => undefined);
  }

  /** Connects, for `xmpps://` with TLS from the start. */
  static async open(options: WireOptions, signal: AbortSignal): Promise<Wire> {
    const { hostname, port, protocol } = new URL(options.service);
    const isDirect = protocol === "xmpps:";
    const socket = net.connect({
      host: hostname.replace(/^\[|\]$/g, ""),
      port: Number(port) || (isDirect ? 5223 : 5222),
      // Without it a stanza may wait 40 ms for the acknowledgement of the one before.
      noDelay: true,
      keepAlive: true,
    });
    const wire = new Wire(socket, options.tls);
    signal.addEventListener("abort", () => wire.destroy(), { once: true });
    await happens(socket, "connect");
    if (isDirect) await wire.startTls(["xmpp-client"]);
    else wire.#listen(socket);
    return wire;
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
    await happens(secured, "secureConnect");
    // Openfire loses what arrives in the same instant as the end of a TLS 1.3 handshake (xmpp.js issue 889).
    await new Promise((resolve) => setTimeout(resolve, 1));
    this.#listen(secured);
  }

  /** What is written within one turn of the event loop goes out as one segment. */
  write(text: string, written?: (error?: Error | null) => void): void {
    if (!this.#isCorked) {
      this.#isCorked = true;
      const socket = this.#socket;
      socket.cork();
      setImmediate(() => {
        this.#isCorked = false;
        socket.uncork();
      });
    }
    this.#socket.write(text, written);
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
