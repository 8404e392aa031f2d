import { createHash } from "node:crypto";
import { NS } from "./namespaces.ts";
import { type Element, xml } from "./xml.ts";

/** What an entity is and can do (XEP-0030). */
export type DiscoInfo = {
  readonly category: string;
  readonly type: string;
  readonly name: string;
  readonly features: readonly string[];
};

/** Names us to other software; a page about the project, were it opened. */
export const CAPS_NODE = "urn:invite-bot";

/** The verification string of entity capabilities. XEP-0115 §5.1. */
export function capsVersion({ category, type, name, features }: DiscoInfo): string {
  // A "<" inside a value would pass for the end of it (§5.4 on forged strings).
  const escaped = (text: string) => text.replaceAll("<", "&lt;");
  const parts = [`${category}/${type}//${name}`, ...features.toSorted()].map((part) => `${escaped(part)}<`);
  return createHash("sha1").update(parts.join("")).digest("base64");
}

/** The element that every available presence carries, so that others need to ask only once. */
export function capsElement(info: DiscoInfo): Element {
  return xml("c", { xmlns: NS.caps, hash: "sha-1", node: CAPS_NODE, ver: capsVersion(info) });
}

export function discoElement(info: DiscoInfo, node?: string): Element {
  return xml(
    "query",
    { xmlns: NS.discoInfo, ...(node === undefined ? {} : { node }) },
    xml("identity", { category: info.category, type: info.type, name: info.name }),
    ...info.features.map((feature) => xml("feature", { var: feature })),
  );
}
