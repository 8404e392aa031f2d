import { type BareJid, domainOf, localOf } from "../invites/bare-jid.ts";
import type { Check } from "./doctor.ts";
import { fine, warning } from "./findings.ts";

/** Whoever registers an admin's name is an admin: so each has an account, and is of the domain that is served. */
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
      const foreign = admins.filter((jid) => domainOf(jid) !== domain);
      const own = admins.filter((jid) => domainOf(jid) === domain);
      const known = await Promise.all(own.map((jid) => exists(localOf(jid))));
      const missing = own.filter((_, index) => known[index] === false);
      if (admins.length === 0) return [];
      const findings = [
        ...foreign.map((jid) => warning(say("doctor.admins.elsewhere", { jid, domain }))),
        ...missing.map((jid) => warning(say("doctor.admins.no-account", { jid }))),
        ...(known.includes(undefined) ? [warning(say("doctor.admins.unknown"))] : []),
      ];
      return findings.length > 0 ? findings : [fine(say("doctor.admins.ok"))];
    },
  };
}
