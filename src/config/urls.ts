import { domainToASCII } from "node:url";

/** A URL as it is used, or what is wrong with what was written, to follow the name of the setting. */
export type ReadUrl =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly fault: string };

const UNSEEN = /[\s\p{Cc}\p{Cf}]/u;
const NO_BLANKS = "must not have blanks or invisible signs in it";
/** Letters of any script can be percent-encoded; all else in a path means something to routers and proxies. */
const PATH = /^(?:\/[\p{L}\p{N}\p{M}._~-]+)*\/*$/u;

/**
 * Where the pages are, as links begin: in ASCII and without a final slash. Each link goes on with a path of its own, so
 * nothing can stand in it that comes behind one; and what could be written in two ways would be two addresses.
 */
export function readBaseUrl(text: string): ReadUrl {
  const fault = faultInBaseUrl(text);
  if (fault !== undefined) return { ok: false, fault };
  const { protocol, host } = new URL(text);
  const path = encodeURI(pathOf(text) ?? "").replace(/\/+$/, "");
  return { ok: true, url: `${protocol}//${host.replace(/\.(?=:|$)/, "")}${path}` };
}

function faultInBaseUrl(text: string): string | undefined {
  const example = "must be a URL such as https://join.example.org";
  if (UNSEEN.test(text)) return NO_BLANKS;
  if (!/^https?:\/\/[^/\\]/i.test(text) || !URL.canParse(text)) return example;
  if (text.includes("?")) return "must end before the question mark: nothing behind it would be in a link";
  if (text.includes("#")) return "must end before the #: nothing behind it would be in a link";
  if (hasCredentials(text))
    return "must have no user name and no password in it: all who are invited read it";
  const { hostname, port } = new URL(text);
  if (port === "0" || !hasWholeLabels(hostname)) return example;
  return faultInPath(pathOf(text));
}

function faultInPath(path: string | undefined): string | undefined {
  if (path === undefined) return "has a % in its path that is no percent-encoding";
  if (/\/\//.test(path.replace(/\/+$/, ""))) return "must not have two slashes in a row in its path";
  if (/\/\.{1,2}(?:\/|$)/.test(path)) return "must not have . or .. for a folder in its path";
  const sign = PATH.test(path) ? undefined : /[^\p{L}\p{N}\p{M}._~/-]/u.exec(path)?.[0];
  return sign === undefined
    ? undefined
    : `must not have “${sign}” in its path, as it is or percent-encoded: only letters, digits and - . _ ~`;
}

/** As people read it, `undefined` where it cannot be decoded. An encoded slash is no slash. */
function pathOf(text: string): string | undefined {
  try {
    const path = text.replace(/^[^/]*\/\/[^/]*/, "").replace(/%2f/gi, "%5C");
    return decodeURIComponent(path).normalize("NFC");
  } catch {
    return undefined;
  }
}

/** Where to connect, and nothing behind that: a path, a query or a user name would be passed over in silence. */
export function readServiceUrl(text: string, example: string): ReadUrl {
  const fault = `must be a URL such as ${example}, with nothing but a host and a port`;
  const parts = /^(xmpps?:)\/\/([^/?#@\s]+?)(?::(\d{1,5}))?\/?$/i.exec(text);
  const [, scheme = "", name = "", port] = parts ?? [];
  if (parts === null || !URL.canParse(text) || port === "0") return { ok: false, fault };
  const host = name.startsWith("[") ? name : domainToASCII(name.replace(/\.$/, ""));
  if (host === "" || !hasWholeLabels(host)) return { ok: false, fault };
  return { ok: true, url: `${scheme.toLowerCase()}//${host}${port === undefined ? "" : `:${port}`}` };
}

/** Where something is posted to, query and all. */
export function readTargetUrl(text: string, example: string): ReadUrl {
  if (UNSEEN.test(text)) return { ok: false, fault: NO_BLANKS };
  if (!/^https?:\/\/[^/\\]/i.test(text) || !URL.canParse(text)) {
    return { ok: false, fault: `must be a URL such as ${example}` };
  }
  // Which `fetch` refuses.
  if (hasCredentials(text)) return { ok: false, fault: "must have no user name and no password in it" };
  return { ok: true, url: text };
}

function hasCredentials(text: string): boolean {
  return /^[^/]*\/\/[^/?#]*@/.test(text);
}

function hasWholeLabels(host: string): boolean {
  return !host.startsWith(".") && !host.includes("..");
}
