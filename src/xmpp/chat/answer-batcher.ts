import { randomUUID } from "node:crypto";
import type { Language } from "../../wording/index.ts";
import type { IncomingMessage } from "../owner/message.ts";
import type { Session } from "../session/session.ts";
import { answerAddress, messagesOf } from "./outgoing-message.ts";
import type { RenderedReply } from "./render-reply.ts";

type Answer = { readonly id: string; readonly rendered: RenderedReply; readonly language: Language };

type Batch = { readonly answers: Answer[]; readonly sent: Promise<void> };

export type AnswerBatcher = {
  /** Resolves when the answer was sent, if need be together with others to the same person. */
  add(to: IncomingMessage, answer: Answer): Promise<void>;
};

/** What was kept for us meanwhile arrives in one burst; this long after its first message, the burst is over. */
const BURST_MS = 300;
/** Keeps one message far under what a server lets pass. */
const MAX_IN_ONE = 20;

function inOneMessage({ rendered: { text, share } }: Answer): string {
  return share === undefined ? text : `${text}\n\n${share}`;
}

/** Gathers the answers to what somebody wrote while nobody was there: several become one message. */
export function createAnswerBatcher(send: Session["send"]): AnswerBatcher {
  const open = new Map<string, Batch>();

  function begin(to: IncomingMessage): Batch {
    const answers: Answer[] = [];
    const sent = new Promise<void>((resolve, reject) => {
      setTimeout(() => {
        if (open.get(to.from)?.answers === answers) open.delete(to.from);
        sendTogether(to, answers).then(resolve, reject);
      }, BURST_MS);
    });
    const batch = { answers, sent };
    open.set(to.from, batch);
    return batch;
  }

  async function sendTogether(to: IncomingMessage, answers: readonly Answer[]): Promise<void> {
    const [first] = answers;
    if (first === undefined) return;
    const isOne = answers.length === 1;
    const rendered = isOne ? first.rendered : { text: answers.map(inOneMessage).join("\n\n———\n\n") };
    const id = isOne ? first.id : randomUUID();
    const messages = messagesOf(answerAddress(to, id), rendered, first.language);
    await Promise.all(messages.map(send));
  }

  return {
    add(to, answer) {
      const batch = open.get(to.from) ?? begin(to);
      batch.answers.push(answer);
      if (batch.answers.length >= MAX_IN_ONE) open.delete(to.from);
      return batch.sent;
    },
  };
}
