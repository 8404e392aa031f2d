import { Element } from "@xmpp/xml";
import parse from "@xmpp/xml/lib/parse.js";

/** Whether what was received is what the pattern asks for, at the least. @throws where the pattern is not XML. */
export function matches(pattern: string, received: string): boolean {
  return fits(parse(pattern), parse(received));
}

function fits(pattern: Element, element: Element): boolean {
  const text = pattern.children.filter((child) => typeof child === "string").join("");
  return (
    element.getName() === pattern.getName() &&
    Object.entries(pattern.attrs).every(([name, value]) => fitsAttribute(name, value, element)) &&
    (text === "" || element.getText() === text) &&
    elements(pattern).every((wanted) => elements(element).some((child) => fits(wanted, child)))
  );
}

/** A presence without a type is an available one; a bare JID stands for each of its resources. */
function fitsAttribute(name: string, value: string | undefined, element: Element): boolean {
  const actual = element.attrs[name];
  if (name === "type" && value === "available") return actual === undefined || actual === value;
  return actual === value || (name === "from" && actual?.startsWith(`${value}/`) === true);
}

function elements({ children }: Element): Element[] {
  return children.filter((child) => child instanceof Element);
}
