/** Nothing but our own style, script and pictures; nothing frames us; forms go to us alone. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "script-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** For everything that we answer. The token is in the address of a page, so that no page is kept or passed on. */
export function commonHeaders(isHttps: boolean): Readonly<Record<string, string>> {
  return {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    ...(isHttps ? { "Strict-Transport-Security": "max-age=31536000" } : {}),
  };
}

/** What lets apps that scan a QR code find the invitation without reading the page. */
export function invitationHeaders(uri: string): Readonly<Record<string, string>> {
  return {
    Link: `<${asciiUri(uri)}>; rel="alternate"`,
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Link",
  };
}

/** RFC 5122 §2.2: in a URI, other letters than ASCII are the percent-encoded bytes of their UTF-8. */
function asciiUri(uri: string): string {
  return uri.replace(/[^\x21-\x7e]+/gu, encodeURIComponent);
}
