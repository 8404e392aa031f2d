import { NS } from "../namespaces.ts";
import { type Element, xml } from "../xml.ts";
import { RegistrationStream, type StreamOptions } from "./registration-stream.ts";

/**
 * Asks the gate what was noted in Redis under an id, on a stream that is not logged in. Rejects with `StanzaError` where
 * it is refused.
 */
export async function askGate(
  options: StreamOptions,
  kind: string,
  id: string,
  signal: AbortSignal,
): Promise<Element | undefined> {
  const stream = await RegistrationStream.open(options, signal);
  try {
    const answer = await stream.ask(xml(kind, { xmlns: NS.gate, id }), "get");
    return answer.getChild(kind, NS.gate) ?? undefined;
  } finally {
    stream.close();
  }
}
