import { NS } from "../namespaces.ts";
import { type Element, xml } from "../xml.ts";

export type Action = "execute" | "prev" | "next" | "complete" | "cancel";

type Head = { readonly node: string; readonly sessionId: string; readonly language: string };

/** A stage that waits for the person. `actions` begins with the one that `execute` stands for. */
export function executing(head: Head, form: Element, actions: readonly [Action, ...Action[]]): Element {
  const children = actions.map((action) => xml(action));
  return command(head, "executing", xml("actions", { execute: actions[0] }, ...children), form);
}

/** Done. No note beside the form: Movim shows the note alone. */
export function completed(head: Head, form: Element): Element {
  return command(head, "completed", form);
}

/** It ran, and came to nothing. */
export function failedWith(head: Head, sentence: string): Element {
  return command(head, "completed", xml("note", { type: "error" }, sentence));
}

export function canceled(head: Head): Element {
  return command(head, "canceled");
}

function command({ node, sessionId, language }: Head, status: string, ...children: Element[]): Element {
  return xml(
    "command",
    { xmlns: NS.commands, node, sessionid: sessionId, status, "xml:lang": language },
    ...children,
  );
}
