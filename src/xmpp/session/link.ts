import type { Client, Credentials } from "@xmpp/client";
import type { Logger } from "pino";
import { type Element, xml } from "../xml.ts";
import { createEntity, intercept, MECHANISMS } from "./entity.ts";
import { SessionFatal } from "./errors.ts";
import { LoginRefused, StreamFailure } from "./failure.ts";
import type { SaltedPasswords, Scram } from "./scram.ts";
import { tlsOptions } from "./tls-options.ts";
import { traceStanza } from "./trace.ts";
import { Wire } from "./wire.ts";

const NS_STREAM = "http://etherx.jabber.org/streams";
const NS_TLS = "urn:ietf:params:xml:ns:xmpp-tls";
const NS_SASL = "urn:ietf:params:xml:ns:xmpp-sasl";
const NS_BIND = "urn:ietf:params:xml:ns:xmpp-bind";
export const NS_SM = "urn:xmpp:sm:3";

/** What the server sends in one go may be so long, in characters, before it counts as an attack. */
const MOST_INCOMING = 16 * 1024 * 1024;

/** More levels of elements than any extension has. */
const MOST_DEPTH = 100;

export type LinkOptions = {
  readonly service: string;
  readonly domain: string;
  readonly credentials: Credentials;
  readonly requireTls: boolean;
  readonly caFile: string | null;
  readonly resource: string;
  readonly salted: SaltedPasswords;
  /** The session to go on with: its id, and how many stanzas of it are handled. */
  readonly resume: { readonly id: string; readonly h: number } | undefined;
  readonly log: Logger;
};

/** How a link came to be a session. Without `managed` the server knows no stream management. */
export type Established =
  | { readonly isResumed: true; readonly h: number }
  | {
      readonly isResumed: false;
      readonly jid: string;
      readonly managed: { readonly resumeId: string | undefined } | undefined;
    };

export type LinkListener = {
  /** The old session cannot go on; the server had `h` of its stanzas, where it says so. A fresh one follows. */
  readonly resumeFailed: (h: number | undefined) => void;
  /** Called before any stanza of the session. */
  readonly established: (how: Established) => void;
  /** Stanzas and stream management, in order. */
  readonly element: (element: Element) => void;
  /** Anything at all came. */
  readonly heard: () => void;
  /** Called once, with what ended it. */
  readonly ended: (error: unknown) => void;
};

type Phase =
  | "greeting"
  | "securing"
  | "authenticating"
  | "resuming"
  | "binding"
  | "enabling"
  | "up"
  | "closing"
  | "over";

/**
 * One connection, from the first packet to the last. xmpp.js parses the stream, authenticates and binds; it is
 * shown the elements of those steps alone, so that its own reconnecting, stream management and IQ handling
 * never act. Nothing that the server sends makes this throw: it ends the link.
 */
export class Link {
  readonly #options: LinkOptions;
  readonly #listener: LinkListener;
  readonly #entity: Client;
  readonly #passOn: (element: Element) => void;
  readonly #abort = new AbortController();
  #wire: Wire | undefined;
  #phase: Phase = "greeting";
  #isAuthenticated = false;
  #mechanism: Scram | undefined;
  #boundFeatures: Element | undefined;
  #jid = "";
  #incoming = 0;

  constructor(options: LinkOptions, listener: LinkListener) {
    this.#options = options;
    this.#listener = listener;
    this.#entity = createEntity({ ...options, onScram: (mechanism) => (this.#mechanism = mechanism) });
    this.#passOn = intercept(this.#entity, {
      onText: (text) => this.#onText(text),
      onElement: (element) => this.#onElement(element),
      onSent: (element) => traceStanza(options.log, "out", element),
      onBound: (jid) => this.#onBound(jid),
      onStreamClosed: () => this.#onStreamClosed(),
      onError: (error) => this.fail(error),
    });
    this.#open().catch((error: unknown) => this.fail(error));
  }

  /** Such as `TLSv1.3`; `undefined` without TLS. */
  get tlsVersion(): string | undefined {
    return this.#wire?.tlsVersion;
  }

  write(text: string, written?: (error?: Error | null) => void): void {
    if (this.#phase === "over") return;
    this.#wire?.write(text, written);
  }

  /** Gives the link up, without a word to the server: the session can be resumed. */
  fail(error: unknown): void {
    this.#end(error, () => this.#abort.abort());
  }

  /** Ends the session. The link is over when the server has agreed. */
  close(): void {
    if (this.#phase !== "up") return;
    this.#phase = "closing";
    this.#wire?.write("</stream:stream>");
  }

  async #open(): Promise<void> {
    const { service, domain } = this.#options;
    this.#wire = await Wire.open({ service, tls: tlsOptions(this.#options) }, this.#abort.signal);
    this.#entity._attachSocket(this.#wire);
    this.#wire.on("close", () => this.fail(new Error("the connection was closed")));
    await this.#entity.open({ domain });
  }

  #end(error: unknown, leave: () => void): void {
    if (this.#phase === "over") return;
    this.#phase = "over";
    leave();
    // Whatever xmpp.js still waits for.
    this.#entity.emit("error", error);
    this.#listener.ended(error);
  }

  #onText(text: string): void {
    this.#incoming += text.length;
    if (this.#incoming > MOST_INCOMING) throw new Error("the server sent a stanza without end");
    this.#listener.heard();
  }

  #onElement(element: Element): void {
    if (this.#phase === "over") return;
    this.#incoming = 0;
    // Whoever walks through it would exhaust the stack: it counts, but as empty.
    if (isDeeper(element, MOST_DEPTH)) element.children = [];
    traceStanza(this.#options.log, "in", element);
    const namespace = element.getNS();
    if (element.is("error", NS_STREAM)) this.#onStreamError(element);
    else if (this.#phase === "up" || this.#phase === "closing") this.#listener.element(element);
    else if (element.is("features", NS_STREAM)) this.#onFeatures(element);
    else if (namespace === NS_TLS) this.#onTls(element);
    else if (namespace === NS_SASL) this.#onSasl(element);
    else if (namespace === NS_SM) this.#onManagement(element);
    else if (this.#phase === "binding" && element.is("iq")) this.#onBindReply(element);
    else if (this.#phase === "enabling") this.#listener.element(element);
  }

  #onFeatures(features: Element): void {
    if (this.#phase !== "greeting") return;
    if (this.#isAuthenticated) {
      this.#startSession(features);
      return;
    }
    if (!this.#entity.isSecure()) {
      if (features.getChild("starttls", NS_TLS) !== undefined) {
        this.#phase = "securing";
        this.write(`<starttls xmlns='${NS_TLS}'/>`);
        return;
      }
      if (this.#options.requireTls) {
        throw new SessionFatal(
          `${this.#options.service} offers no TLS, so no password was sent: switch TLS on there, or, on loopback only, xmpp.require_tls off.`,
        );
      }
    }
    const mechanisms = features.getChild("mechanisms", NS_SASL);
    const offered = mechanisms?.getChildren("mechanism").map((mechanism) => mechanism.text().trim()) ?? [];
    if (!offered.some((name) => MECHANISMS.includes(name))) {
      throw new SessionFatal(
        `${this.#options.domain} offers no way to log in that this bot knows (${offered.join(", ")}).`,
      );
    }
    this.#phase = "authenticating";
    this.#passOn(only(mechanisms));
  }

  #startSession(features: Element): void {
    this.#boundFeatures = features;
    const { resume } = this.#options;
    if (resume === undefined || features.getChild("sm", NS_SM) === undefined) {
      this.#bind(features);
      return;
    }
    this.#phase = "resuming";
    this.write(xml("resume", { xmlns: NS_SM, previd: resume.id, h: resume.h }).toString());
  }

  #bind(features: Element): void {
    this.#phase = "binding";
    this.#passOn(only(features.getChild("bind", NS_BIND)));
  }

  #onTls(element: Element): void {
    if (this.#phase !== "securing") return;
    if (element.getName() !== "proceed") throw new Error("the server refused STARTTLS");
    // Whatever else came with this was not encrypted: nobody reads it (CVE-2021-44718 and its like).
    this.#entity._detachParser();
    this.#secure().catch((error: unknown) => this.fail(error));
  }

  async #secure(): Promise<void> {
    await this.#wire?.startTls();
    this.#phase = "greeting";
    await this.#entity.open({ domain: this.#options.domain });
  }

  #onSasl(element: Element): void {
    if (this.#phase !== "authenticating") return;
    if (element.getName() === "failure") {
      const condition = element
        .getChildElements()
        .find((child) => child.getName() !== "text")
        ?.getName();
      throw new LoginRefused("password", condition ?? "no reason given");
    }
    if (element.getName() === "success") {
      this.#mechanism?.verify(Buffer.from(element.text(), "base64").toString("latin1"));
      this.#isAuthenticated = true;
      this.#phase = "greeting";
    }
    this.#passOn(element);
  }

  #onManagement(element: Element): void {
    const name = element.getName();
    if (this.#phase === "resuming" && name === "resumed") {
      this.#phase = "up";
      this.#listener.established({ isResumed: true, h: Number(element.attrs.h) });
    } else if (this.#phase === "resuming" && name === "failed") {
      const { h } = element.attrs;
      this.#listener.resumeFailed(h === undefined ? undefined : Number(h));
      if (this.#boundFeatures !== undefined) this.#bind(this.#boundFeatures);
    } else if (this.#phase === "enabling" && name === "enabled") {
      const isResumable = ["true", "1"].includes(element.attrs.resume ?? "");
      this.#established({ resumeId: isResumable ? element.attrs.id : undefined });
    } else if (this.#phase === "enabling" && name === "failed") {
      this.#established(undefined);
    }
  }

  #onBindReply(iq: Element): void {
    if (iq.attrs.type === "error") {
      const condition = iq.getChild("error")?.getChildElements()[0]?.getName();
      throw new LoginRefused("resource", condition ?? "no reason given");
    }
    this.#passOn(iq);
  }

  #onBound(jid: string): void {
    if (this.#phase !== "binding") return;
    this.#jid = jid;
    this.#phase = "enabling";
    if (this.#boundFeatures?.getChild("sm", NS_SM) === undefined) this.#established(undefined);
    else this.write(`<enable xmlns='${NS_SM}' resume='true'/>`);
  }

  #established(managed: { readonly resumeId: string | undefined } | undefined): void {
    this.#phase = "up";
    this.#listener.established({ isResumed: false, jid: this.#jid, managed });
  }

  #onStreamError(element: Element): void {
    const [condition] = element.getChildElements();
    const text = element.getChildText("text") ?? undefined;
    this.#leave(new StreamFailure(condition?.getName() ?? "undefined-condition", text));
  }

  #onStreamClosed(): void {
    if (this.#phase === "closing") this.fail(new Error("the stream is closed"));
    else this.#leave(new Error("the server closed the stream"));
  }

  /** The server ended the stream, so this end does too (RFC 6120 §4.4). */
  #leave(error: unknown): void {
    this.#end(error, () => this.#wire?.end("</stream:stream>"));
  }
}

/** The stream features with one child alone, so that xmpp.js takes that step and no other. */
function only(child: Element | undefined): Element {
  return xml("features", { xmlns: NS_STREAM }, child);
}

function isDeeper(element: Element, most: number): boolean {
  let level = [element];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most) return true;
    level = level.flatMap((parent) => parent.getChildElements());
  }
  return false;
}
