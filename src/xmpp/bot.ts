import type { Logger } from "pino";
import type { NoticeQueue } from "../commands/ports.ts";
import type { ArchiveMark, Lease } from "../commands/replica-ports.ts";
import type { BareJid } from "../invites/bare-jid.ts";
import type { Policy } from "../invites/policy.ts";
import { type AdhocParts, createAdhoc } from "./adhoc/adhoc.ts";
import { answerDomain, type DomainParts } from "./adhoc/domain-commands.ts";
import { answerIq } from "./answer-iq.ts";
import { createArchive } from "./archive.ts";
import { botInfo } from "./bot-info.ts";
import { createCatchUp } from "./catch-up.ts";
import { type ChatParts, createChat } from "./chat.ts";
import { createLinkState } from "./link-state.ts";
import { startNotifier } from "./notifier.ts";
import { answerPresence, availablePresence } from "./presence.ts";
import { createSession } from "./session/create-session.ts";
import type { SessionFatal } from "./session/errors.ts";
import type { SessionOptions } from "./session/session.ts";
import { createSiblings } from "./siblings.ts";
import { createSubscribers } from "./subscribers.ts";
import type { Element } from "./xml.ts";

export type BotOptions = {
  readonly account: Pick<
    SessionOptions,
    "service" | "domain" | "username" | "password" | "requireTls" | "caFile" | "timing"
  >;
  readonly jid: BareJid;
  /** The name that clients show. */
  readonly name: string;
  readonly version: string;
  readonly policy: Policy;
  readonly chat: Pick<ChatParts, "dispatch" | "claims" | "consents" | "messageLimit" | "voices" | "language">;
  readonly forms: AdhocParts["sessions"];
  readonly questions: DomainParts["questions"];
  readonly notices: NoticeQueue;
  /** What replicas agree on about what came in while nobody was there. */
  readonly catchUp: { readonly mark: ArchiveMark; readonly lease: Lease };
  /** The login has ended for good while running, and the process should. */
  readonly onFatal: (error: SessionFatal) => void;
  readonly log: Logger;
};

/** The bot's account: chat, presence, and the questions of clients, on one session. */
export type Bot = {
  /** Resolves when online for the first time; rejects with `SessionFatal`. */
  start(): Promise<void>;
  isOnline(): boolean;
  /** The full JID, once there was one. */
  readonly jid: string | undefined;
  /** Calls back at each fresh session. */
  onOnline(listener: () => void): void;
  /** Takes nothing more, finishes what it took, and goes. */
  stop(): Promise<void>;
};

export function createBot(options: BotOptions): Bot {
  const { policy, log } = options;
  const info = botInfo(options.name);
  const subscribers = createSubscribers();
  const adhocParts = { ...options.chat, sessions: options.forms };

  const session = createSession({
    ...options.account,
    log,
    presence: () => availablePresence(info),
    receive,
    answer: answerIq({
      info,
      adhoc: createAdhoc(adhocParts),
      answerGate: answerDomain({ ...adhocParts, questions: options.questions }),
      policy,
      version: options.version,
      self: options.jid,
      now: () => new Date(),
      takeRosterPush: (query) => subscribers.push(query),
      answerSibling: (iq) => siblings.answer(iq),
    }),
  });
  const siblings = createSiblings({
    me: () => session.jid ?? "",
    request: (iq, timeoutMs) => session.request(iq, timeoutMs),
    standingOf: (key) => chat.standingOf(key),
  });
  const archive = createArchive({
    self: options.jid,
    request: (iq, timeoutMs) => session.request(iq, timeoutMs),
  });
  const link = createLinkState({
    isOnline: () => session.state === "online",
    request: (iq, timeoutMs) => session.request(iq, timeoutMs),
  });
  const chat = createChat({
    ...options.chat,
    self: { bareJid: options.jid },
    isSubscriber: (jid) => subscribers.has(jid),
    send: (stanza, options) => session.send(stanza, options),
    wasSent: archive.wasSent,
    searchSent: archive.search,
    siblings,
    link,
    log,
  });

  const catchUp = createCatchUp({
    ...options.catchUp,
    self: options.jid,
    archive,
    receive: chat.receive,
    request: (iq) => session.request(iq),
    log,
  });

  async function receive(stanza: Element): Promise<void> {
    if (stanza.getName() === "message") await (archive.take(stanza) ?? catchUp.receive(stanza));
    else if (stanza.getName() === "presence") {
      siblings.see(stanza);
      await Promise.all(answerPresence(stanza, policy).map((answer) => session.send(answer)));
    }
  }

  session.on("offline", siblings.lost);
  session.on("resumed", () => {
    siblings.resumed();
    link.cameOnline();
  });
  session.on("online", () => {
    siblings.begun();
    link.cameOnline();
    catchUp.begin();
    subscribers
      .fetch((iq) => session.request(iq))
      .catch((error: unknown) =>
        log.warn({ err: error }, "could not fetch the roster; no receipts are sent"),
      );
  });
  session.on("fatal", options.onFatal);

  const stopNotifier = startNotifier({
    queue: options.notices,
    commands: options.chat.dispatch,
    voices: options.chat.voices,
    language: options.chat.language,
    send: (stanza) => session.send(stanza),
    wasSent: archive.wasSent,
    isOnline: () => session.state === "online",
    log,
  });

  return {
    start: () => session.start(),
    isOnline: () => session.state === "online",
    get jid() {
      return session.jid;
    },
    onOnline(listener) {
      session.on("online", listener);
    },
    async stop() {
      catchUp.stop();
      chat.leave();
      // The session takes nothing more from here on, and waits for what it has taken to be answered.
      await Promise.all([stopNotifier(), session.stop()]);
    },
  };
}
