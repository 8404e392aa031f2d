import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import { commands } from "../commands/index.ts";
import type { Config } from "../config/schema.ts";
import { parseBareJid } from "../invites/bare-jid.ts";
import { openArchiveMark } from "../store/archive-mark.ts";
import { openConsents } from "../store/consents.ts";
import { openFigures } from "../store/figures.ts";
import { openFormSessions } from "../store/form-sessions.ts";
import { openGateQuestions } from "../store/gate-questions.ts";
import { startHeartbeat } from "../store/heartbeat.ts";
import { openLease } from "../store/lease.ts";
import { openMessageClaims } from "../store/message-claims.ts";
import { openNoticeQueue } from "../store/notices.ts";
import { readRedisFacts } from "../store/redis-facts.ts";
import { openSubscriberList } from "../store/subscriber-list.ts";
import { startSweeper } from "../store/sweeper.ts";
import { version } from "../version.ts";
import { speakAll } from "../wording/index.ts";
import { createBot } from "../xmpp/bot.ts";
import { createComponent } from "../xmpp/component/component.ts";
import type { SessionFatal } from "../xmpp/session/errors.ts";
import {
  commandParts,
  openStore,
  policyOf,
  publishSettings,
  rateLimit,
  type Store,
  serverOf,
} from "./parts.ts";
import type { Running } from "./running.ts";
import { warnOfSettings } from "./settings-facts.ts";

/** Starts the bot. Rejects with `SessionFatal` where the account cannot log in, `BadConfig` where Redis refuses it. */
export async function startBot(config: Config, log: Logger): Promise<Running> {
  warnOfSettings(config, log);
  const store = openStore(config, log);
  void warnOfForgetfulRedis(store.redis, log);
  const figures = openFigures({ ...store, log });
  const processName = randomUUID();
  let fail: (error: SessionFatal) => void = () => undefined;
  const ended = new Promise<never>((_, reject) => {
    fail = reject;
  });

  const shared = {
    name: config.xmpp.name,
    version,
    chat: {
      dispatch: { ...commandParts(config, store, log), commands, figures, log },
      claims: openMessageClaims({
        ...store,
        messages: rateLimit(config.rate_limits.messages),
        process: processName,
      }),
      consents: openConsents(store),
      messageLimit: rateLimit(config.rate_limits.messages),
      voices: speakAll(),
      language: config.language,
    },
    forms: openFormSessions({ ...store, now: () => new Date() }),
    log,
  };
  const bot = createBot({
    ...shared,
    account: {
      ...serverOf(config),
      username: config.xmpp.username,
      password: config.secrets.xmppPassword ?? "",
    },
    jid: required(parseBareJid(`${config.xmpp.username}@${config.domain}`)),
    policy: policyOf(config),
    questions: openGateQuestions(store),
    notices: openNoticeQueue({ ...store, process: processName }),
    catchUp: {
      mark: openArchiveMark(store),
      lease: openLease({ ...store, name: "catch-up", process: processName }),
    },
    onFatal: (error) => fail(error),
  });
  const component =
    config.component === null
      ? undefined
      : createComponent({
          ...shared,
          address: { ...config.component, secret: config.secrets.componentSecret ?? "" },
          subscribers: openSubscriberList({ ...store, component: config.component.jid }),
          lease: openLease({ ...store, name: `component ${config.component.jid}`, process: processName }),
          onFatal: (error) => fail(error),
        });

  publishSettings(store, "anew", log);
  try {
    await Promise.race([bot.start(), store.refused]);
  } catch (error) {
    await store.redis.close();
    throw error;
  }
  // The account is what counts: a server that takes no components yet keeps nobody from it.
  component?.start();
  const heartbeat = startHeartbeat({
    ...store,
    process: processName,
    version,
    jid: () => bot.jid,
    component: () => component?.isOnline(),
    isAlive: () => bot.isOnline(),
    log,
  });
  bot.onOnline(heartbeat.beat);
  const stopSweeper = startSweeper({ ...store, log });

  return {
    ended: Promise.race([ended, store.refused]),
    async stop() {
      await Promise.all([heartbeat.stop(), stopSweeper()]);
      await Promise.all([bot.stop(), component?.stop()]);
      await figures.stop();
      await store.redis.close();
    },
  };
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the configuration was checked, but its account is no JID");
  return value;
}

/** Whatever else is wrong with Redis is said where it is asked in earnest. */
async function warnOfForgetfulRedis(redis: Store["redis"], log: Logger): Promise<void> {
  const facts = await readRedisFacts(redis).catch(() => undefined);
  if (facts !== undefined && !facts.isPersistent) log.warn(speakAll().en("doctor.redis.volatile"));
}
