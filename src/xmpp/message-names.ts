import type { MessageName, MessageNames } from "../commands/ports.ts";
import type { IncomingMessage } from "./incoming-message.ts";

/** What a message goes by: the same in each copy that a server delivers, to whichever replica. */
export function namesOf(message: IncomingMessage): MessageNames {
  const { stanzaId, id, from, sender, body } = message;
  const bySender: readonly MessageName[] =
    id === undefined ? [] : [{ kind: "sender", text: `${sender} ${id} ${body}` }];
  if (stanzaId !== undefined) return [{ kind: "archive", text: stanzaId }, ...bySender];
  const [first = { kind: "words", text: `${from} ${body}` } as const] = bySender;
  return [first];
}

/** How a correction names the message that it corrects. */
export function nameById({ sender }: IncomingMessage, id: string): string {
  return `${sender} ${id}`;
}
