import { Parser } from "@xmpp/xml";
import { FatalSessionError, StanzaError } from "../session/errors.ts";
import { StreamError } from "../session/failure.ts";
import { randomId } from "../session/serialise.ts";
import { tlsOptions } from "../session/tls-options.ts";
import { TlsSocket } from "../session/tls-socket.ts";
import { type Element, xml } from "../xml.ts";

const NS_STREAM = "http://etherx.jabber.org/streams";
const NS_TLS = "urn:ietf:params:xml:ns:xmpp-tls";

/** A whole registration is a few thousand characters. */
const MAX_INCOMING = 256 * 1024;

export type StreamOptions = {
  /** `xmpp://` for STARTTLS, `xmpps://` for TLS from the start. */
  readonly service: string;
  readonly domain: string;
  readonly requireTls: boolean;
  readonly caFile: string | null;
};

/** A stream that never logs in: what is asked on it is answered in turn. Any failure rejects what is waited for. */
export class RegistrationStream {
  readonly #socket: TlsSocket;
  readonly #domain: string;
  readonly #came: Element[] = [];
  #parser = new Parser();
  /** TLS is about to begin: what comes before it was not encrypted, and nobody reads it (CVE-2021-44718). */
  #isTurning = false;
  #characters = 0;
  #failure: Error | undefined;
  #wake: () => void = () => undefined;

  private constructor(socket: TlsSocket, domain: string) {
    this.#socket = socket;
    this.#domain = domain;
    socket.on("data", (text: string) => this.#onData(text));
    socket.on("error", (error: Error) => this.#fail(error));
    socket.on("close", () => this.#fail(new Error("the connection was closed")));
  }

  /** Connects, and turns to verified TLS. `signal` cuts the connection at any moment. */
  static async open(options: StreamOptions, signal: AbortSignal): Promise<RegistrationStream> {
    const { service, domain, requireTls } = options;
    const socket = await TlsSocket.open({ service, tls: tlsOptions(options) }, signal);
    const stream = new RegistrationStream(socket, domain);
    signal.addEventListener("abort", () => stream.#fail(new Error("no answer in time")), { once: true });
    try {
      const features = await stream.#greet();
      if (socket.secure) return stream;
      if (features.getChild("starttls", NS_TLS) === undefined) {
        if (!requireTls) return stream;
        throw new FatalSessionError(`${service} offers no TLS, so nothing was sent.`);
      }
      await stream.#startTls();
      return stream;
    } catch (error) {
      socket.destroy();
      throw error;
    }
  }

  /** Asks the server itself. Throws `StanzaError` with what it answers. */
  async ask(payload: Element, type: "get" | "set" = "set", language?: string): Promise<Element> {
    const id = randomId();
    this.#write(xml("iq", { type, to: this.#domain, id, "xml:lang": language }, payload).toString());
    const answer = await this.#next((element) => element.is("iq") && element.attrs.id === id);
    if (answer.attrs.type !== "result") throw StanzaError.from(answer);
    return answer;
  }

  close(): void {
    this.#socket.end("</stream:stream>");
  }

  async #greet(): Promise<Element> {
    this.#write(
      `<?xml version='1.0'?><stream:stream to='${xmlText(this.#domain)}' version='1.0' xmlns='jabber:client' xmlns:stream='${NS_STREAM}'>`,
    );
    return this.#next((element) => element.is("features", NS_STREAM));
  }

  async #startTls(): Promise<void> {
    this.#write(`<starttls xmlns='${NS_TLS}'/>`);
    const answer = await this.#next((element) => element.getNS() === NS_TLS);
    if (answer.getName() !== "proceed") throw new Error("the server refused STARTTLS");
    await this.#socket.startTls();
    this.#came.length = 0;
    this.#isTurning = false;
    await this.#greet();
  }

  #write(text: string): void {
    if (text.startsWith("<?xml")) this.#parser = this.#createParser();
    this.#socket.write(text);
  }

  async #next(fits: (element: Element) => boolean): Promise<Element> {
    for (;;) {
      const index = this.#came.findIndex(fits);
      const [found] = index === -1 ? [] : this.#came.splice(index, 1);
      if (found !== undefined) return found;
      if (this.#failure !== undefined) throw this.#failure;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #createParser(): Parser {
    const parser = new Parser();
    parser.on("element", (element) => {
      if (this.#isTurning) return;
      this.#isTurning = element.is("proceed", NS_TLS);
      if (element.is("error", NS_STREAM)) this.#fail(streamFailure(element));
      else this.#came.push(element);
      this.#wake();
    });
    parser.on("end", () => {
      if (!this.#isTurning) this.#fail(new Error("the server closed the stream"));
    });
    parser.on("error", (error) => {
      if (!this.#isTurning) this.#fail(error);
    });
    return parser;
  }

  #onData(text: string): void {
    this.#characters += text.length;
    if (this.#characters > MAX_INCOMING) {
      this.#fail(new Error("the server sent more than a registration needs"));
      return;
    }
    try {
      this.#parser.write(text);
    } catch (cause) {
      if (!this.#isTurning) this.#fail(new Error("the server sent what is no XML", { cause }));
    }
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#socket.destroy();
    this.#wake();
  }
}

function streamFailure(element: Element): StreamError {
  const [condition] = element.getChildElements();
  return new StreamError(
    condition?.getName() ?? "undefined-condition",
    element.getChildText("text") ?? undefined,
  );
}

function xmlText(text: string): string {
  return text.replace(/[<>&'"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
