import { NS } from "./namespaces.ts";
import { StanzaError } from "./session/errors.ts";
import { type Element, xml } from "./xml.ts";

/**
 * Resolves when our own server answers (XEP-0199), an error being an answer, too: then it has dealt with all that we sent
 * before. Rejects as `request` does where it says nothing.
 */
export async function pingServer(request: (iq: Element) => Promise<unknown>): Promise<void> {
  try {
    await request(xml("iq", { type: "get" }, xml("ping", NS.ping)));
  } catch (error) {
    if (!(error instanceof StanzaError)) throw error;
  }
}
