import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import { commands } from "../commands/index.ts";
import { ConfigError } from "../config/load.ts";
import type { Config } from "../config/schema.ts";
import { parseBareJid } from "../invites/bare-jid.ts";
import { openChatMemory } from "../store/chat-memory.ts";
import { openConfirmations } from "../store/confirmations.ts";
import { openFormSessions } from "../store/form-sessions.ts";
import { openGateQuestions } from "../store/gate-questions.ts";
import { startHeartbeat } from "../store/heartbeat.ts";
import { openInbox } from "../store/inbox.ts";
import { openLease } from "../store/lease.ts";
import { openMetrics } from "../store/metrics.ts";
import { openNoticeQueue } from "../store/notices.ts";
import { readRedisFacts } from "../store/redis/info.ts";
import { openSessionMemory } from "../store/session-memory.ts";
import { openSubscriberList } from "../store/subscriber-list.ts";
import { startSweeper } from "../store/sweeper.ts";
import { LEASE_MS } from "../timing.ts";
import { version } from "../version.ts";
import { speakAll } from "../wording/index.ts";
import { Replica } from "../xmpp/replica.ts";
import type { FatalSessionError } from "../xmpp/session/errors.ts";
import { avatarOf } from "./avatar.ts";
import {
  commandDeps,
  openStore,
  policyOf,
  publishSettings,
  rateLimit,
  type Store,
  serverOf,
} from "./deps.ts";
import type { Service } from "./service.ts";
import { warnOfSettings } from "./settings-facts.ts";

/** Starts a replica of the bot. Rejects with `FatalSessionError` where the account cannot log in, `ConfigError` where Redis refuses it, or the picture is none. */
export async function startBot(config: Config, log: Logger): Promise<Service> {
  warnOfSettings(config, log);
  const profile = { name: config.xmpp.name, avatar: avatarOf(config) };
  const store = openStore(config, log);
  void warnOfForgetfulRedis(store.redis, log);
  const metrics = openMetrics({ ...store, log });
  const replica = randomUUID();
  let fail: (error: FatalSessionError) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const ended = Promise.race([failed, store.refused]);
  ended.catch(() => undefined);

  const messageLimit = rateLimit(config.rate_limits.messages);
  const bot = new Replica({
    shared: {
      profile,
      version,
      chat: {
        dispatch: { ...commandDeps(config, store, log), commands, metrics, log },
        memory: openChatMemory(store),
        confirmations: openConfirmations(store),
        voices: speakAll(config.web.branding.texts),
        language: config.language,
      },
      forms: openFormSessions({ ...store, now: () => new Date() }),
      log,
    },
    account: {
      account: {
        ...serverOf(config),
        username: config.xmpp.username,
        password: config.secrets.xmppPassword ?? "",
      },
      jid: required(parseBareJid(`${config.xmpp.username}@${config.domain}`)),
      policy: policyOf(config),
      questions: openGateQuestions(store),
      notices: openNoticeQueue({ ...store, process: replica }),
      welcomeTo: config.welcome ? (config.web.branding.name ?? config.domain) : undefined,
    },
    component:
      config.component === null
        ? undefined
        : {
            address: { ...config.component, secret: config.secrets.componentSecret ?? "" },
            subscribers: openSubscriberList({ ...store, component: config.component.jid }),
          },
    lease: openLease({ ...store, replica, leaseMs: LEASE_MS }),
    sessionMemory: openSessionMemory({ ...store, replica }),
    inbox: openInbox({ ...store, replica, messages: messageLimit }),
    messageLimit,
    onFatal: (error) => fail(error),
    onChange: () => heartbeat?.beat(),
    log,
  });

  publishSettings(store, "anew", log);
  let heartbeat: ReturnType<typeof startHeartbeat> | undefined;
  try {
    // A look at the lease before Redis is there would fail, and the next is half a second later.
    const connected = store.redis.ready().catch(() => undefined);
    await Promise.race([connected.then(() => bot.start()), ended]);
  } catch (error) {
    // Others need not wait for its lease to expire. Where Redis does not take us there is none.
    if (!(error instanceof ConfigError)) await bot.stop();
    await store.redis.close();
    throw error;
  }
  heartbeat = startHeartbeat({ ...store, process: replica, version, replica: bot, log });
  const stopSweeper = startSweeper({ ...store, log });

  return {
    ended,
    async stop() {
      await Promise.all([heartbeat?.stop(), stopSweeper()]);
      await bot.stop();
      await metrics.stop();
      await store.redis.close();
    },
  };
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the configuration was checked, but its account is no JID");
  return value;
}

/** Other faults of Redis are reported by the first command that needs it. */
async function warnOfForgetfulRedis(redis: Store["redis"], log: Logger): Promise<void> {
  const facts = await readRedisFacts(redis).catch(() => undefined);
  if (facts !== undefined && !facts.isPersistent) log.warn(speakAll().en("doctor.redis.volatile"));
}
