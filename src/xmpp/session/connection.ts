import type { Client, Credentials } from "@xmpp/client";
import type { Logger } from "pino";
import type { Element } from "../xml.ts";
import { StreamError } from "./failure.ts";
import { type Established, Login, type LoginOptions } from "./login.ts";
import { NS_STREAM } from "./namespaces.ts";
import type { SaltedPasswords } from "./scram.ts";
import { tlsOptions } from "./tls-options.ts";
import { TlsSocket } from "./tls-socket.ts";
import { traceStanza } from "./trace.ts";
import { createXmppjsClient, intercept, release } from "./xmppjs-client.ts";

/**
 * The longest stanza that is read, in characters: enough for the roster of thousands, while what other people send is
 * limited by servers to half a megabyte. The parser's time grows with the square.
 */
export const MAX_INCOMING = 4 * 1024 * 1024;
/** More levels of elements than any extension has. */
const MAX_DEPTH = 100;

export type ConnectionOptions = LoginOptions & {
  readonly credentials: Credentials;
  readonly caFile: string | null;
  readonly resource: string;
  readonly salted: SaltedPasswords;
  readonly log: Logger;
};

export type ConnectionListener = {
  /** The old session cannot go on; the server had `h` of its stanzas, where it says so. A fresh one follows. */
  readonly resumeFailed: (h: number | undefined) => void;
  readonly established: (how: Established) => void;
  /** Stanzas and stream management, in order. */
  readonly element: (element: Element) => void;
  /** Anything at all came. */
  readonly heard: () => void;
  /** Called once, with what ended it. */
  readonly ended: (error: unknown) => void;
};

/**
 * One connection, from the first packet to the last. xmpp.js parses the stream, authenticates and binds; it is
 * shown the elements of those steps alone, so that its own reconnecting, stream management and IQ handling
 * never act. Nothing that the server sends makes this throw: it ends the connection.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #listener: ConnectionListener;
  readonly #entity: Client;
  readonly #login: Login;
  readonly #abort = new AbortController();
  #socket: TlsSocket | undefined;
  #phase: "login" | "up" | "closing" | "over" = "login";
  /** Characters since the last whole element. */
  #incoming = 0;

  constructor(options: ConnectionOptions, listener: ConnectionListener) {
    this.#options = options;
    this.#listener = listener;
    this.#entity = createXmppjsClient({ ...options, onScram: (mechanism) => this.#login.began(mechanism) });
    const passOn = intercept(this.#entity, {
      onText: (text) => this.#onText(text),
      onElement: (element) => this.#onElement(element),
      onSent: (element) => traceStanza(options.log, "out", element),
      onBound: (jid) => this.#login.onBound(jid),
      onStreamClosed: () => this.#onStreamClosed(),
      onError: (error) => this.fail(error),
    });
    this.#login = new Login(options, {
      write: (text) => this.write(text),
      passOn,
      isSecure: () => this.#entity.isSecure(),
      startTls: () => this.#startTls(),
      resumeFailed: listener.resumeFailed,
      established: (how) => {
        this.#phase = "up";
        listener.established(how);
      },
      element: listener.element,
    });
    this.#open().catch((error: unknown) => this.fail(error));
  }

  /** Such as `TLSv1.3`; `undefined` without TLS. */
  get tlsVersion(): string | undefined {
    return this.#socket?.tlsVersion;
  }

  write(text: string, written?: (error?: Error | null) => void): void {
    if (this.#phase !== "over") this.#socket?.write(text, written);
  }

  flush(): void {
    this.#socket?.flush();
  }

  /** Gives the connection up, without a word to the server: the session can be resumed. */
  fail(error: unknown): void {
    this.#end(error, () => this.#abort.abort());
  }

  /** Ends the session. The connection is over when the server has agreed. */
  close(): void {
    if (this.#phase !== "up") return;
    this.write("</stream:stream>");
    this.#phase = "closing";
  }

  async #open(): Promise<void> {
    const { service, domain } = this.#options;
    this.#socket = await TlsSocket.open({ service, tls: tlsOptions(this.#options) }, this.#abort.signal);
    this.#entity._attachSocket(this.#socket);
    this.#socket.on("close", () => this.fail(new Error("the connection was closed")));
    await this.#entity.open({ domain });
  }

  #startTls(): void {
    // What came in one segment with <proceed/> was not encrypted: nobody reads it.
    this.#entity._detachParser();
    const secure = async () => {
      await this.#socket?.startTls();
      await this.#entity.open({ domain: this.#options.domain });
    };
    secure().catch((error: unknown) => this.fail(error));
  }

  #onText(text: string): void {
    this.#incoming += text.length;
    if (this.#incoming > MAX_INCOMING) throw new Error("the server sent a stanza without end");
    this.#listener.heard();
  }

  #onElement(element: Element): void {
    if (this.#phase === "over") return;
    this.#incoming = 0;
    // Walking through it would exhaust the stack: it counts, but as empty.
    if (isTooDeep(element)) element.children = [];
    traceStanza(this.#options.log, "in", element);
    if (element.is("error", NS_STREAM)) this.#onStreamError(element);
    else if (this.#phase === "login") this.#login.onElement(element);
    else this.#listener.element(element);
  }

  #onStreamError(element: Element): void {
    const [condition] = element.getChildElements();
    const text = element.getChildText("text") ?? undefined;
    this.#leave(new StreamError(condition?.getName() ?? "undefined-condition", text));
  }

  #onStreamClosed(): void {
    if (this.#phase === "closing") this.fail(new Error("the stream is closed"));
    else this.#leave(new Error("the server closed the stream"));
  }

  /** The server ended the stream, so this end does too (RFC 6120 §4.4). */
  #leave(error: unknown): void {
    this.#end(error, () => this.#socket?.end("</stream:stream>"));
  }

  #end(error: unknown, hangUp: () => void): void {
    if (this.#phase === "over") return;
    this.#phase = "over";
    hangUp();
    release(this.#entity, error);
    this.#listener.ended(error);
  }
}

/** Whether it has more levels of elements than any extension has. */
export function isTooDeep(element: Element): boolean {
  let level = [element];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return true;
    level = level.flatMap((parent) => parent.getChildElements());
  }
  return false;
}
