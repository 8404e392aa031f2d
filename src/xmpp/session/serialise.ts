import { randomBytes } from "node:crypto";
import type { Element } from "../xml.ts";
import { SendError } from "./errors.ts";

/**
 * The largest stanza that is sent, in bytes. Prosody and ejabberd close the stream of a client that sends more
 * than 256 KiB; the rest is room for what they count differently.
 */
export const MAX_STANZA_BYTES = 250_000;

/** All but the characters of XML 1.0 §2.2, halves of surrogate pairs included. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** The stanza as it goes over the wire, without what would make the server close the stream. */
export function serialise(stanza: Element): string {
  const xml = stanza.toString().replace(FORBIDDEN, "");
  const bytes = Buffer.byteLength(xml);
  if (bytes <= MAX_STANZA_BYTES) return xml;
  throw new SendError(`a stanza of ${bytes} bytes is over the limit of ${MAX_STANZA_BYTES}`);
}

/** 96 random bits, so that nobody can answer an IQ that they were not asked. */
export function randomId(): string {
  return randomBytes(12).toString("base64url");
}
