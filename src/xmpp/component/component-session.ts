import { SendError } from "../session/errors.ts";
import { answerIq } from "../session/iq-replies.ts";
import { Keepalive } from "../session/keepalive.ts";
import { Reconnector } from "../session/reconnector.ts";
import { type Channel, SendQueue } from "../session/send-queue.ts";
import { randomId, serialise } from "../session/serialise.ts";
import type { Session, SessionEvents, SessionOptions, SessionState } from "../session/session.ts";
import { type SessionTiming, sessionTiming } from "../session/timing.ts";
import { traceStanza } from "../session/trace.ts";
import { type Element, xml } from "../xml.ts";
import { type ComponentAddress, ComponentConnection } from "./component-connection.ts";
import { diagnoseComponent } from "./component-failure.ts";

type Options = ComponentAddress &
  Pick<
    SessionOptions,
    "receive" | "answer" | "log" | "timing" | "random" | "mayConnect" | "settled" | "hasWorked"
  >;

/** A component's connection that stays up, and says so only when it is. `send` adds our address where there is none. */
export type ComponentSession = Pick<Session, "start" | "state" | "send" | "stop" | "abandon" | "on">;

/** There is no stream management for components: what is sent resolves when the operating system has it. */
export function createComponentSession(options: Options): ComponentSession {
  return new LastingComponent(options);
}

type Told = { readonly up: () => void; readonly ended: (error: unknown) => void };

class LastingComponent implements ComponentSession {
  readonly #options: Options;
  readonly #timing: SessionTiming;
  readonly #sendQueue = new SendQueue();
  readonly #underWay = new Set<Promise<void>>();
  readonly #keeper: Reconnector<ComponentConnection>;
  #keepalive: Keepalive | undefined;
  #isLeaving = false;

  constructor(options: Options) {
    this.#options = options;
    this.#timing = { ...sessionTiming, ...options.timing };
    this.#keeper = new Reconnector({
      name: "the component",
      open: (told) => this.#open(told),
      onGone: () => {
        this.#keepalive?.stop();
        this.#sendQueue.closed();
      },
      onOver: (reason) => this.#sendQueue.rejectAll(reason),
      leave: () => this.#leave(),
      mayConnect: options.mayConnect,
      hasWorked: options.hasWorked,
      diagnose: (error, wasOnline) => diagnoseComponent(error, options, wasOnline),
      timing: this.#timing,
      log: options.log,
      random: options.random,
    });
  }

  get state(): SessionState {
    return this.#keeper.state;
  }

  on<Event extends keyof SessionEvents>(event: Event, listener: SessionEvents[Event]): () => void {
    return this.#keeper.on(event, listener);
  }

  start(): Promise<void> {
    return this.#keeper.start();
  }

  stop(): Promise<void> {
    return this.#keeper.stop();
  }

  abandon(): Promise<void> {
    return this.#keeper.abandon();
  }

  async send(stanza: Element): Promise<void> {
    if (this.state === "stopped") throw new SendError("the component is stopped");
    stanza.attrs.from ??= this.#options.jid;
    stanza.attrs.id ??= randomId();
    // The server closes a stream that sends from a foreign address (XEP-0114 §3).
    if (domainOf(stanza.attrs.from) !== this.#options.jid) throw new SendError("this address is not ours");
    if (stanza.attrs.to === undefined) throw new SendError("a component’s stanza goes to somebody");
    const written = this.#sendQueue.add({ xml: serialise(stanza), isRepeatable: true });
    traceStanza(this.#options.log, "out", stanza);
    await written;
  }

  #open({ up, ended }: Told): ComponentConnection {
    const { jid, log } = this.#options;
    const connection: ComponentConnection = new ComponentConnection(this.#options, log, {
      established: () => {
        up();
        this.#keepalive = this.#watch(connection);
        const channel: Channel = {
          write: (text, written) => connection.write(text, written),
          flush: () => connection.flush(),
          asked: () => undefined,
          isManaged: false,
        };
        this.#sendQueue.opened(channel);
        log.info({ jid }, "component online");
        this.#keeper.emit("online", jid);
      },
      element: (stanza) => this.#take(stanza),
      heard: () => this.#keepalive?.heard(),
      ended,
    });
    return connection;
  }

  #watch(connection: ComponentConnection): Keepalive {
    const { ackIntervalMs, ackTimeoutMs } = this.#timing;
    const keepalive: Keepalive = new Keepalive({
      intervalMs: ackIntervalMs,
      timeoutMs: ackTimeoutMs,
      onSilent: () => {
        this.#provoke(connection);
        keepalive.asked();
      },
      onDead: () => connection.fail(new Error("the server has fallen silent")),
    });
    return keepalive;
  }

  /** A ping to ourselves goes to the server and back. */
  #provoke(connection: ComponentConnection): void {
    const { jid } = this.#options;
    const ping = xml("ping", { xmlns: "urn:xmpp:ping" });
    connection.write(xml("iq", { type: "get", from: jid, to: jid, id: randomId() }, ping).toString());
  }

  #take(stanza: Element): void {
    const isReply = stanza.is("iq") && ["result", "error"].includes(stanza.attrs.type ?? "");
    // This component asks nothing, so any answer was made up.
    if (isReply || this.#isLeaving) return;
    const work = this.#handle(stanza).catch((err: unknown) =>
      this.#options.log.error({ err }, "handling a stanza failed"),
    );
    this.#underWay.add(work);
    void work.then(() => this.#underWay.delete(work));
  }

  async #handle(stanza: Element): Promise<void> {
    const { answer, log } = this.#options;
    const send = (reply: Element) => {
      reply.attrs.from = stanza.attrs.to;
      return this.send(reply);
    };
    if (stanza.is("iq")) await (await answerIq(stanza, { answer, send, log })).sent;
    // A component's stream has no acknowledgements.
    else await this.#options.receive(stanza, (work) => work());
  }

  /** Takes nothing new, and resolves when what was taken is handled and written. */
  async #leave(): Promise<void> {
    this.#isLeaving = true;
    await Promise.all(this.#underWay);
    await this.#options.settled?.();
    await this.#sendQueue.emptied();
  }
}

function domainOf(address: string): string {
  const bare = address.split("/", 1)[0] ?? "";
  return bare.slice(bare.indexOf("@") + 1);
}
