import type { Language } from "../wording/index.ts";
import type { IncomingMessage } from "./incoming-message.ts";
import { commonAnswerId } from "./message-names.ts";
import { answerMessage } from "./outgoing-message.ts";
import type { Session } from "./session/session.ts";
import type { Turn } from "./turns.ts";

type Text = { readonly text: string; readonly language: Language };

type Batch = {
  readonly answers: { readonly turn: Turn; readonly text: string }[];
  readonly sent: Promise<void>;
};

export type Batches = {
  /** Settles when the answer has been sent, together with others to the same person. */
  add(to: IncomingMessage, turn: Turn, text: Text): Promise<void>;
};

/** What was kept for us meanwhile arrives in one burst; this long after its first, the burst is over. */
const BURST_MS = 300;
/** Keeps one message far under what a server lets pass. */
const MOST_IN_ONE = 20;

/** Answers to what somebody wrote while we were away, gathered into one message. */
export function createBatches(send: Session["send"]): Batches {
  const open = new Map<string, Batch>();

  function begin(to: IncomingMessage, language: Language): Batch {
    const answers: Batch["answers"] = [];
    const sent = new Promise<void>((resolve, reject) => {
      setTimeout(() => {
        if (open.get(to.from)?.answers === answers) open.delete(to.from);
        sendTogether(to, language, answers).then(resolve, reject);
      }, BURST_MS);
    });
    const batch = { answers, sent };
    open.set(to.from, batch);
    return batch;
  }

  async function sendTogether(to: IncomingMessage, language: Language, answers: Batch["answers"]) {
    const [first, ...others] = answers;
    const id = first === undefined || others.length > 0 ? commonAnswerId() : first.turn.answerId;
    const wantedAt = performance.now();
    const isOurs = await Promise.all(answers.map(({ turn }) => turn.mayAnswer(id)));
    const ours = answers.filter((_, index) => isOurs[index] === true);
    if (ours.length === 0) return;
    const body = ours.map(({ text }) => text).join("\n\n———\n\n");
    // Better one of them twice than another never.
    const isStillWanted = async () =>
      (await Promise.all(ours.map(({ turn }) => turn.mayAnswerAgain(id)))).includes(true);
    await send(answerMessage(to, { id, body, language }), { isStillWanted, wantedAt });
  }

  return {
    add(to, turn, { text, language }) {
      const batch = open.get(to.from) ?? begin(to, language);
      batch.answers.push({ turn, text });
      if (batch.answers.length >= MOST_IN_ONE) open.delete(to.from);
      return batch.sent;
    },
  };
}
