import type { Logger } from "pino";
import type { RememberedSession } from "../../ports/replica.ts";
import { type Element, xml } from "../xml.ts";
import { Acknowledgements } from "./acknowledgements.ts";
import type { Connection } from "./connection.ts";
import { SendError } from "./errors.ts";
import { answerIq } from "./iq-replies.ts";
import { Keepalive } from "./keepalive.ts";
import type { Established } from "./login.ts";
import { NS_SM } from "./namespaces.ts";
import type { Goodbye } from "./reconnector.ts";
import { rememberSession } from "./remember-session.ts";
import { Requests } from "./requests.ts";
import { type Channel, SendQueue } from "./send-queue.ts";
import { randomId, serialise } from "./serialise.ts";
import type { SessionOptions, WhenAcknowledged } from "./session.ts";
import type { SessionTiming } from "./timing.ts";
import { traceStanza } from "./trace.ts";

export type StanzaStreamOptions = Pick<
  SessionOptions,
  "domain" | "presence" | "receive" | "answer" | "memory" | "settled"
> & {
  readonly log: Logger;
  readonly timing: SessionTiming;
};

/** What can be resumed: the server's name for the session, and how many of its stanzas are handled. */
export type Resumption = { readonly id: string; readonly handled: number };

/** The stanzas of a session both ways, over one connection after another. Stream management is XEP-0198. */
export class StanzaStream {
  jid: string | undefined;
  readonly #options: StanzaStreamOptions;
  readonly #sendQueue = new SendQueue();
  readonly #requests = new Requests();
  readonly #acknowledgements: Acknowledgements;
  #connection: Connection | undefined;
  #keepalive: Keepalive | undefined;
  #isManaged = false;
  #resumeId: string | undefined;
  /** The session is another process's until its stream is resumed here. */
  #isAdopted = false;
  /** What contacts see of us, where another process has shown it. */
  #shown = "";

  constructor(options: StanzaStreamOptions) {
    this.#options = options;
    const { memory, timing, log } = options;
    this.#acknowledgements = new Acknowledgements({ memory, gatherMs: timing.ackGatherMs, log });
  }

  get resumption(): Resumption | undefined {
    const id = this.#resumeId;
    return id === undefined ? undefined : { id, handled: this.#acknowledgements.handled };
  }

  get isManaged(): boolean {
    return this.#isManaged;
  }

  /** Takes over the session of another process, which the next connection is to resume. */
  adopt({ id, jid, h, presence }: RememberedSession): void {
    this.#shown = presence;
    this.jid = jid;
    this.#resumeId = id;
    this.#acknowledgements.begin(h);
    this.#isAdopted = true;
  }

  /** `h`: how many stanzas the server had, where it says so. */
  resumeFailed(h: number | undefined): void {
    this.#resumeId = undefined;
    if (h !== undefined && !this.#isAdopted) this.#sendQueue.acknowledged(h);
    this.#isAdopted = false;
  }

  /**
   * Goes on over this connection; `handled` is what the server was told when it was asked to resume. Answers whether the session
   * is new to this process.
   */
  attach(connection: Connection, how: Established, handled: number): boolean {
    if (!how.isResumed) {
      this.#begin(connection, how);
      return true;
    }
    if (this.#isAdopted) {
      this.#isAdopted = false;
      this.#isManaged = true;
      this.#sendQueue.adopted(this.#channel(connection), how.h);
      this.#showAnew();
      return true;
    }
    this.#checkCount(how.h);
    const channel = this.#channel(connection);
    this.#acknowledgements.resumedFrom(handled);
    this.#sendQueue.resumed(channel);
    return false;
  }

  /** Remembers a fresh session for other processes. */
  async remember(): Promise<void> {
    const { memory, presence, log } = this.#options;
    const shown = String(presence());
    if (memory !== undefined)
      await rememberSession(memory, { id: this.#resumeId, jid: this.jid, shown }, log);
  }

  /** Contacts learn what another version of the program can do (XEP-0115 §7.3). */
  #showAnew(): void {
    const presence = this.#options.presence();
    const shown = String(presence);
    if (shown === this.#shown) return;
    this.send(presence).catch(() => undefined);
    this.#options.memory?.write({ presence: shown }).catch(() => undefined);
  }

  /** Shows that we are there. False where this connection is gone by now. */
  appear(connection: Connection): boolean {
    if (connection !== this.#connection) return false;
    this.send(this.#options.presence()).catch(() => undefined);
    return true;
  }

  #begin(
    connection: Connection,
    { jid, managed }: Extract<Established, { readonly isResumed: false }>,
  ): void {
    this.jid = jid;
    this.#isManaged = managed !== undefined;
    this.#resumeId = managed?.resumeId;
    this.#acknowledgements.begin();
    this.#requests.rejectAll(new SendError("the session in which it was asked was lost"));
    this.#sendQueue.opened(this.#channel(connection));
  }

  detach(): void {
    this.#connection = undefined;
    this.#acknowledgements.disconnected();
    this.#keepalive?.stop();
    this.#sendQueue.closed();
  }

  heard(): void {
    this.#keepalive?.heard();
  }

  /** Something came that is no part of logging in. */
  element(element: Element): void {
    if (element.getNS() === NS_SM) this.#manage(element);
    else if (["message", "presence", "iq"].includes(element.name)) this.#take(element);
  }

  async send(stanza: Element): Promise<void> {
    stanza.attrs.id ??= randomId();
    const { name } = stanza;
    const isRepeatable = name === "message" || (name === "presence" && stanza.attrs.to !== undefined);
    const acknowledged = this.#sendQueue.add({ xml: serialise(stanza), isRepeatable });
    traceStanza(this.#options.log, "out", stanza);
    await acknowledged;
  }

  async request(iq: Element, timeoutMs: number): Promise<Element> {
    if (this.#connection === undefined) throw new SendError("the session is not online");
    const id = iq.attrs.id ?? randomId();
    iq.attrs.id = id;
    const result = this.#requests.add({ id, asked: iq.attrs.to, timeoutMs });
    this.send(iq).catch((error: Error) => this.#requests.reject(id, error));
    return result;
  }

  /**
   * Says goodbye, and resolves when what was taken is handled, and what was sent acknowledged. What the server handed
   * out before it knew comes before its acknowledgement, and is taken still: to its senders it would come back. What it
   * hands out after that, or where another process goes on, is for the next session.
   */
  async leave(goodbye: Goodbye): Promise<void> {
    if (goodbye === "close") await this.send(xml("presence", { type: "unavailable" })).catch(() => undefined);
    await this.#acknowledgements.leave();
    await this.#options.settled?.();
    await this.#sendQueue.emptied();
    await this.#acknowledgements.told();
    // What was to be done after the acknowledgement is sent, too.
    await this.#sendQueue.emptied();
    if (goodbye === "close") await this.#options.memory?.write(undefined).catch(() => undefined);
  }

  close(reason: string): void {
    this.detach();
    this.#resumeId = undefined;
    this.#sendQueue.rejectAll(reason);
    this.#requests.rejectAll(new SendError(reason));
  }

  #channel(connection: Connection): Channel {
    const keepalive = new Keepalive({
      intervalMs: this.#options.timing.ackIntervalMs,
      timeoutMs: this.#options.timing.ackTimeoutMs,
      onSilent: () => this.#provoke(connection, keepalive),
      onDead: () => connection.fail(new Error("the server has fallen silent")),
    });
    this.#connection = connection;
    this.#keepalive = keepalive;
    const channel: Channel = {
      write: (text, written) => connection.write(text, written),
      flush: () => connection.flush(),
      asked: () => keepalive.asked(),
      isManaged: this.#isManaged,
    };
    this.#acknowledgements.connected(channel);
    return channel;
  }

  #provoke(connection: Connection, keepalive: Keepalive): void {
    if (this.#isManaged) {
      this.#sendQueue.askAnew();
      return;
    }
    const ping = xml("ping", { xmlns: "urn:xmpp:ping" });
    connection.write(xml("iq", { type: "get", to: this.#options.domain, id: randomId() }, ping).toString());
    keepalive.asked();
  }

  #manage(element: Element): void {
    if (element.getName() === "r") this.#acknowledgements.tell();
    if (element.getName() !== "a") return;
    this.#checkCount(Number(element.attrs.h));
    // A byte back, so that the kernel acknowledges this small segment now and not in 40 ms: until then the
    // server's own Nagle algorithm would hold back the next message.
    this.#connection?.write(" ");
    this.#sendQueue.answered();
  }

  #checkCount(h: number): void {
    if (this.#sendQueue.acknowledged(h)) return;
    this.#resumeId = undefined;
    throw new Error("the server acknowledged more than it was sent");
  }

  #take(stanza: Element): void {
    const isReply = stanza.name === "iq" && ["result", "error"].includes(stanza.attrs.type ?? "");
    if (isReply) this.#requests.settle(stanza, this.jid ?? "");
    const handling = this.#acknowledgements.take();
    if (handling === undefined) return;
    const { whenAcknowledged, finish } = handling;
    if (isReply) finish();
    else {
      this.#handle(stanza, whenAcknowledged)
        .catch((err: unknown) => this.#options.log.error({ err }, "handling a stanza failed"))
        .then(finish);
    }
  }

  async #handle(stanza: Element, whenAcknowledged: WhenAcknowledged): Promise<void> {
    const { receive, answer, log } = this.#options;
    if (stanza.name === "iq") await answerIq(stanza, { answer, send: (reply) => this.send(reply), log });
    else await receive(stanza, whenAcknowledged);
  }
}
