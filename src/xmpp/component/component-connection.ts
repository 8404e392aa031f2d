import { createHash } from "node:crypto";
import { Parser } from "@xmpp/xml";
import type { Logger } from "pino";
import { isTooDeep, MAX_INCOMING } from "../session/connection.ts";
import { StreamError } from "../session/failure.ts";
import { NS_STREAM } from "../session/namespaces.ts";
import { tlsOptions } from "../session/tls-options.ts";
import { TlsSocket } from "../session/tls-socket.ts";
import { traceStanza } from "../session/trace.ts";
import { type Element, xml } from "../xml.ts";

export type ComponentAddress = {
  /** `xmpp://host:port`; 5347 unless told. `xmpps://` where the server speaks TLS to components. */
  readonly service: string;
  /** The domain that is ours. */
  readonly jid: string;
  readonly secret: string;
};

type Listener = {
  readonly established: () => void;
  readonly element: (stanza: Element) => void;
  /** Anything at all came. */
  readonly heard: () => void;
  /** Called once, with what ended it. */
  readonly ended: (error: unknown) => void;
};

const NS_COMPONENT = "jabber:component:accept";
const PORT = "5347";

/** One connection of a component, from the first packet to the last (XEP-0114 §3). Nothing that comes makes it throw. */
export class ComponentConnection {
  readonly #address: ComponentAddress;
  readonly #listener: Listener;
  readonly #log: Logger;
  readonly #parser = new Parser();
  readonly #abort = new AbortController();
  #socket: TlsSocket | undefined;
  #phase: "handshake" | "up" | "closing" | "over" = "handshake";
  /** Characters since the last whole element. */
  #incoming = 0;

  constructor(address: ComponentAddress, log: Logger, listener: Listener) {
    this.#address = address;
    this.#log = log;
    this.#listener = listener;
    this.#open().catch((error: unknown) => this.fail(error));
  }

  write(text: string, written?: (error?: Error | null) => void): void {
    if (this.#phase !== "over") this.#socket?.write(text, written);
  }

  flush(): void {
    this.#socket?.flush();
  }

  fail(error: unknown): void {
    this.#end(error, () => this.#abort.abort());
  }

  /** Says goodbye. The connection is over when the server has agreed. */
  close(): void {
    if (this.#phase !== "up") return;
    this.write("</stream:stream>");
    this.#phase = "closing";
  }

  async #open(): Promise<void> {
    const { service, jid } = this.#address;
    const tls = tlsOptions({ domain: jid, caFile: null });
    const socket = await TlsSocket.open({ service: withPort(service), tls }, this.#abort.signal);
    this.#socket = socket;
    this.#parser.on("start", (header) => this.#greet(header));
    this.#parser.on("element", (element) => this.#take(element));
    this.#parser.on("end", () => this.#leave(new Error("the server closed the stream")));
    this.#parser.on("error", (error) => this.fail(error));
    socket.on("data", (text: string) => this.#read(text));
    socket.on("close", () => this.fail(new Error("the connection was closed")));
    const header = xml("stream:stream", { xmlns: NS_COMPONENT, "xmlns:stream": NS_STREAM, to: jid });
    this.write(`<?xml version='1.0'?>${header.toString().replace(/\/>$/, ">")}`);
  }

  #read(text: string): void {
    try {
      this.#incoming += text.length;
      if (this.#incoming > MAX_INCOMING) throw new Error("the server sent a stanza without end");
      this.#listener.heard();
      this.#parser.write(text);
    } catch (error) {
      this.fail(error);
    }
  }

  /** Proves that we know the secret, without saying it (XEP-0114 §3.3). */
  #greet(header: Element): void {
    const digest = createHash("sha1")
      .update(`${header.attrs.id ?? ""}${this.#address.secret}`)
      .digest("hex");
    this.write(`<handshake>${digest}</handshake>`);
  }

  #take(element: Element): void {
    if (this.#phase === "over") return;
    this.#incoming = 0;
    if (isTooDeep(element)) element.children = [];
    traceStanza(this.#log, "in", element);
    if (element.is("error", NS_STREAM)) {
      const condition = element.getChildElements()[0]?.getName() ?? "undefined-condition";
      this.#leave(new StreamError(condition, element.getChildText("text") ?? undefined));
    } else if (this.#phase !== "handshake") {
      this.#listener.element(element);
    } else if (element.is("handshake")) {
      this.#phase = "up";
      this.#listener.established();
    }
  }

  /** The server ended the stream, so this end does too. */
  #leave(error: unknown): void {
    this.#end(error, () => this.#socket?.end(this.#phase === "closing" ? "" : "</stream:stream>"));
  }

  #end(error: unknown, hangUp: () => void): void {
    if (this.#phase === "over") return;
    hangUp();
    this.#phase = "over";
    this.#listener.ended(error);
  }
}

function withPort(service: string): string {
  const url = new URL(service);
  if (url.port === "") url.port = PORT;
  return url.href;
}
