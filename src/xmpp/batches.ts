import type { Language } from "../wording/index.ts";
import type { IncomingMessage } from "./incoming-message.ts";
import { answerMessage } from "./outgoing-message.ts";
import type { Element } from "./xml.ts";

type Text = { readonly text: string; readonly language: Language };

type Batch = {
  readonly texts: string[];
  readonly sent: Promise<void>;
};

export type Batches = {
  /** Settles when the answer has been sent, together with others to the same person. */
  add(to: IncomingMessage, text: Text): Promise<void>;
};

/** What was kept for us meanwhile arrives in one burst; this long after its first, the burst is over. */
const BURST_MS = 300;
/** Keeps one message far under what a server lets pass. */
const MOST_IN_ONE = 20;

/** Answers to what somebody wrote while we were away, gathered into one message. */
export function createBatches(send: (stanza: Element) => Promise<void>): Batches {
  const open = new Map<string, Batch>();

  function begin(to: IncomingMessage, language: Language): Batch {
    const texts: string[] = [];
    const sent = new Promise<void>((resolve, reject) => {
      setTimeout(() => {
        if (open.get(to.from)?.texts === texts) open.delete(to.from);
        const body = texts.join("\n\n———\n\n");
        send(answerMessage(to, { body, language })).then(resolve, reject);
      }, BURST_MS);
    });
    const batch = { texts, sent };
    open.set(to.from, batch);
    return batch;
  }

  return {
    add(to, { text, language }) {
      const batch = open.get(to.from) ?? begin(to, language);
      batch.texts.push(text);
      if (batch.texts.length >= MOST_IN_ONE) open.delete(to.from);
      return batch.sent;
    },
  };
}
