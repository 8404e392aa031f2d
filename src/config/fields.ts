import * as z from "zod";
import { type BareJid, normaliseUserName, parseBareJid, parseDomain } from "../invites/bare-jid.ts";
import { parseDuration } from "../invites/duration.ts";
import { type ReadUrl, readServiceUrl } from "./urls.ts";

const NONE = /^0+\s*[smhdw]?$/i;

/** A duration as people write it, such as `7d`; becomes seconds. */
export function durationFrom(least: "none" | "some") {
  return z
    .string()
    .describe(`A duration such as 90s, 15m, 12h, 7d or 2w${least === "none" ? ", or 0 for none" : ""}`)
    .transform((text, context) => {
      const isNone = NONE.test(text.trim());
      const seconds = isNone && least === "none" ? 0 : parseDuration(text);
      if (seconds !== undefined) return seconds;
      const message = isNone
        ? 'must be longer than nothing: a duration such as "12h", "7d" or "2w"'
        : 'must be a duration such as "12h", "7d" or "2w", at most ten years';
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    });
}

export const duration = durationFrom("some");

export function durationText(fallback: string) {
  return duration.prefault(fallback);
}

export function urlText(read: (text: string) => ReadUrl) {
  return z.string().transform((text, context) => {
    const found = read(text);
    if (found.ok) return found.url;
    context.addIssue({ code: "custom", message: found.fault });
    return z.NEVER;
  });
}

export const serviceUrl = (example: string) =>
  urlText((text) => readServiceUrl(text, example)).prefault(example);

export const domain = z.string().transform((text, context) => {
  const parsed = parseDomain(text);
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: "custom", message: 'must be a domain such as "example.org"' });
  return z.NEVER;
});

export const bareJid = z.string().transform((text, context): BareJid => {
  const jid = text.includes("/") ? undefined : parseBareJid(text);
  if (jid !== undefined) return jid;
  context.addIssue({ code: "custom", message: 'must be an address such as "admin@example.org"' });
  return z.NEVER;
});

export const userName = z.string().transform((text, context) => {
  const name = normaliseUserName(text);
  if (name !== undefined) return name;
  context.addIssue({
    code: "custom",
    message: 'must be a user name, the part before the @, such as "invite"',
  });
  return z.NEVER;
});
