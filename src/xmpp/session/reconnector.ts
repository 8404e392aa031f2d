import { setTimeout as wait } from "node:timers/promises";
import type { Logger } from "pino";
import { backoffMs } from "./backoff.ts";
import { FatalSessionError, SendError } from "./errors.ts";
import type { Failure } from "./failure.ts";
import { Listeners } from "./listeners.ts";
import type { SessionEvents, SessionState } from "./session.ts";
import type { SessionTiming } from "./timing.ts";

/** One connection. It begins to connect when it is made. */
export type KeptConnection = {
  /** Says goodbye. The connection is over when the server has agreed. */
  close(): void;
  /** Gives it up, without a word. */
  fail(error: unknown): void;
};

export type ReconnectorOptions<Connection extends KeptConnection> = {
  /** How sentences call it, such as “the session”. */
  readonly name: string;
  /** Resolves when a connection may be opened. Asked before each. */
  readonly mayConnect?: (() => Promise<unknown>) | undefined;
  /** Makes a connection, which tells once when it is up, if ever, and once what ended it. */
  readonly open: (told: { readonly up: () => void; readonly ended: (error: unknown) => void }) => Connection;
  /** A connection is gone. */
  readonly onGone: () => void;
  /** There will be no other connection. */
  readonly onOver: (reason: string) => void;
  /** Finishes what is in flight, while the connection is still up. It has a limited time for that. */
  readonly leave: (goodbye: Goodbye) => Promise<void>;
  readonly diagnose: (error: unknown, wasOnline: boolean) => Failure;
  /** It has worked before, so that what an operator has to mend, too, is tried again. */
  readonly hasWorked?: boolean | undefined;
  readonly timing: SessionTiming;
  readonly log: Logger;
  /** From 0 up to 1, for jitter. */
  readonly random?: (() => number) | undefined;
};

/** Whether the server is to take the client for gone, or another process goes on in its place. */
export type Goodbye = "close" | "hand over";

/** How long the server has to close its side of the stream. */
const CLOSING_MS = 500;
/** The same sentence is no news before this. */
const SAY_AGAIN_MS = 60_000;

/** One connection after another: an account's, or a component's. */
export class Reconnector<Connection extends KeptConnection> {
  state: SessionState = "connecting";

  readonly #options: ReconnectorOptions<Connection>;
  readonly #listeners: Listeners<SessionEvents>;
  readonly #stopping = new AbortController();
  #connection: Connection | undefined;
  #hasWorked: boolean;
  #onlineSince: number | undefined;
  #failures = 0;
  #said: { readonly sentence: string; readonly at: number } | undefined;
  #kept: Promise<void> = Promise.resolve();
  #started: Promise<void> | undefined;
  #stopped: Promise<void> | undefined;

  constructor(options: ReconnectorOptions<Connection>) {
    this.#options = options;
    this.#hasWorked = options.hasWorked ?? false;
    const { name, log } = options;
    this.#listeners = new Listeners((err) => log.error({ err }, `a listener of ${name} failed`));
  }

  on<Event extends keyof SessionEvents>(event: Event, listener: SessionEvents[Event]): () => void {
    return this.#listeners.add(event, listener);
  }

  emit<Event extends keyof SessionEvents>(event: Event, ...args: Parameters<SessionEvents[Event]>): void {
    this.#listeners.emit(event, ...args);
  }

  /** Resolves at the first `online`. Rejects with {@link FatalSessionError} where no retry can help. */
  start(): Promise<void> {
    this.#started ??= new Promise((resolve, reject) => {
      this.on("online", () => resolve());
      this.#kept = this.#keep().catch(reject);
    });
    return this.#started;
  }

  /** Leaves, within a bounded time. Safe to call twice. */
  stop(goodbye: Goodbye = "close"): Promise<void> {
    this.#stopped ??= this.#stop(goodbye);
    return this.#stopped;
  }

  /** Ends at once, without a word to the server. */
  abandon(): Promise<void> {
    this.#stopped ??= this.#cut(`${this.#options.name} was abandoned`);
    return this.#stopped;
  }

  async #keep(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await Promise.race([this.#options.mayConnect?.(), aborted(signal)]);
      if (signal.aborted) break;
      const cause = await this.#runConnection();
      if (signal.aborted) break;
      const failure = this.#options.diagnose(cause, this.#onlineSince !== undefined);
      if (failure.verdict === "fatal" || (failure.verdict === "operator" && !this.#hasWorked)) {
        this.#giveUp(new FatalSessionError(failure.sentence, { cause }));
        return;
      }
      await this.#pause(failure);
    }
    if (!this.#hasWorked) throw new SendError(`${this.#options.name} was stopped before it was online`);
  }

  /** Resolves with what ended the connection. */
  async #runConnection(): Promise<unknown> {
    this.state = "connecting";
    const { connectMs } = this.#options.timing;
    let watchdog: NodeJS.Timeout | undefined;
    const error = await new Promise<unknown>((ended) => {
      const up = () => {
        clearTimeout(watchdog);
        this.#hasWorked = true;
        this.#said = undefined;
        this.#onlineSince = performance.now();
        this.state = "online";
      };
      const connection = this.#options.open({ up, ended });
      this.#connection = connection;
      const late = () => connection.fail(new Error(`logging in took more than ${connectMs / 1000} s`));
      watchdog = setTimeout(late, connectMs);
    });
    clearTimeout(watchdog);
    this.#options.onGone();
    return error;
  }

  async #pause({ verdict, sentence }: Failure): Promise<void> {
    const { random = Math.random, timing } = this.#options;
    const wasStable =
      this.#onlineSince !== undefined && performance.now() - this.#onlineSince >= timing.stableMs;
    this.#failures = wasStable ? 1 : this.#failures + 1;
    this.#onlineSince = undefined;
    const waitMs = verdict === "retry" ? backoffMs(this.#failures, timing, random) : timing.backoffSlowMs;
    this.state = "waiting";
    this.#say(sentence, waitMs);
    this.emit("offline", sentence);
    await wait(waitMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }

  #say(sentence: string, waitMs: number): void {
    const now = performance.now();
    const isNews = this.#said?.sentence !== sentence || now - this.#said.at >= SAY_AGAIN_MS;
    if (isNews) this.#said = { sentence, at: now };
    const line = `${sentence} Trying again in ${(waitMs / 1000).toFixed(1)} s.`;
    this.#options.log[isNews ? "warn" : "debug"]({ waitMs }, line);
  }

  #giveUp(error: FatalSessionError): void {
    this.state = "stopped";
    this.#options.onOver(error.message);
    if (!this.#hasWorked) throw error;
    this.emit("fatal", error);
  }

  async #stop(goodbye: Goodbye): Promise<void> {
    const deadline = AbortSignal.timeout(this.#options.timing.stopMs);
    this.#stopping.abort();
    if (this.state === "online") {
      await Promise.race([this.#options.leave(goodbye), this.#kept, aborted(deadline)]);
      if (goodbye === "close") {
        this.#connection?.close();
        await Promise.race([this.#kept, aborted(deadline)]);
        await Promise.race([this.#kept, wait(CLOSING_MS)]);
      }
    }
    await this.#cut(`${this.#options.name} was stopped`);
  }

  async #cut(reason: string): Promise<void> {
    this.#stopping.abort();
    this.#connection?.fail(new Error(reason));
    await this.#kept;
    this.#options.onOver(reason);
    this.state = "stopped";
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
