import type { Logger } from "pino";
import type { SubscriberList } from "../../commands/presence-ports.ts";
import type { Lease } from "../../commands/replica-ports.ts";
import { type AdhocParts, createAdhoc } from "../adhoc/adhoc.ts";
import { answerIq } from "../answer-iq.ts";
import { botInfo } from "../bot-info.ts";
import { type ChatParts, createChat } from "../chat.ts";
import { createLinkState } from "../link-state.ts";
import { SendFailed, SessionFatal } from "../session/errors.ts";
import type { SendOptions, SessionOptions } from "../session/session.ts";
import { noSiblings } from "../siblings.ts";
import type { Element } from "../xml.ts";
import type { ComponentAddress } from "./component-link.ts";
import { createComponentPresence } from "./component-presence.ts";
import { type ComponentSession, createComponentSession } from "./component-session.ts";
import { keepTenure, type Tenure } from "./tenure.ts";

export type ComponentOptions = {
  readonly address: ComponentAddress & Pick<SessionOptions, "timing">;
  /** The name that clients show. */
  readonly name: string;
  readonly version: string;
  readonly chat: Pick<ChatParts, "dispatch" | "claims" | "consents" | "messageLimit" | "voices" | "language">;
  readonly forms: AdhocParts["sessions"];
  readonly subscribers: SubscriberList;
  /** A server knows one link of a component: this says whose. */
  readonly lease: Lease;
  /** An operator has to mend something, and the process should end. */
  readonly onFatal: (error: SessionFatal) => void;
  readonly log: Logger;
};

/**
 * The bot as a component (XEP-0114): the same chat and the same commands, at a domain of its own, where clients
 * that cannot address a full JID find them. It is the domain itself; nobody else lives there. One of all replicas is
 * connected, and the others stand by.
 */
export type Component = {
  start(): void;
  /** `undefined` while another replica is connected. */
  isOnline(): boolean | undefined;
  stop(): Promise<void>;
};

const FINISH_MS = 4_000;
/** Whoever stands by takes over within ten seconds, also where the server still holds the old link for a good one. */
const BACKOFF_MOST_MS = 4_000;
/** What only an operator can mend is tried again after this, by whichever replica then is first. */
const MENDED_MS = 60_000;

export function createComponent(options: ComponentOptions): Component {
  const { address, log } = options;
  const { policy } = options.chat.dispatch;
  const { jid } = address;
  const info = botInfo(options.name);

  const answer = answerIq({
    info,
    adhoc: createAdhoc({ ...options.chat, sessions: options.forms }),
    policy,
    version: options.version,
    self: jid,
    now: () => new Date(),
    takeRosterPush: () => undefined,
  });
  let session: ComponentSession | undefined;
  let tenure: Tenure | undefined;
  const isOnline = () => session?.state === "online";
  const link = createLinkState({ isOnline });
  async function send(stanza: Element, options?: SendOptions): Promise<void> {
    if (session === undefined) throw new SendFailed("another replica is the component");
    await session.send(stanza, options);
  }
  const presence = createComponentPresence({ list: options.subscribers, info, policy, send, isOnline, log });
  const chat = createChat({
    ...options.chat,
    self: { bareJid: jid },
    isSubscriber: (person) => presence.has(person),
    send,
    // Components have no archive.
    wasSent: async () => false,
    searchSent: async () => false,
    siblings: noSiblings,
    link,
    log,
  });

  /** Other names in our domain are nobody's. */
  function isUs(stanza: Element): boolean {
    return stanza.attrs.to?.split("/", 1)[0] === jid;
  }

  async function receive(stanza: Element): Promise<void> {
    if (!isUs(stanza)) return;
    if (stanza.is("message")) await chat.receive(stanza);
    else if (stanza.is("presence")) await presence.receive(stanza);
  }

  function connect(isAtStart: boolean): void {
    session = createComponentSession({
      ...address,
      timing: { backoffMostMs: BACKOFF_MOST_MS, ...address.timing },
      log,
      receive,
      answer: async (iq) => (isUs(iq) ? answer(iq) : undefined),
    });
    session.on("online", () => {
      link.cameOnline();
      presence
        .appear()
        .catch((error: unknown) => log.warn({ err: error }, "could not show presence to all subscribers"));
    });
    session.start().catch((error: unknown) => {
      if (!(error instanceof SessionFatal)) return;
      if (isAtStart) return options.onFatal(error);
      log.error(error.message);
      tenure?.standBack(MENDED_MS);
    });
  }

  async function disconnect(): Promise<void> {
    const goodbye = chat.idle().then(() => (isOnline() ? presence.disappear() : undefined));
    await Promise.race([goodbye, afterMs(FINISH_MS)]).catch(() => undefined);
    await session?.stop();
    session = undefined;
    log.info({ jid }, "component handed over");
  }

  return {
    start() {
      tenure = keepTenure({ lease: options.lease, office: { begin: connect, end: disconnect }, log });
    },
    isOnline: () => (session === undefined ? undefined : isOnline()),
    async stop() {
      chat.leave();
      await tenure?.stop();
    },
  };
}

function afterMs(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
