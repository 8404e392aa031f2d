import type { LoginProbe, PublicServer, StreamProbe } from "../ports/probes.ts";
import type { Check } from "./doctor.ts";
import { codeOf, fine, problem, sentenceOf, warning } from "./findings.ts";

const DAY_MS = 86_400_000;
/** Certificates of ninety days are renewed a month before their end. */
const SOON_DAYS = 14;
/** An invitation is 1.2 kB on its way: twenty-five a second. Without limits, servers take hundreds of kilobytes. */
const MIN_BYTES_PER_SECOND = 30_000;
/** Names that no public DNS knows (RFC 6761, RFC 6762). */
const PRIVATE_NAME = /(^|\.)(example|invalid|local|localhost|test)$/;

/**
 * `service` is the name that we connect to, if it is one; `resolve` rejects where it has no address. `find` tells where
 * other people's apps would connect for `domain`, and rejects where DNS does not answer.
 */
export function checkDns(deps: {
  readonly service: string | undefined;
  readonly domain: string;
  readonly resolve: (name: string) => Promise<void>;
  readonly find: (domain: string) => Promise<PublicServer>;
}): Check {
  const { service, domain, resolve, find } = deps;
  return {
    name: "dns",
    async run(say) {
      const [own, others] = await Promise.all([checkOwn(), checkOthers()]);
      return [...own, ...others];

      async function checkOwn() {
        if (service === undefined) return [];
        try {
          await resolve(service);
          return [];
        } catch (error) {
          return [problem(say("doctor.dns.unknown", { name: service, reason: codeOf(error) }))];
        }
      }

      async function checkOthers() {
        if (PRIVATE_NAME.test(domain)) return [];
        try {
          const found = await find(domain);
          switch (found.by) {
            case "records":
              return [fine(say("doctor.dns.records", { domain, hosts: found.hosts.join(", ") }))];
            case "address":
              return [fine(say("doctor.dns.address", { domain }))];
            case "nothing":
              return [warning(say("doctor.dns.nothing", { domain }))];
          }
        } catch (error) {
          return [warning(say("doctor.dns.away", { domain, reason: codeOf(error) }))];
        }
      }
    },
  };
}

/** `greet` rejects where the server cannot be reached. */
export function checkXmpp(deps: {
  readonly service: string;
  readonly domain: string;
  readonly requireTls: boolean;
  readonly greet: () => Promise<StreamProbe>;
  readonly now: () => Date;
}): Check {
  const { service, domain, requireTls, greet, now } = deps;
  return {
    name: "xmpp",
    async run(say) {
      try {
        const { validUntil, isOpenToAnonymous } = await greet();
        const strangers = isOpenToAnonymous ? [warning(say("doctor.xmpp.anonymous", { domain }))] : [];
        return [checkCertificate(validUntil), ...strangers];
      } catch (error) {
        return [problem(say("doctor.xmpp.away", { service, reason: codeOf(error) }))];
      }

      function checkCertificate(validUntil: Date | undefined) {
        if (validUntil === undefined) {
          return (requireTls ? problem : warning)(say("doctor.xmpp.no-tls", { service }));
        }
        const days = Math.floor((validUntil.getTime() - now().getTime()) / DAY_MS);
        if (days < 0) return problem(say("doctor.xmpp.expired", { service }));
        return days < SOON_DAYS
          ? warning(say("doctor.xmpp.ends-soon", { service, count: Math.max(days, 1) }))
          : fine(say("doctor.xmpp.ok", { service, count: days }));
      }
    },
  };
}

/** `visit` rejects with a sentence where the login fails. */
export function checkLogin(jid: string, visit: () => Promise<LoginProbe>): Check {
  return {
    name: "login",
    async run(say) {
      try {
        const { loginMs } = await visit();
        return [fine(say("doctor.login.ok", { jid, ms: Math.round(loginMs) }))];
      } catch (error) {
        return [problem(sentenceOf(error))];
      }
    },
  };
}

/** Whether the server holds the bot up, as it holds up clients that send a lot. */
export function checkPace(jid: string, visit: () => Promise<LoginProbe>): Check {
  return {
    name: "pace",
    async run(say) {
      const visited = await visit().catch(() => undefined);
      if (visited === undefined) return [];
      const rate = Math.round(visited.bytesPerSecond / 1000);
      return visited.bytesPerSecond < MIN_BYTES_PER_SECOND
        ? [warning(say("doctor.pace.slow", { jid, rate }))]
        : [fine(say("doctor.pace.ok"))];
    },
  };
}

/**
 * `connect` connects as the component, and rejects with a sentence. It is tried only where nobody answers there and no
 * bot is online, for some servers would share what comes between the two.
 */
export function checkComponent(deps: {
  readonly jid: string;
  readonly visit: () => Promise<LoginProbe>;
  readonly countBots: () => Promise<number>;
  readonly connect: () => Promise<void>;
}): Check {
  const { jid, visit, countBots, connect } = deps;
  return {
    name: "component",
    async run(say) {
      const visited = await visit().catch(() => undefined);
      if (visited?.componentAnswers === true) return [fine(say("doctor.component.ok", { jid }))];
      if ((await countBots().catch(() => 0)) > 0) {
        return visited === undefined ? [] : [warning(say("doctor.component.silent", { jid }))];
      }
      try {
        await connect();
        return [fine(say("doctor.component.can-connect", { jid }))];
      } catch (error) {
        return [problem(sentenceOf(error))];
      }
    },
  };
}
