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
import { createRoster } from "./entity/roster.ts";
import type { Arrival } from "./owner/intake.ts";
import { createSession } from "./session/create-session.ts";
import type { FatalSessionError } from "./session/errors.ts";
import type { SessionOptions, WhenAcknowledged } from "./session/session.ts";
import type { Element } from "./xml.ts";

export type BotOptions = {
  readonly account: Pick<
    SessionOptions,
    "service" | "domain" | "username" | "password" | "requireTls" | "caFile" | "timing"
  >;
  /** How the session is carried over from one replica to the next. */
  readonly carriedOver: Pick<SessionOptions, "memory" | "mayConnect" | "settled" | "hasWorked">;
  readonly jid: BareJid;
  /** The name that clients show. */
  readonly name: string;
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
  const { policy, log } = options;
  const info = botInfo(options.name);
  const subscribers = createRoster();
  const adhocDeps = { ...options.chat, sessions: options.forms };

  const session = createSession({
    ...options.account,
    ...options.carriedOver,
    resource: RESOURCE,
    log,
    presence: () => availablePresence(info),
    receive,
    answer: routeIq({
      info,
      adhoc: createAdhoc(adhocDeps),
      answerGate: answerDomain({ ...adhocDeps, questions: options.questions }),
      policy,
      version: options.version,
      self: options.jid,
      now: () => new Date(),
      takeRosterPush: (query) => subscribers.push(query),
    }),
  });
  const chat = new Chat({
    ...options.chat,
    self: { bareJid: options.jid },
    isSubscriber: (jid) => subscribers.has(jid),
    send: (stanza) => session.send(stanza),
    log,
  });

  const chatAtDomain = new Chat({
    ...options.chat,
    self: { bareJid: policy.domain },
    // Only people with an account here can write there, and its presence is no secret to them.
    isSubscriber: () => true,
    isForAll: true,
    send: (stanza) => session.send(throughGate(stanza, policy.domain)),
    log,
  });

  async function receive(stanza: Element, whenAcknowledged: WhenAcknowledged): Promise<void> {
    if (isRefusalOfGate(stanza)) {
      log.warn(
        `${policy.domain} does not let ${options.jid} answer there: name this account in the gate’s options`,
      );
    } else if (stanza.getName() === "message") await chat.receive(stanza, whenAcknowledged);
    else if (stanza.getName() === "presence") {
      await Promise.all(answerPresence(stanza, policy).map((answer) => session.send(answer)));
    }
  }

  /** All that we send there is for the gate. */
  function isRefusalOfGate({ name, attrs }: Element): boolean {
    return name === "message" && attrs.type === "error" && attrs.from === policy.domain;
  }

  session.on("online", () => {
    options.onOnline();
    subscribers
      .fetch((iq) => session.request(iq))
      .catch((error: unknown) =>
        log.warn({ err: error }, "could not fetch the roster; no receipts are sent"),
      );
  });
  session.on("fatal", options.onFatal);

  const isOnline = () => session.state === "online";
  const stopNotifier = startNotifier({
    queue: options.notices,
    welcomeTo: options.welcomeTo,
    commands: options.chat.dispatch,
    voices: options.chat.voices,
    language: options.chat.language,
    send: (stanza) => session.send(stanza),
    isOnline,
    log,
  });

  return {
    start: () => session.start(),
    isOnline,
    get jid() {
      return session.jid;
    },
    read: (entry) => chat.read(entry),
    readAtDomain: (entry) => chatAtDomain.read(entry),
    async stop({ isHandedOver }) {
      await Promise.all([stopNotifier(), isHandedOver ? session.handOver() : session.stop()]);
    },
    async abandon() {
      await session.abandon();
      await stopNotifier();
    },
  };
}
