import { setTimeout as wait } from "node:timers/promises";
import type { Logger } from "pino";
import { replyTo } from "../session/answers.ts";
import { backoffMs } from "../session/backoff.ts";
import { SendFailed, SessionFatal } from "../session/errors.ts";
import type { Failure } from "../session/failure.ts";
import { Listeners } from "../session/listeners.ts";
import { Liveness } from "../session/liveness.ts";
import { Outbox } from "../session/outbox.ts";
import { randomId, serialise } from "../session/serialise.ts";
import type { Session, SessionEvents, SessionOptions, SessionState } from "../session/session.ts";
import { type SessionTiming, sessionTiming } from "../session/timing.ts";
import { traceStanza } from "../session/trace.ts";
import { type Element, xml } from "../xml.ts";
import { diagnoseComponent } from "./component-failure.ts";
import { type ComponentAddress, ComponentLink } from "./component-link.ts";

type Options = ComponentAddress &
  Pick<SessionOptions, "receive" | "answer" | "log" | "timing" | "random"> & { readonly log: Logger };

/** A component's link that stays up, and says so only when it is. `send` adds our address where there is none. */
export type ComponentSession = Pick<Session, "start" | "state" | "send" | "stop" | "on">;

/** There is no stream management for components: what is sent resolves when the operating system has it. */
export function createComponentSession(options: Options): ComponentSession {
  return new LastingComponent(options);
}

class LastingComponent implements ComponentSession {
  state: SessionState = "connecting";

  readonly #options: Options;
  readonly #timing: SessionTiming;
  readonly #outbox = new Outbox();
  readonly #listeners: Listeners<SessionEvents>;
  readonly #stopping = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  #link: ComponentLink | undefined;
  #hasWorked = false;
  #onlineSince: number | undefined;
  #failures = 0;
  #lastSaid = "";
  #kept: Promise<void> = Promise.resolve();
  #started: Promise<void> | undefined;
  #stopped: Promise<void> | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.#timing = { ...sessionTiming, ...options.timing };
    this.#listeners = new Listeners((err) =>
      options.log.error({ err }, "a listener of the component failed"),
    );
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
    if (this.state === "stopped") throw new SendFailed("the component is stopped");
    stanza.attrs.from ??= this.#options.jid;
    stanza.attrs.id ??= randomId();
    // The server would close the stream of whoever speaks for somebody else (XEP-0114 §3).
    if (domainOf(stanza.attrs.from) !== this.#options.jid) throw new SendFailed("this address is not ours");
    if (stanza.attrs.to === undefined) throw new SendFailed("a component’s stanza goes to somebody");
    const written = this.#outbox.add({ xml: serialise(stanza), isRepeatable: true });
    traceStanza(this.#options.log, "out", stanza);
    await written;
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  /** One link after another. Rejects where there never was one, and none will be. */
  async #keep(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const cause = await this.#runLink();
      if (this.#stopping.signal.aborted) break;
      const failure = diagnoseComponent(cause, this.#options, this.#onlineSince !== undefined);
      if (failure.verdict === "fatal" && !this.#hasWorked) {
        this.state = "stopped";
        this.#outbox.rejectAll(failure.sentence);
        throw new SessionFatal(failure.sentence, { cause });
      }
      await this.#pause(failure);
    }
    if (!this.#hasWorked) throw new SendFailed("the component was stopped before it was online");
  }

  /** Resolves with what ended the link. */
  async #runLink(): Promise<unknown> {
    this.state = "connecting";
    const { connectMs, ackIntervalMs, ackTimeoutMs } = this.#timing;
    let liveness: Liveness | undefined;
    let watchdog: NodeJS.Timeout | undefined;
    const error = await new Promise<unknown>((resolve) => {
      const link = new ComponentLink(this.#options, this.#options.log, {
        established: () => {
          clearTimeout(watchdog);
          liveness = new Liveness({
            intervalMs: ackIntervalMs,
            timeoutMs: ackTimeoutMs,
            onSilent: () => {
              this.#provoke(link);
              liveness?.asked();
            },
            onDead: () => link.fail(new Error("the server has fallen silent")),
          });
          this.#onOnline(link);
        },
        element: (stanza) => this.#take(stanza),
        heard: () => liveness?.heard(),
        ended: resolve,
      });
      this.#link = link;
      const late = () => link.fail(new Error(`connecting took more than ${connectMs / 1000} s`));
      watchdog = setTimeout(late, connectMs);
    });
    clearTimeout(watchdog);
    liveness?.stop();
    this.#outbox.closed();
    return error;
  }

  #onOnline(link: ComponentLink): void {
    const { jid, log } = this.#options;
    this.#hasWorked = true;
    this.#onlineSince = performance.now();
    this.#lastSaid = "";
    this.state = "online";
    const write = (text: string, written?: (error?: Error | null) => void) => link.write(text, written);
    this.#outbox.opened({ write, asked: () => undefined, isManaged: false }, " ");
    log.info({ jid }, "component online");
    this.#listeners.emit("online", jid);
  }

  /** A ping to ourselves goes to the server and back. */
  #provoke(link: ComponentLink): void {
    const { jid } = this.#options;
    const ping = xml("ping", { xmlns: "urn:xmpp:ping" });
    link.write(xml("iq", { type: "get", from: jid, to: jid, id: randomId() }, ping).toString());
  }

  #take(stanza: Element): void {
    const isReply = stanza.is("iq") && ["result", "error"].includes(stanza.attrs.type ?? "");
    // Nothing is asked, so that whoever answers something made it up.
    if (isReply || this.#stopping.signal.aborted) return;
    const work = this.#handle(stanza).catch((err: unknown) =>
      this.#options.log.error({ err }, "handling a stanza failed"),
    );
    this.#underWay.add(work);
    void work.then(() => this.#underWay.delete(work));
  }

  async #handle(stanza: Element): Promise<void> {
    if (!stanza.is("iq")) {
      await this.#options.receive(stanza);
      return;
    }
    const { answer, log } = this.#options;
    const reply = await replyTo(stanza, answer, (err) => log.error({ err }, "answering an IQ failed"));
    reply.attrs.from = stanza.attrs.to;
    await this.send(reply).catch((error: Error) =>
      log.warn({ to: reply.attrs.to, reason: error.message }, "an answer to an IQ was not sent"),
    );
  }

  async #pause({ verdict, sentence }: Failure): Promise<void> {
    const { log, random = Math.random } = this.#options;
    const { stableMs, backoffSlowMs } = this.#timing;
    const wasOnline = this.#onlineSince !== undefined;
    const wasStable = this.#onlineSince !== undefined && performance.now() - this.#onlineSince >= stableMs;
    // Whoever was pushed out and comes back at once pushes out the other.
    const isHopeless = verdict === "fatal" || (verdict === "operator" && wasOnline);
    this.#failures = wasStable ? 1 : this.#failures + 1;
    this.#onlineSince = undefined;
    const waitMs = isHopeless ? backoffSlowMs : backoffMs(this.#failures, this.#timing, random);
    this.state = "waiting";
    // A second process waits like this for as long as the first is well.
    log[sentence === this.#lastSaid ? "debug" : "warn"](
      { waitMs },
      `${sentence} Trying again in ${(waitMs / 1000).toFixed(1)} s.`,
    );
    this.#lastSaid = sentence;
    this.#listeners.emit("offline", sentence);
    await wait(waitMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }

  async #stop(): Promise<void> {
    const deadline = wait(this.#timing.stopMs, undefined, { ref: false });
    this.#stopping.abort();
    if (this.state === "online") {
      await Promise.race([Promise.all(this.#underWay).then(() => this.#outbox.emptied()), deadline]);
      this.#link?.close();
      await Promise.race([this.#kept, deadline]);
    }
    this.#link?.fail(new Error("the component was stopped"));
    await this.#kept;
    this.#outbox.rejectAll("the component was stopped");
    this.state = "stopped";
  }
}

function domainOf(address: string): string {
  const bare = address.split("/", 1)[0] ?? "";
  return bare.slice(bare.indexOf("@") + 1);
}
