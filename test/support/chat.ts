import { Chat, type ChatDeps } from "../../src/xmpp/chat/chat.ts";
import { InboxWorker } from "../../src/xmpp/owner/inbox-worker.ts";
import { Intake } from "../../src/xmpp/owner/intake.ts";
import type { Ownership } from "../../src/xmpp/owner/ownership.ts";
import type { Element } from "../../src/xmpp/xml.ts";
import type { TestStore } from "./store.ts";

/** A replica that owns the account for as long as it is asked. */
const alwaysOwner: TestOwnership = {
  isOwner: true,
  whenOwner: async () => true,
  whenRenewed: () => new Promise((resolve) => setTimeout(resolve, 1)),
};

type TestOwnership = Pick<Ownership, "isOwner" | "whenOwner" | "whenRenewed">;

export type TestChat = {
  readonly chat: Chat;
  readonly worker: InboxWorker;
  readonly intake: Intake;
  /** Resolves when the message is entered or refused. */
  deliver(stanza: Element): Promise<void>;
  /** Resolves when the message is answered, and all before it. */
  receive(stanza: Element): Promise<void>;
};

/** A chat on the store of a test, with an inbox of its own. */
export function openTestChat(
  store: TestStore,
  parts: Omit<ChatDeps, "intake" | "dispatch" | "memory" | "confirmations" | "log">,
  {
    ownership = alwaysOwner,
    inbox = store.inbox,
  }: { readonly ownership?: TestOwnership; readonly inbox?: TestStore["inbox"] } = {},
): TestChat {
  const { log } = store;
  const worker = new InboxWorker({ inbox, ownership, log });
  const messageLimit = { points: 20, perSeconds: 60 };
  const intake = new Intake({ inbox, worker, ownership, messageLimit, log });
  const { memory, confirmations } = store;
  const chat = new Chat({ ...parts, intake, dispatch: store, memory, confirmations, log });
  const deliver = (stanza: Element) => chat.receive(stanza, (work) => work());
  return {
    chat,
    worker,
    intake,
    deliver,
    async receive(stanza) {
      await deliver(stanza);
      await worker.idle();
    },
  };
}
