/** `xmpp/component` serves the same commands at the address of a component (XEP-0114). */

import type { Logger } from "pino";
import type { SubscriberList } from "../../ports/presence.ts";
import type { InboxEntry } from "../../ports/replica.ts";
import { type AdhocDeps, createAdhoc } from "../adhoc/adhoc.ts";
import { Chat, type ChatDeps } from "../chat/chat.ts";
import { botInfo } from "../entity/disco-info.ts";
import { routeIq } from "../entity/iq-router.ts";
import type { Profile } from "../entity/profile.ts";
import type { Arrival } from "../owner/intake.ts";
import { FatalSessionError } from "../session/errors.ts";
import type { SessionOptions, WhenAcknowledged } from "../session/session.ts";
import type { Element } from "../xml.ts";
import type { ComponentAddress } from "./component-connection.ts";
import { createComponentPresence } from "./component-presence.ts";
import { createComponentSession } from "./component-session.ts";

export type ComponentOptions = {
  readonly address: ComponentAddress & Pick<SessionOptions, "timing">;
  /** How the component is carried over from one replica to the next. */
  readonly carriedOver: Pick<SessionOptions, "mayConnect" | "settled" | "hasWorked">;
  readonly profile: Profile;
  readonly version: string;
  readonly chat: Pick<ChatDeps, "dispatch" | "memory" | "confirmations" | "voices" | "language" | "intake">;
  readonly forms: AdhocDeps["sessions"];
  readonly subscribers: SubscriberList;
  /** An operator has to mend something, and the process should end. */
  readonly onFatal: (error: FatalSessionError) => void;
  readonly log: Logger;
};

/**
 * The bot as a component (XEP-0114): the same chat and the same commands, at a domain of its own, where clients
 * that cannot address a full JID find them. It is the domain itself; nobody else lives there. The owner is connected.
 */
export type Component = {
  /** `isAtStart`: what an operator has to mend ends the process. Later it is tried again. */
  start(isAtStart: boolean): void;
  isOnline(): boolean;
  /** Reads a message that was entered before. */
  read(entry: InboxEntry): Arrival | undefined;
  /** Takes nothing more and finishes what it took. `isHandedOver`: subscribers do not see it leave. */
  stop(options: { readonly isHandedOver: boolean }): Promise<void>;
  /** Another replica is the component: ends at once. */
  abandon(): Promise<void>;
};

/** A standby takes over within ten seconds, also where the server still takes the old connection for a good one. */
const MAX_BACKOFF_MS = 4_000;

export function createComponent(options: ComponentOptions): Component {
  const { address, profile, log } = options;
  const { policy } = options.chat.dispatch;
  const { jid } = address;
  const info = botInfo(profile.name);

  const answer = routeIq({
    info,
    profile,
    adhoc: createAdhoc({ ...options.chat, sessions: options.forms }),
    policy,
    version: options.version,
    self: jid,
    now: () => new Date(),
    takeRosterPush: () => undefined,
  });
  const session = createComponentSession({
    ...address,
    ...options.carriedOver,
    timing: { backoffMostMs: MAX_BACKOFF_MS, ...address.timing },
    log,
    receive,
    answer: async (iq) => (isUs(iq) ? answer(iq) : undefined),
  });
  const isOnline = () => session.state === "online";
  const send = (stanza: Element) => session.send(stanza);
  const presence = createComponentPresence({
    list: options.subscribers,
    info,
    profile,
    policy,
    send,
    isOnline,
    log,
  });
  const chat = new Chat({
    ...options.chat,
    self: { bareJid: jid },
    isSubscriber: (person) => presence.has(person),
    send,
    log,
  });

  /** Other names in our domain are nobody's. */
  function isUs(stanza: Element): boolean {
    return stanza.attrs.to?.split("/", 1)[0] === jid;
  }

  async function receive(stanza: Element, whenAcknowledged: WhenAcknowledged): Promise<void> {
    if (!isUs(stanza)) return;
    if (stanza.is("message")) await chat.receive(stanza, whenAcknowledged);
    else if (stanza.is("presence")) await presence.receive(stanza);
  }

  session.on("online", () => {
    presence
      .appear()
      .catch((error: unknown) => log.warn({ err: error }, "could not show presence to all subscribers"));
  });
  session.on("fatal", (error) => log.error(error.message));

  return {
    start(isAtStart) {
      session.start().catch((error: unknown) => {
        if (!(error instanceof FatalSessionError)) return;
        if (isAtStart) options.onFatal(error);
        else log.error(error.message);
      });
    },
    isOnline,
    read: (entry) => chat.read(entry),
    async stop({ isHandedOver }) {
      if (!isHandedOver && isOnline()) await presence.disappear().catch(() => undefined);
      await session.stop();
    },
    abandon: () => session.abandon(),
  };
}
