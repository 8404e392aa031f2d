import { NS } from "../namespaces.ts";
import { type Element, xml } from "../xml.ts";

/**
 * A message that the gate sends on as the domain: what people write there is answered from there.
 *
 *     <message to='example.org' id='…'>
 *       <answer xmlns='urn:invite-bot:gate:0'>
 *         <forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' to='juliet@example.org/phone' …/></forwarded>
 *       </answer>
 *     </message>
 *
 * The gate believes the account that the server's configuration names as the bot's, and sends each id on once.
 */
export function throughGate(message: Element, domain: string): Element {
  message.attrs["xmlns"] = NS.client;
  const answer = xml("answer", NS.gate, xml("forwarded", NS.forward, message));
  return xml("message", { to: domain, id: message.attrs.id }, answer);
}
