import { domainToASCII } from "node:url";
import { pino } from "pino";
import { redisTarget } from "../config/redis-target.ts";
import type { Config } from "../config/schema.ts";
import { checkAdmins } from "../doctor/admin-checks.ts";
import { type Check, examine, type Report } from "../doctor/doctor.ts";
import { checkGate } from "../doctor/gate-checks.ts";
import { checkBot, checkWeb, type WebAnswer } from "../doctor/process-checks.ts";
import { checkClock, checkImport, checkRedis } from "../doctor/redis-checks.ts";
import { checkComponent, checkDns, checkLogin, checkPace, checkXmpp } from "../doctor/server-checks.ts";
import { checkSettings } from "../doctor/settings-checks.ts";
import type { LoginProbe } from "../ports/probes.ts";
import { isImportUnfinished } from "../store/domain-writer.ts";
import { findOtherDomains, openHeartbeats } from "../store/heartbeats.ts";
import { readRedisFacts } from "../store/redis/info.ts";
import { probePermissions } from "../store/redis/permissions-probe.ts";
import { DOCTOR_GATE_MS } from "../timing.ts";
import { version } from "../version.ts";
import type { Say } from "../wording/index.ts";
import { probeComponent } from "../xmpp/probe/component-probe.ts";
import { probeLogin } from "../xmpp/probe/login-probe.ts";
import { findPublicServer, nameOf, resolveName } from "../xmpp/probe/srv-lookup.ts";
import { probeStream } from "../xmpp/probe/stream-probe.ts";
import { accountsOf, gateProbeOf, openStore, type Store, serverOf } from "./deps.ts";
import { settingsFacts } from "./settings-facts.ts";

const WEB_LIMIT_MS = 5_000;

/** Looks whether everything is set up well, changing nothing. */
export async function examineSystem(config: Config, say: Say): Promise<Report> {
  const store = openStore(config, pino({ level: "silent" }));
  const facts = heeded(Promise.race([readRedisFacts(store.redis), store.refused]));
  const tried = heeded(facts.then(() => probePermissions(store)));
  // Of what takes no writes, nothing can be told by what is not in it.
  const heard = heeded(
    tried.then(({ stops: [fault] }) => {
      if (fault !== undefined) throw new Error(fault);
      return openHeartbeats(store).read();
    }),
  );
  const visited = heeded(probeLoginAs(config, say, heard));
  const visit = () => visited;
  try {
    return await examine(
      [
        checkSettings(settingsFacts(config)),
        checkRedis({
          readFacts: () => facts,
          tryOut: () => tried,
          hasFailover: redisTarget(config).form !== "single",
        }),
        checkClock(() => facts, now),
        checkImport(() => facts.then(() => isImportUnfinished(store))),
        ...serverChecks({ config, say, heard, visit }),
        ...processChecks({ config, store, heard, visit }),
      ],
      say,
    );
  } finally {
    await store.redis.close();
  }
}

type Heard = Awaited<ReturnType<ReturnType<typeof openHeartbeats>["read"]>>;

/** Logs in as the bot, and asks those bots that have been heard of. */
async function probeLoginAs(config: Config, say: Say, heard: Promise<Heard>): Promise<LoginProbe> {
  const { secrets, component, xmpp } = config;
  const password = secrets.xmppPassword;
  if (password === undefined) throw new Error(say("doctor.login.no-password"));
  const account = { ...serverOf(config), username: xmpp.username, password, log: pino({ level: "silent" }) };
  return probeLogin(account, component?.jid, () =>
    heard.then(
      ({ bots }) => bots.flatMap(({ jid }) => jid ?? []),
      () => [],
    ),
  );
}

type Deps = {
  readonly config: Config;
  readonly heard: Promise<Heard>;
  readonly visit: () => Promise<LoginProbe>;
};

function serverChecks({ config, say, heard, visit }: Deps & { readonly say: Say }): readonly Check[] {
  const { domain, secrets, component } = config;
  const { service, username, require_tls: requireTls } = config.xmpp;
  const log = pino({ level: "silent" });
  const jid = `${username}@${domain}`;
  const { componentSecret: secret } = secrets;
  return [
    checkDns({ service: nameOf(service), domain, resolve: resolveName, find: findPublicServer }),
    checkXmpp({ service, domain, requireTls, greet: () => probeStream({ service, domain }), now }),
    checkLogin(jid, visit),
    checkPace(jid, visit),
    ...(component === null
      ? []
      : [
          checkComponent({
            jid: component.jid,
            visit,
            countBots: async () => (await heard).bots.length,
            connect: async () => {
              if (secret === undefined) throw new Error(say("doctor.component.no-secret"));
              await probeComponent({ ...component, secret }, log);
            },
          }),
        ]),
  ];
}

function processChecks({ config, store, heard, visit }: Deps & { readonly store: Store }): readonly Check[] {
  const { domain, admins, web } = config;
  const accounts = accountsOf(config, store, pino({ level: "silent" }), DOCTOR_GATE_MS);
  return [
    checkGate({
      domain,
      version,
      read: async () => (await heard).gates,
      readOthers: () => findOtherDomains(store),
      probeGate: gateProbeOf(config, store),
      now,
    }),
    checkAdmins({
      domain,
      admins,
      exists: (name) =>
        heard.then(
          () => accounts.exists(name),
          () => undefined,
        ),
    }),
    checkBot({
      read: () => heard,
      // Without a login nobody can tell.
      isThere: (jid) =>
        visit().then(
          ({ present }) => present.includes(jid),
          () => true,
        ),
      now,
    }),
    checkWeb({ domain, baseUrl: web.base_url, look: (url) => lookAtPage(url, domain) }),
  ];
}

/** The header has the domain in ASCII, as DNS does. */
async function lookAtPage(url: string, domain: string): Promise<WebAnswer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(WEB_LIMIT_MS) });
  const said: unknown = await response.json().catch(() => undefined);
  const named = response.headers.get("invite-bot") ?? undefined;
  const proxies = typeof said === "object" && said !== null && "proxies" in said ? said.proxies : undefined;
  return {
    status: response.status,
    domain: named === domainToASCII(domain) ? domain : named,
    ...(proxies === "unexpected" || proxies === "missing" ? { proxies } : {}),
  };
}

/** Several checks wait for it, or none: unheard, its rejection would end the process. */
function heeded<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

function now(): Date {
  return new Date();
}
