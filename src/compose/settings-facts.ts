import { X509Certificate } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { Logger } from "pino";
import type { Config } from "../config/schema.ts";
import { type AuthorityFault, type SettingsFacts, settingsWarnings } from "../doctor/settings-checks.ts";
import { speakAll } from "../wording/index.ts";

const ALL_MAY_READ = 0o004;
const ALL_MAY_PASS = 0o001;

/** What `doctor` and the log at the start warn of. */
export function settingsFacts({
  domain,
  admins,
  web,
  xmpp,
  redis,
  file,
  passwordKeys,
}: Config): SettingsFacts {
  const files = { "xmpp.ca_file": xmpp.ca_file, "redis.ca_file": redis.ca_file };
  return {
    domain,
    admins,
    baseUrl: web.base_url,
    authorities: Object.entries(files).flatMap(([key, path]) => {
      const fault = path === null ? undefined : authorityFault(path);
      return path === null || fault === undefined ? [] : [{ key, file: path, fault }];
    }),
    exposed: passwordKeys.length > 0 && isOpenToAll(file) ? passwordKeys.map((key) => ({ key, file })) : [],
  };
}

export function warnOfSettings(config: Config, log: Logger): void {
  for (const sentence of settingsWarnings(settingsFacts(config), speakAll().en)) log.warn(sentence);
}

function authorityFault(path: string): AuthorityFault | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return "unreadable";
  }
  const found = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    const ends = found.map((one) => Date.parse(new X509Certificate(one).validTo));
    if (ends.length === 0) return "no-certificate";
    return ends.every((end) => end < Date.now()) ? "expired" : undefined;
  } catch {
    return "no-certificate";
  }
}

/** Whether any user of this machine can read it: it, and every folder on the way there. */
function isOpenToAll(path: string): boolean {
  const allows = (place: string, right: number) => (statSync(place).mode & right) !== 0;
  try {
    if (!allows(path, ALL_MAY_READ)) return false;
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      if (!allows(folder, ALL_MAY_PASS)) return false;
      if (folder === dirname(folder)) return true;
    }
  } catch {
    return false;
  }
}
