import { randomUUID } from "node:crypto";
import type { Language } from "../../wording/index.ts";
import type { IncomingMessage } from "../owner/message.ts";
import type { Session } from "../session/session.ts";
import { answerAddress, messagesOf } from "./outgoing-message.ts";
import type { RenderedReply } from "./render-reply.ts";

type Answer = { readonly id: string; readonly rendered: RenderedReply; readonly language: Language };

type Batch = { readonly answers: Answer[]; readonly sent: Promise<void> };

export type AnswerBatcher = {
  /** Resolves when the answer was sent, with others to the same person if there are any. */
  add(to: IncomingMessage, answer: Answer): Promise<void>;
};

/** What was kept for us meanwhile arrives in one burst; this long after its first message, the burst is over. */
const BURST_MS = 300;
/** Keeps one message far under what a server lets pass. */
const MAX_IN_ONE = 20;

/** What is to be forwarded or shown stays in messages of its own. */
function isText({ rendered: { share, picture } }: Answer): boolean {
  return share === undefined && picture === undefined;
}

/** Texts that follow each other become one. */
function joinTexts(answers: readonly Answer[]): readonly Answer[] {
  const joined: Answer[] = [];
  for (const answer of answers) {
    const last = joined.at(-1);
    if (last === undefined || !isText(last) || !isText(answer)) joined.push(answer);
    else {
      const text = `${last.rendered.text}\n\n———\n\n${answer.rendered.text}`;
      joined[joined.length - 1] = { ...last, id: randomUUID(), rendered: { text } };
    }
  }
  return joined;
}

/** Gathers the answers to what somebody wrote while nobody was there: several texts become one message. */
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
    const messages = joinTexts(answers).flatMap(({ id, rendered, language }) =>
      messagesOf(answerAddress(to, id), rendered, language),
    );
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
