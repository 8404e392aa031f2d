import type { Logger } from "pino";
import type { BareJid } from "../invites/bare-jid.ts";
import type { Policy } from "../invites/policy.ts";
import type { NoticeQueue } from "../ports/notices.ts";
import type { InboxEntry } from "../ports/replica.ts";
import { type AdhocDeps, createAdhoc } from "./adhoc/adhoc.ts";
import { answerDomain, type DomainDeps } from "./adhoc/domain-commands.ts";
import { Chat, type ChatDeps } from "./chat/chat.ts";
import { type NotifierDeps, startNotifier } from "./chat/notifier.ts";
import { throughGate } from "./chat/through-gate.ts";
import { botInfo } from "./entity/disco-info.ts";
import { routeIq } from "./entity/iq-router.ts";
import { answerPresence, availablePresence } from "./entity/presence.ts";
import { type Profile, publishProfile } from "./entity/profile.ts";
import { createRoster } from "./entity/roster.ts";
import type { Arrival } from "./owner/intake.ts";
import { createSession } from "./session/create-session.ts";
import { type FatalSessionError, StanzaError } from "./session/errors.ts";
import type { Session, SessionOptions, WhenAcknowledged } from "./session/session.ts";
import type { Element } from "./xml.ts";

export type BotOptions = {
  readonly account: Pick<
    SessionOptions,
    "service" | "domain" | "username" | "password" | "requireTls" | "caFile" | "timing"
  >;
  /** How the session is carried over from one replica to the next. */
  readonly carriedOver: Pick<SessionOptions, "memory" | "mayConnect" | "settled" | "hasWorked">;
  readonly jid: BareJid;
  readonly profile: Profile;
  readonly version: string;
  readonly policy: Policy;
  readonly chat: Pick<ChatDeps, "dispatch" | "memory" | "confirmations" | "voices" | "language" | "intake">;
  readonly forms: AdhocDeps["sessions"];
  readonly questions: DomainDeps["questions"];
  readonly notices: NoticeQueue;
  readonly welcomeTo: NotifierDeps["welcomeTo"];
  /** The login has ended for good while running, and the process should. */
  readonly onFatal: (error: FatalSessionError) => void;
  readonly onOnline: () => void;
  readonly log: Logger;
};

/** The bot's account: chat, presence, and the questions of clients, on one session. */
export type Bot = {
  /** Resolves when online for the first time; rejects with `FatalSessionError`. */
  start(): Promise<void>;
  isOnline(): boolean;
  /** The full JID, once there was one. */
  readonly jid: string | undefined;
  /** Reads a message that was entered before. */
  read(entry: InboxEntry): Arrival | undefined;
  /** The same of one to the domain itself, which its gate has entered. */
  readAtDomain(entry: InboxEntry): Arrival | undefined;
  /** Takes nothing more and finishes what it took. `isHandedOver`: the next owner goes on with the session. */
  stop(options: { readonly isHandedOver: boolean }): Promise<void>;
  /** Another replica has the session: ends at once. */
  abandon(): Promise<void>;
};

/** All replicas log in as this one: a new login ends the one before. */
const RESOURCE = "invite-bot";

export function createBot(options: BotOptions): Bot {
  return new AccountBot(options);
}

class AccountBot implements Bot {
  readonly #options: BotOptions;
  readonly #subscribers = createRoster();
  readonly #session: Session;
  readonly #chat: Chat;
  readonly #chatAtDomain: Chat;
  readonly #stopNotifier: () => Promise<void>;

  constructor(options: BotOptions) {
    this.#options = options;
    const { chat, jid, policy, log } = options;
    this.#session = this.#createSession();
    this.#chat = new Chat({
      ...chat,
      self: { bareJid: jid },
      isSubscriber: (person) => this.#subscribers.has(person),
      send: (stanza) => this.#session.send(stanza),
      log,
    });
    this.#chatAtDomain = new Chat({
      ...chat,
      self: { bareJid: policy.domain },
      // Only people with an account here can write there, and its presence is no secret to them.
      isSubscriber: () => true,
      isForAll: true,
      send: (stanza) => this.#session.send(throughGate(stanza, policy.domain)),
      log,
    });
    this.#session.on("online", () => this.#cameOnline());
    this.#session.on("fatal", options.onFatal);
    this.#stopNotifier = startNotifier({
      queue: options.notices,
      welcomeTo: options.welcomeTo,
      commands: chat.dispatch,
      voices: chat.voices,
      language: chat.language,
      send: (stanza) => this.#session.send(stanza),
      isOnline: () => this.isOnline(),
      log,
    });
  }

  start(): Promise<void> {
    return this.#session.start();
  }

  isOnline(): boolean {
    return this.#session.state === "online";
  }

  get jid(): string | undefined {
    return this.#session.jid;
  }

  read(entry: InboxEntry): Arrival | undefined {
    return this.#chat.read(entry);
  }

  readAtDomain(entry: InboxEntry): Arrival | undefined {
    return this.#chatAtDomain.read(entry);
  }

  async stop({ isHandedOver }: { readonly isHandedOver: boolean }): Promise<void> {
    const session = this.#session;
    await Promise.all([this.#stopNotifier(), isHandedOver ? session.handOver() : session.stop()]);
  }

  async abandon(): Promise<void> {
    await this.#session.abandon();
    await this.#stopNotifier();
  }

  #createSession(): Session {
    const { account, carriedOver, chat, forms, questions, policy, version, jid, profile, log } =
      this.#options;
    const info = botInfo(profile.name);
    const adhocDeps = { ...chat, sessions: forms };
    return createSession({
      ...account,
      ...carriedOver,
      resource: RESOURCE,
      log,
      presence: () => availablePresence(info, profile),
      receive: (stanza, whenAcknowledged) => this.#receive(stanza, whenAcknowledged),
      answer: routeIq({
        info,
        profile,
        adhoc: createAdhoc(adhocDeps),
        answerGate: answerDomain({ ...adhocDeps, questions, self: jid }),
        policy,
        version,
        self: jid,
        now: () => new Date(),
        takeRosterPush: (query) => this.#subscribers.push(query),
      }),
    });
  }

  async #receive(stanza: Element, whenAcknowledged: WhenAcknowledged): Promise<void> {
    const { policy, jid, log } = this.#options;
    if (this.#isRefusalOfGate(stanza)) {
      log.warn(`${policy.domain} does not let ${jid} answer there: name this account in the gate’s options`);
    } else if (stanza.getName() === "message") await this.#chat.receive(stanza, whenAcknowledged);
    else if (stanza.getName() === "presence") {
      await Promise.all(answerPresence(stanza, policy).map((answer) => this.#session.send(answer)));
    }
  }

  /** All that we send there is for the gate. */
  #isRefusalOfGate({ name, attrs }: Element): boolean {
    return name === "message" && attrs.type === "error" && attrs.from === this.#options.policy.domain;
  }

  async #askAccount(iq: Element): Promise<Element | undefined> {
    try {
      return (await this.#session.request(iq)).getChildElements()[0];
    } catch (error) {
      if (error instanceof StanzaError) return undefined;
      throw error;
    }
  }

  #cameOnline(): void {
    this.#options.onOnline();
    this.#subscribers
      .fetch((iq) => this.#session.request(iq))
      .catch((err: unknown) =>
        this.#options.log.warn({ err }, "could not fetch the roster; no receipts are sent"),
      );
    publishProfile((iq) => this.#askAccount(iq), this.#options.profile).catch((err: unknown) =>
      this.#options.log.warn({ err }, "could not publish name and picture; the next login tries again"),
    );
  }
}
