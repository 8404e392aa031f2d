import type { Logger } from "pino";
import type { SubscriberList } from "../../commands/presence-ports.ts";
import { type AdhocParts, createAdhoc } from "../adhoc/adhoc.ts";
import { answerIq } from "../answer-iq.ts";
import { botInfo } from "../bot-info.ts";
import { type ChatParts, createChat } from "../chat.ts";
import { linkStateOf } from "../link-state.ts";
import type { SessionOptions } from "../session/session.ts";
import type { Element } from "../xml.ts";
import type { ComponentAddress } from "./component-link.ts";
import { createComponentPresence } from "./component-presence.ts";
import { createComponentSession } from "./component-session.ts";

export type ComponentOptions = {
  readonly address: ComponentAddress & Pick<SessionOptions, "timing">;
  /** The name that clients show. */
  readonly name: string;
  readonly version: string;
  readonly chat: Pick<ChatParts, "dispatch" | "claims" | "consents" | "voices" | "language">;
  readonly forms: AdhocParts["sessions"];
  readonly subscribers: SubscriberList;
  readonly log: Logger;
};

/**
 * The bot as a component (XEP-0114): the same chat and the same commands, at a domain of its own, where clients
 * that cannot address a full JID find them. It is the domain itself; nobody else lives there.
 */
export type Component = {
  /** Resolves when online for the first time; rejects with `SessionFatal` where an operator has to mend something. */
  start(): Promise<void>;
  isOnline(): boolean;
  stop(): Promise<void>;
};

const FINISH_MS = 4_000;

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
  const session = createComponentSession({
    ...address,
    log,
    receive,
    answer: async (iq) => (isUs(iq) ? answer(iq) : undefined),
  });
  const isOnline = () => session.state === "online";
  const send = (stanza: Element) => session.send(stanza);
  const presence = createComponentPresence({ list: options.subscribers, info, policy, send, isOnline, log });
  const chat = createChat({
    ...options.chat,
    self: { bareJid: jid },
    isSubscriber: (person) => presence.has(person),
    send,
    // Components have no archive.
    wasSent: async () => false,
    link: linkStateOf(session),
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

  session.on("online", () => {
    presence
      .appear()
      .catch((error: unknown) => log.warn({ err: error }, "could not show presence to all subscribers"));
  });

  return {
    start: () => session.start(),
    isOnline,
    async stop() {
      chat.leave();
      await Promise.race([chat.idle(), afterMs(FINISH_MS)]);
      if (isOnline()) await Promise.race([presence.disappear(), afterMs(FINISH_MS)]).catch(() => undefined);
      await session.stop();
    },
  };
}

function afterMs(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
