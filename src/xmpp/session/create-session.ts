import { setTimeout as wait } from "node:timers/promises";
import type { Element } from "../xml.ts";
import { backoffMs } from "./backoff.ts";
import { SendFailed, SessionFatal } from "./errors.ts";
import { diagnose, type Failure } from "./failure.ts";
import { wireCount } from "./inbound.ts";
import { Link } from "./link.ts";
import { Listeners } from "./listeners.ts";
import type { Established } from "./login.ts";
import type { SaltedPasswords } from "./scram.ts";
import { randomId } from "./serialise.ts";
import type { Session, SessionEvents, SessionOptions, SessionState } from "./session.ts";
import { StanzaStream } from "./stanza-stream.ts";
import { type SessionTiming, sessionTiming } from "./timing.ts";

/** How long the server has to close its side of the stream. */
const CLOSING_MS = 500;

/** One resource of one account, over as many links as it takes. */
export function createSession(options: SessionOptions): Session {
  return new LastingSession(options);
}

class LastingSession implements Session {
  state: SessionState = "connecting";

  readonly #options: SessionOptions;
  readonly #timing: SessionTiming;
  readonly #stream: StanzaStream;
  readonly #listeners: Listeners<SessionEvents>;
  readonly #stopping = new AbortController();
  /**
   * Random, so that two processes never push each other out; kept for the process's life, so that a fresh
   * session takes the place of a lost one, whose unacknowledged stanzas the server then hands over at once.
   */
  readonly #resource = randomId();
  readonly #salted: SaltedPasswords = new Map();
  #link: Link | undefined;
  #hasWorked = false;
  #onlineSince: number | undefined;
  #failures = 0;
  #kept: Promise<void> = Promise.resolve();
  #started: Promise<void> | undefined;
  #stopped: Promise<void> | undefined;

  constructor(options: SessionOptions) {
    const { log } = options;
    this.#options = options;
    this.#timing = { ...sessionTiming, ...options.timing };
    this.#stream = new StanzaStream({ ...options, timing: this.#timing });
    this.#listeners = new Listeners((err) => log.error({ err }, "a listener of the session failed"));
  }

  get jid(): string | undefined {
    return this.#stream.jid;
  }

  on<Event extends keyof SessionEvents>(event: Event, listener: SessionEvents[Event]): () => void {
    return this.#listeners.add(event, listener);
  }

  start(): Promise<void> {
    this.#started ??= new Promise((resolve, reject) => {
      this.on("online", () => resolve());
      this.#kept = this.#keep().catch(reject);
    });
    return this.#started;
  }

  async send(stanza: Element): Promise<void> {
    if (this.state === "stopped") throw new SendFailed("the session is stopped");
    await this.#stream.send(stanza);
  }

  request(iq: Element, timeoutMs = 30_000): Promise<Element> {
    return this.#stream.request(iq, timeoutMs);
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  /** One link after another. Rejects where there never was a session, and none will be. */
  async #keep(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const cause = await this.#runLink();
      if (this.#stopping.signal.aborted) break;
      const failure = diagnose(cause, { ...this.#options, wasOnline: this.#onlineSince !== undefined });
      if (failure.verdict === "fatal" || (failure.verdict === "operator" && !this.#hasWorked)) {
        this.#giveUp(new SessionFatal(failure.sentence, { cause }));
        return;
      }
      await this.#pause(failure);
    }
    if (!this.#hasWorked) throw new SendFailed("the session was stopped before it was online");
  }

  /** Resolves with what ended the link. */
  async #runLink(): Promise<unknown> {
    this.state = "connecting";
    const { connectMs } = this.#timing;
    const resumption = this.#stream.resumption;
    const { username, password } = this.#options;
    let watchdog: NodeJS.Timeout | undefined;
    const error = await new Promise<unknown>((resolve) => {
      const link = new Link(
        {
          ...this.#options,
          credentials: { username, password },
          resource: this.#resource,
          salted: this.#salted,
          resume: resumption && { id: resumption.id, h: wireCount(resumption.handled) },
        },
        {
          resumeFailed: (h) => this.#stream.resumeFailed(h),
          established: (how) => {
            clearTimeout(watchdog);
            this.#stream.attach(link, how, resumption?.handled ?? 0);
            this.#onOnline(link, how);
          },
          element: (element) => this.#stream.element(element),
          heard: () => this.#stream.heard(),
          ended: resolve,
        },
      );
      this.#link = link;
      const late = () => link.fail(new Error(`logging in took more than ${connectMs / 1000} s`));
      watchdog = setTimeout(late, connectMs);
    });
    clearTimeout(watchdog);
    this.#stream.detach();
    return error;
  }

  #onOnline(link: Link, how: Established): void {
    const jid = this.jid ?? "";
    this.#hasWorked = true;
    this.#onlineSince = performance.now();
    this.state = "online";
    const facts = { jid, tls: link.tlsVersion ?? "none", streamManagement: this.#stream.isManaged };
    this.#options.log.info(facts, how.isResumed ? "XMPP session resumed" : "XMPP session online");
    this.#listeners.emit(how.isResumed ? "resumed" : "online", jid);
  }

  async #pause({ verdict, sentence }: Failure): Promise<void> {
    const { log, random = Math.random } = this.#options;
    const { stableMs, backoffSlowMs } = this.#timing;
    const wasStable = this.#onlineSince !== undefined && performance.now() - this.#onlineSince >= stableMs;
    this.#failures = wasStable ? 1 : this.#failures + 1;
    this.#onlineSince = undefined;
    const waitMs = verdict === "operator" ? backoffSlowMs : backoffMs(this.#failures, this.#timing, random);
    this.state = "waiting";
    log.warn({ waitMs }, `${sentence} Trying again in ${(waitMs / 1000).toFixed(1)} s.`);
    this.#listeners.emit("offline", sentence);
    await wait(waitMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }

  #giveUp(error: SessionFatal): void {
    this.state = "stopped";
    this.#stream.close(error.message);
    if (!this.#hasWorked) throw error;
    this.#listeners.emit("fatal", error);
  }

  async #stop(): Promise<void> {
    const deadline = AbortSignal.timeout(this.#timing.stopMs);
    this.#stopping.abort();
    if (this.state === "online") {
      const left = this.#stream.leave().then(() => this.#link?.close());
      await Promise.race([left.then(() => this.#kept), this.#kept, aborted(deadline)]);
      // A stream that is closed, unlike one that is cut, has the server hand what is left to others at once.
      this.#link?.close();
      await Promise.race([this.#kept, wait(CLOSING_MS)]);
    }
    this.#link?.fail(new Error("the session was stopped"));
    await this.#kept;
    this.#stream.close("the session was stopped");
    this.state = "stopped";
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
