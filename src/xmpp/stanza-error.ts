import { NS } from "./namespaces.ts";
import { type Element, xml } from "./xml.ts";

type Detail = {
  /** A sentence for the person. */
  readonly text?: { readonly sentence: string; readonly language: string };
  /** A condition of the protocol that was spoken, such as XEP-0050's. */
  readonly condition?: Element;
};

/** An error of RFC 6120 §8.3. */
export function stanzaError(
  type: "auth" | "cancel" | "modify" | "wait",
  condition: string,
  { text, condition: specific }: Detail = {},
): Element {
  return xml(
    "error",
    { type },
    xml(condition, NS.stanzaErrors),
    text === undefined
      ? undefined
      : xml("text", { xmlns: NS.stanzaErrors, "xml:lang": text.language }, text.sentence),
    specific,
  );
}
