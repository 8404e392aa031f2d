import { isIPv4 } from "node:net";
import { type BareJid, domainOf } from "../invites/bare-jid.ts";
import type { Say } from "../wording/index.ts";
import type { Check } from "./doctor.ts";
import { fine, warning } from "./findings.ts";

/** Of a file with certificates of authorities. */
export type AuthorityFault = "unreadable" | "no-certificate" | "expired";

/** What may be meant so, and more often is not. */
export type SettingsFacts = {
  readonly domain: string;
  readonly admins: readonly BareJid[];
  readonly baseUrl: string | null;
  readonly authorities: readonly {
    readonly key: string;
    readonly file: string;
    readonly fault: AuthorityFault;
  }[];
  /** Settings that hold a password in a file that everybody on this machine can read. */
  readonly exposed: readonly { readonly key: string; readonly file: string }[];
};

/** Names that lead nowhere from outside (RFC 6761, RFC 6762, RFC 8375 and what ICANN keeps for private use). */
const PRIVATE = /(?:^|\.)(?:example|home\.arpa|internal|invalid|lan|local|localhost|test)$/;

/** One sentence each, for `doctor` and for the log at the start. */
export function settingsWarnings(facts: SettingsFacts, say: Say): readonly string[] {
  const { domain, admins, baseUrl, authorities, exposed } = facts;
  return [
    ...pagesWarnings(domain, baseUrl, say),
    ...admins
      .filter((jid) => domainOf(jid) !== domain)
      .map((jid) => say("doctor.admins.elsewhere", { jid, domain })),
    ...authorities.map(({ key, file, fault }) => say(`doctor.settings.ca-${fault}`, { key, file })),
    ...exposed.map(({ key, file }) => say("doctor.settings.exposed", { key, file })),
  ];
}

export function checkSettings(facts: SettingsFacts): Check {
  return {
    name: "settings",
    async run(say) {
      const warnings = settingsWarnings(facts, say).map(warning);
      return warnings.length > 0 ? warnings : [fine(say("doctor.settings.ok"))];
    },
  };
}

function pagesWarnings(domain: string, baseUrl: string | null, say: Say): readonly string[] {
  if (baseUrl === null || PRIVATE.test(domain) || !domain.includes(".")) return [];
  const { hostname, protocol } = new URL(baseUrl);
  if (isHere(hostname)) return [say("doctor.settings.loopback", { url: baseUrl, domain })];
  return protocol === "http:" ? [say("doctor.settings.plain", { url: baseUrl })] : [];
}

/** Whether a name leads to the machine on which it is looked up. */
function isHere(host: string): boolean {
  const isAddress = isIPv4(host) && (host.startsWith("127.") || host === "0.0.0.0");
  return isAddress || host === "[::1]" || host === "[::]" || /(?:^|\.)localhost$/.test(host);
}
