import { setTimeout as wait } from "node:timers/promises";
import type { Logger } from "pino";
import { type BareJid, stampedJid } from "../../invites/bare-jid.ts";
import { identify, type Policy } from "../../invites/policy.ts";
import { UnavailableError } from "../../invites/unavailable.ts";
import type { SubscriberList } from "../../ports/presence.ts";
import type { DiscoInfo } from "../caps.ts";
import { answerPresence, availablePresence } from "../entity/presence.ts";
import type { Profile } from "../entity/profile.ts";
import { type Element, xml } from "../xml.ts";

type Deps = {
  readonly list: SubscriberList;
  readonly info: DiscoInfo;
  readonly profile: Profile;
  readonly policy: Pick<Policy, "domain" | "admins">;
  readonly send: (stanza: Element) => Promise<void>;
  readonly isOnline: () => boolean;
  readonly log: Logger;
};

/** What a server does about the presence of an account: nobody does it for a component. RFC 6121 §3 and §4. */
export type ComponentPresence = {
  /** Takes a presence stanza. Never rejects. */
  receive(presence: Element): Promise<void>;
  has(jid: BareJid): boolean;
  /** Shows us to all subscribers, once Redis says who they are. */
  appear(): Promise<void>;
  disappear(): Promise<void>;
};

const AGAIN_MS = 2_000;
/** What is said of an address that will never be there again. */
const GONE = ["gone", "item-not-found"];

export function createComponentPresence(deps: Deps): ComponentPresence {
  const { list, info, profile, policy, log } = deps;
  let subscribers = new Set<BareJid>();

  const isStranger = (jid: BareJid) => identify(jid, policy).role === "stranger";
  const show = (to: string) => deps.send(addressed(availablePresence(info, profile), to));
  const tell = (to: string, type: string) => deps.send(xml("presence", { to, type }));

  async function add(jid: BareJid, presence: Element): Promise<void> {
    const answers = answerPresence(presence, policy);
    const isApproved = answers.some(({ attrs }) => attrs.type === "subscribed");
    if (isApproved) {
      await list.add(jid);
      subscribers.add(jid);
    }
    await Promise.all(answers.map((answer) => deps.send(answer)));
    if (isApproved) await show(jid);
  }

  async function remove(jid: BareJid): Promise<void> {
    await list.remove(jid);
    subscribers.delete(jid);
  }

  async function take(presence: Element): Promise<void> {
    const from = presence.attrs.from ?? "";
    const jid = stampedJid(from);
    if (jid === undefined) return;
    switch (presence.attrs.type) {
      case "subscribe":
        return add(jid, presence);
      case "unsubscribe":
        await remove(jid);
        await Promise.all([tell(jid, "unsubscribed"), tell(jid, "unavailable")]);
        return;
      case "probe":
        // Anybody may ask, as often as they like: strangers cost nothing, and others one look.
        return !isStranger(jid) && (await list.has(jid)) ? show(from) : tell(jid, "unsubscribed");
      case "error":
        return isGone(presence) ? remove(jid) : undefined;
    }
  }

  return {
    async receive(presence) {
      try {
        await take(presence);
      } catch (error) {
        if (!(error instanceof UnavailableError)) {
          log.error({ err: error }, "a presence could not be answered");
          return;
        }
        // A subscription comes again when its sender logs in next.
        log.warn(`${error.message}; a presence was left unanswered`);
      }
    },

    has: (jid) => subscribers.has(jid),

    async appear() {
      while (deps.isOnline()) {
        try {
          subscribers = new Set(await list.all());
          await Promise.all([...subscribers].map(show));
          return;
        } catch (error) {
          if (!(error instanceof UnavailableError)) throw error;
          await wait(AGAIN_MS, undefined, { ref: false });
        }
      }
    },

    async disappear() {
      await Promise.all([...subscribers].map((jid) => tell(jid, "unavailable")));
    },
  };
}

function isGone(presence: Element): boolean {
  const conditions = presence.getChild("error")?.getChildElements() ?? [];
  return conditions.some((condition) => GONE.includes(condition.getName()));
}

function addressed(presence: Element, to: string): Element {
  presence.attrs.to = to;
  return presence;
}
