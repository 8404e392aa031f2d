import parse from "@xmpp/xml/lib/parse.js";
import { type Element, xml } from "../xml.ts";

/** Far more than any command has, and little enough that a flood of messages fits into Redis. */
const MAX_CHARACTERS = 8_000;
const MAX_BODY = 4_000;
const MAX_CHILD = 300;
const MAX_CHILDREN = 20;

/** A message stanza as text. Of one that is too long to be a command, what it is stays: encrypted, a correction, a reply. */
export function storable(stanza: Element): string {
  if (!isLongerThan(stanza, MAX_CHARACTERS)) return stanza.toString();
  const children = stanza.getChildElements().slice(0, MAX_CHILDREN).map(shorten);
  return xml(stanza.name, stanza.attrs, ...children).toString();
}

/** Reads what {@link storable} gave. */
export function readStored(text: string): Element | undefined {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

function shorten(child: Element): Element {
  if (child.is("body")) return xml("body", child.attrs, child.text().slice(0, MAX_BODY));
  return isLongerThan(child, MAX_CHILD) ? xml(child.name, child.attrs) : child;
}

/** Without writing it out, which takes as long as it is. */
function isLongerThan(element: Element, max: number): boolean {
  let left = max;
  const isOver = (node: Element | string): boolean => {
    left -= typeof node === "string" ? node.length : node.name.length + attributesLength(node);
    return left < 0 || (typeof node !== "string" && node.children.some(isOver));
  };
  return isOver(element);
}

function attributesLength({ attrs }: Element): number {
  return Object.entries(attrs).reduce((sum, [name, value = ""]) => sum + name.length + value.length, 0);
}
