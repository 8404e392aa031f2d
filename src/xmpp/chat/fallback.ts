import { NS } from "../namespaces.ts";
import type { Element } from "../xml.ts";

/**
 * What says something about another message, or shows something other than words: reactions (XEP-0444), retractions
 * (XEP-0424) and moderation (XEP-0425), by themselves or fastened to it (XEP-0422), stickers (XEP-0449). A body beside
 * them is for clients that do not know them, whether it is marked so or not.
 */
const NO_WORDS: ReadonlySet<string> = new Set([
  "reactions urn:xmpp:reactions:0",
  "retract urn:xmpp:message-retract:0",
  "retract urn:xmpp:message-retract:1",
  "retracted urn:xmpp:message-retract:1",
  "moderated urn:xmpp:message-moderate:0",
  "moderated urn:xmpp:message-moderate:1",
  "apply-to urn:xmpp:fasten:0",
  "sticker urn:xmpp:stickers:0",
]);

export function isWithoutWords(stanza: Element): boolean {
  return stanza.getChildElements().some((child) => NO_WORDS.has(`${child.getName()} ${child.getNS()}`));
}

/** The body without what stands in it for clients that lack some extension (XEP-0428): a quote before a reply, or all. */
export function stripFallbacks(stanza: Element, body: string): string {
  const covered = stanza.getChildren("fallback", NS.fallback).flatMap(coveredBy);
  if (covered.length === 0) return body;
  const letters: (string | undefined)[] = [...body];
  for (const [start, end] of covered) {
    letters.fill(undefined, start, Math.max(start, end));
  }
  return letters.join("");
}

/** Lines in front that quote another message, as clients without replies (XEP-0461) write them (XEP-0393 §5.1.3). */
const QUOTED_LINES = /^(?:\s*>[^\n]*(?:\n|$))+/;

/** What somebody wrote under what they quote. */
export function skipQuote(body: string): string {
  return body.replace(QUOTED_LINES, "");
}

type Span = readonly [start: number, end: number];

const ALL: Span = [0, Number.POSITIVE_INFINITY];

/** By code points. Without a range all of the body is meant; with that of a subject alone, nothing. */
function coveredBy(fallback: Element): readonly Span[] {
  if (fallback.getChildElements().length === 0) return [ALL];
  return fallback
    .getChildren("body")
    .map(({ attrs }) => [readIndex(attrs["start"]) ?? ALL[0], readIndex(attrs["end"]) ?? ALL[1]]);
}

function readIndex(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,7}$/.test(text) ? Number(text) : undefined;
}
