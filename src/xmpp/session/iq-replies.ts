import type { Logger } from "pino";
import { type Element, xml } from "../xml.ts";
import { NS_STANZAS } from "./namespaces.ts";
import type { IqAnswer } from "./session.ts";

type Answering = {
  readonly answer: (iq: Element) => Promise<IqAnswer>;
  readonly send: (reply: Element) => Promise<void>;
  readonly log: Logger;
};

/** Answers an IQ of type get or set. Resolves when the reply is on its way; `sent` as `send` does. Neither rejects. */
export async function answerIq(
  iq: Element,
  { answer, send, log }: Answering,
): Promise<{ readonly sent: Promise<void> }> {
  const reply = await replyTo(iq, answer, (err) => log.error({ err }, "answering an IQ failed"));
  const sent = send(reply).catch((error: Error) => {
    log.warn({ to: reply.attrs.to, reason: error.message }, "an answer to an IQ was not sent");
  });
  return { sent };
}

/** The one reply to an IQ; an error if answering failed. RFC 6120 §8.2.3. */
async function replyTo(
  iq: Element,
  answer: (iq: Element) => Promise<IqAnswer>,
  failed: (error: unknown) => void,
): Promise<Element> {
  const children = iq.getChildElements();
  const type = iq.attrs.type;
  if ((type !== "get" && type !== "set") || children.length !== 1)
    return refusal(iq, stanzaError("modify", "bad-request"));
  try {
    const given = await answer(iq);
    if (given === undefined) return refusal(iq, stanzaError("cancel", "service-unavailable"));
    if (given !== "empty" && given.is("error")) return refusal(iq, given);
    return xml(
      "iq",
      { type: "result", to: iq.attrs.from, id: iq.attrs.id },
      given === "empty" ? undefined : given,
    );
  } catch (error) {
    failed(error);
    return refusal(iq, stanzaError("cancel", "internal-server-error"));
  }
}

/** With what was asked, by which clients tell apart what was refused (RFC 6120 §8.3.1). */
function refusal(iq: Element, error: Element): Element {
  return xml("iq", { type: "error", to: iq.attrs.from, id: iq.attrs.id }, iq.getChildElements()[0], error);
}

function stanzaError(type: "cancel" | "modify", condition: string): Element {
  return xml("error", { type }, xml(condition, { xmlns: NS_STANZAS }));
}
