import { domainToASCII } from "node:url";
import type { Site } from "./site.ts";

/** Nothing but our own style, script and pictures; nothing frames us; forms and scripts ask us alone. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/**
 * For everything that we answer. The token is in the address of a page, so that no page is kept or passed on.
 * `invite-bot` is for `doctor`, who asks whether a base URL leads here. Names are in lower case, to which Fastify would
 * otherwise bring them at each answer.
 */
export function commonHeaders({
  domain,
  isHttps,
}: Pick<Site, "domain" | "isHttps">): Readonly<Record<string, string>> {
  return {
    "invite-bot": domainToASCII(domain),
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex, nofollow",
    "cache-control": "no-store",
    ...(isHttps ? { "strict-transport-security": "max-age=31536000" } : {}),
  };
}

/** For pages on which people type: the page that opened one cannot lead it elsewhere meanwhile. */
export const formHeaders = { "cross-origin-opener-policy": "same-origin" } as const;

/** Everybody may read {@link alternateLink}: the page of an app too. */
export const invitationHeaders = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "Link",
} as const;

/** What lets apps that scan a QR code find the invitation without reading the page, as the header `Link`. */
export function alternateLink(uri: string): string {
  return `<${asciiUri(uri)}>; rel="alternate"`;
}

/** RFC 5122 §2.2: in a URI, other letters than ASCII are the percent-encoded bytes of their UTF-8. */
function asciiUri(uri: string): string {
  return uri.replace(/[^\x21-\x7e]+/gu, encodeURIComponent);
}
