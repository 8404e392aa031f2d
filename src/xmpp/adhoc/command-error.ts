import { NS } from "../namespaces.ts";
import { stanzaError } from "../stanza-error.ts";
import { type Element, xml } from "../xml.ts";

/** What a client can do wrong in the protocol itself (XEP-0050 §4.4). */
type Fault = "bad-action" | "bad-payload" | "bad-sessionid" | "malformed-action" | "session-expired";

export function commandError(fault: Fault): Element {
  const condition = xml(fault, NS.commands);
  return fault === "session-expired"
    ? stanzaError("cancel", "not-allowed", { condition })
    : stanzaError("modify", "bad-request", { condition });
}
