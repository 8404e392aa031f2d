/** XML elements as every part of the bot makes and reads them. */
export { Element, xml } from "@xmpp/xml";
