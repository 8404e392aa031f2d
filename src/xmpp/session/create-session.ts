/**
 * `xmpp/session` stays logged in as one account: connections, TLS, authentication, and stream management (XEP-0198).
 */

import type { Element } from "../xml.ts";
import { wireCount } from "./ack-counter.ts";
import { Connection } from "./connection.ts";
import { SendError } from "./errors.ts";
import { diagnose } from "./failure.ts";
import { OfflineStore } from "./offline-store.ts";
import { Reconnector } from "./reconnector.ts";
import type { SaltedPasswords } from "./scram.ts";
import { randomId } from "./serialise.ts";
import type { Session, SessionEvents, SessionOptions, SessionState } from "./session.ts";
import { StanzaStream } from "./stanza-stream.ts";
import { sessionTiming } from "./timing.ts";

/** One resource of one account, over as many connections as it takes. */
export function createSession(options: SessionOptions): Session {
  return new LastingSession(options);
}

type Told = { readonly up: () => void; readonly ended: (error: unknown) => void };

class LastingSession implements Session {
  readonly #options: SessionOptions;
  readonly #stream: StanzaStream;
  readonly #offlineStore: OfflineStore;
  readonly #keeper: Reconnector<Connection>;
  /**
   * Kept for the life of the session, so that a fresh one takes the place of a lost one, whose unacknowledged stanzas the
   * server then hands over at once.
   */
  readonly #resource: string;
  readonly #salted: SaltedPasswords = new Map();

  constructor(options: SessionOptions) {
    const timing = { ...sessionTiming, ...options.timing };
    this.#options = options;
    this.#resource = options.resource ?? randomId();
    this.#offlineStore = new OfflineStore({
      request: (iq, timeoutMs) => this.request(iq, timeoutMs),
      receive: async (stanza, whenAcknowledged) => options.receive(stanza, whenAcknowledged),
      log: options.log,
    });
    const offlineStore = this.#offlineStore;
    this.#stream = new StanzaStream({ ...options, receive: offlineStore.receive.bind(offlineStore), timing });
    this.#keeper = new Reconnector({
      name: "the session",
      open: (told) => this.#open(told),
      onGone: () => this.#stream.detach(),
      onOver: (reason) => this.#stream.close(reason),
      leave: (goodbye) => this.#stream.leave(goodbye),
      mayConnect: options.mayConnect,
      hasWorked: options.hasWorked,
      diagnose: (error, wasOnline) => diagnose(error, { ...options, wasOnline }),
      timing,
      log: options.log,
      random: options.random,
    });
  }

  get state(): SessionState {
    return this.#keeper.state;
  }

  get jid(): string | undefined {
    return this.#stream.jid;
  }

  on<Event extends keyof SessionEvents>(event: Event, listener: SessionEvents[Event]): () => void {
    return this.#keeper.on(event, listener);
  }

  async start(): Promise<void> {
    const remembered = await this.#options.memory?.read();
    if (remembered !== undefined) this.#stream.adopt(remembered);
    await this.#keeper.start();
  }

  stop(): Promise<void> {
    return this.#keeper.stop();
  }

  handOver(): Promise<void> {
    return this.#keeper.stop("hand over");
  }

  abandon(): Promise<void> {
    return this.#keeper.abandon();
  }

  async send(stanza: Element): Promise<void> {
    if (this.state === "stopped") throw new SendError("the session is stopped");
    await this.#stream.send(stanza);
  }

  request(iq: Element, timeoutMs = 30_000): Promise<Element> {
    return this.#stream.request(iq, timeoutMs);
  }

  #open({ up, ended }: Told): Connection {
    const { username, password, log } = this.#options;
    const stream = this.#stream;
    const { resumption } = stream;
    const connection: Connection = new Connection(
      {
        ...this.#options,
        credentials: { username, password },
        resource: this.#resource,
        salted: this.#salted,
        resume: resumption && { id: resumption.id, h: wireCount(resumption.handled) },
      },
      {
        resumeFailed: (h) => stream.resumeFailed(h),
        established: (how) => {
          up();
          const isNew = stream.attach(connection, how, resumption?.handled ?? 0);
          const jid = this.jid ?? "";
          const facts = { jid, tls: connection.tlsVersion ?? "none", streamManagement: stream.isManaged };
          log.info(facts, how.isResumed ? "XMPP session resumed" : "XMPP session online");
          if (!how.isResumed) void this.#appear(connection, jid);
          else this.#keeper.emit(isNew ? "online" : "resumed", jid);
        },
        element: (element) => stream.element(element),
        heard: () => stream.heard(),
        ended,
      },
    );
    return connection;
  }

  /** What a fresh session begins with. */
  async #appear(connection: Connection, jid: string): Promise<void> {
    const isCarriedOver = this.#options.memory !== undefined;
    if (isCarriedOver) await Promise.all([this.#stream.remember(), this.#offlineStore.claim()]);
    if (!this.#stream.appear(connection)) return;
    if (isCarriedOver) void this.#offlineStore.fetch();
    this.#keeper.emit("online", jid);
  }
}
