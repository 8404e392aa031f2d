import { hideSensitive } from "@xmpp/debug";
import type { Logger } from "pino";
import { Element } from "../xml.ts";

/** Attributes that carry no secret. A token can hide in any other: `<preauth token>`, `<x url>`, `<x uri>`. */
const PLAIN_ATTRIBUTES = new Set([
  ...[
    "to",
    "from",
    "id",
    "type",
    "by",
    "jid",
    "node",
    "name",
    "category",
    "var",
    "action",
    "status",
    "sessionid",
  ],
  ...["stamp", "h", "max", "resume", "version", "mechanism", "code", "ver", "hash", "subscription", "ask"],
]);

/** What passes on the wire, at level trace only, and without a word that somebody wrote. */
export function traceStanza(log: Logger, direction: "in" | "out", element: Element): void {
  if (!log.isLevelEnabled("trace")) return;
  log.trace({ direction, xml: redact(element).toString() }, "xmpp");
}

/**
 * The shape of an element: names, namespaces and addresses. Text becomes its length and unknown attributes a
 * mark, so that passwords, tokens, links and what people write stay out of the log.
 */
export function redact(element: Element): Element {
  return hideSensitive(shapeOf(element));
}

function shapeOf(element: Element): Element {
  const shape = new Element(element.name);
  for (const [name, value] of Object.entries(element.attrs)) {
    const isPlain = PLAIN_ATTRIBUTES.has(name) || name.startsWith("xml");
    shape.attrs[name] = isPlain ? value : "hidden";
  }
  for (const child of element.children) {
    shape.append(typeof child === "string" ? `[${child.length} characters]` : shapeOf(child));
  }
  return shape;
}
