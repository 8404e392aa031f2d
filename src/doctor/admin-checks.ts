import { type BareJid, domainOf, localOf } from "../invites/bare-jid.ts";
import type { Check } from "./doctor.ts";
import { fine, warning } from "./findings.ts";

/** Anybody who registers an admin's name becomes an admin: so each admin must have an account. */
export function checkAdmins(deps: {
  readonly domain: string;
  readonly admins: readonly BareJid[];
  /** `undefined` where no gate tells. */
  readonly exists: (name: string) => Promise<boolean | undefined>;
}): Check {
  const { domain, admins, exists } = deps;
  return {
    name: "admins",
    async run(say) {
      const own = admins.filter((jid) => domainOf(jid) === domain);
      const known = await Promise.all(own.map((jid) => exists(localOf(jid))));
      const missing = own.filter((_, index) => known[index] === false);
      if (own.length === 0) return [];
      const findings = [
        ...missing.map((jid) => warning(say("doctor.admins.no-account", { jid }))),
        ...(known.includes(undefined) ? [warning(say("doctor.admins.unknown"))] : []),
      ];
      return findings.length > 0 ? findings : [fine(say("doctor.admins.ok"))];
    },
  };
}
