import type { Logger } from "pino";
import type { SessionMemory } from "../../ports/replica.ts";
import type { Element } from "../xml.ts";
import type { FatalSessionError } from "./errors.ts";
import type { SessionTiming } from "./timing.ts";

/** What answers an IQ: the child of a result, a result without a child, or an `<error/>` element. */
export type IqAnswer = Element | "empty" | undefined;

/**
 * Has work done when the server was told that a stanza is handled: no other process can be given it after that. Where the
 * server was not told, the work is not done, and the stanza comes again.
 */
export type WhenAcknowledged = (work: () => void) => void;

export type SessionOptions = {
  /** `xmpp://host:port` (STARTTLS) or `xmpps://host:port` (TLS from the start, XEP-0368). */
  readonly service: string;
  /** The XMPP domain. The certificate must be for this name, not for the host in `service`. */
  readonly domain: string;
  readonly username: string;
  readonly password: string;
  /** Refuse to log in without TLS. False allows it, for a server on loopback that offers none. */
  readonly requireTls: boolean;
  /** A PEM file of the only authorities to trust, in place of the system's. Read at each connection. */
  readonly caFile: string | null;
  /** Which of the account's resources this is; random unless told. Another login with the same one ends this session. */
  readonly resource?: string;
  /** What is kept of the session for other processes, one of which may go on with it. */
  readonly memory?: SessionMemory;
  /** Resolves when this process may connect. Asked before each connection. */
  readonly mayConnect?: () => Promise<unknown>;
  /** Resolves when all that was received is answered. {@link Session.stop} waits for it. */
  readonly settled?: () => Promise<void>;
  /** Logging in is known to work, so that what an operator has to mend, too, is tried again. False unless told. */
  readonly hasWorked?: boolean;
  /** The initial presence, sent once stream management runs, on each fresh session and on no resumed one. */
  readonly presence: () => Element;
  /**
   * Each incoming message and presence, in the order of arrival. The next is delivered without waiting, but a
   * stanza is acknowledged to the server only when the promises of it and of all before it have settled, so
   * that what a dying process had not finished is delivered again. So a promise must settle, in the end; one
   * that rejects is logged, and counts as handled.
   */
  readonly receive: (stanza: Element, whenAcknowledged: WhenAcknowledged) => void | Promise<void>;
  /** Each IQ of type get or set. `undefined` answers service-unavailable, a throw internal-server-error. */
  readonly answer: (iq: Element) => Promise<IqAnswer>;
  readonly log: Logger;
  readonly timing?: Partial<SessionTiming>;
  /** From 0 up to 1, for jitter. */
  readonly random?: () => number;
};

export type SessionState = "connecting" | "online" | "waiting" | "stopped";

export type SessionEvents = {
  /** A session is new to this process: presence has been sent, by this process or the one before. */
  readonly online: (jid: string) => void;
  /** The old session goes on, and nothing was lost. */
  readonly resumed: (jid: string) => void;
  /** The connection is down, with the reason as a sentence. The session is trying again, unless it was stopped. */
  readonly offline: (reason: string) => void;
  /** The session is over, after it had been online. */
  readonly fatal: (error: FatalSessionError) => void;
};

/** A login that stays up, and says so only when it is. */
export type Session = {
  /** Resolves when online for the first time. Rejects with {@link FatalSessionError} where no retry can help. */
  start(): Promise<void>;
  readonly state: SessionState;
  /** The full JID, once there was one. */
  readonly jid: string | undefined;
  /**
   * Resolves when the server has acknowledged the stanza (XEP-0198), or has been handed it where it knows no
   * stream management. Until then it survives a lost connection: a message or directed presence is sent again, with
   * the same id. Rejects with {@link SendError} when it is too large, or known lost, or the session stops. An id
   * is added where there is none, and what XML 1.0 forbids is left out.
   */
  send(stanza: Element): Promise<void>;
  /**
   * Resolves with the result from the JID that was asked; a result from any other is ignored. Rejects with
   * StanzaError, RequestTimeoutError (30 s unless told), or SendError when not online or the session was lost.
   */
  request(iq: Element, timeoutMs?: number): Promise<Element>;
  /** Says goodbye, waits a bounded time for what is in flight, and closes. Safe to call twice. */
  stop(): Promise<void>;
  /** The same without a goodbye: another process goes on with the session. */
  handOver(): Promise<void>;
  /** Another process has the session: ends at once, without a word to the server. */
  abandon(): Promise<void>;
  /** Returns what takes the listener off again. */
  on<Event extends keyof SessionEvents>(event: Event, listener: SessionEvents[Event]): () => void;
};
