import type { LoginProbe } from "../../ports/probes.ts";
import { createSession } from "../session/create-session.ts";
import type { Session, SessionOptions } from "../session/session.ts";
import { xml } from "../xml.ts";

const LIMIT_MS = 10_000;
const ANSWER_MS = 3_000;

const NS_PING = "urn:xmpp:ping";
/** More than servers let through in one go by default (Prosody 20 kB, ejabberd 20 kB), and soon sent. */
const PINGS = 32;
const PING_BYTES = 1_000;

type Account = Pick<
  SessionOptions,
  "service" | "domain" | "username" | "password" | "requireTls" | "caFile" | "log"
>;

/**
 * Logs in once, looks around and leaves, without being there for anyone. Rejects with one sentence on what is wrong
 * where it cannot log in.
 */
export async function probeLogin(
  account: Account,
  componentJid: string | undefined,
  findOthers: () => Promise<readonly string[]>,
): Promise<LoginProbe> {
  const started = performance.now();
  const session = createSession({
    ...account,
    // Unavailable, so that no message is given to us.
    presence: () => xml("presence", { type: "unavailable" }),
    receive: () => undefined,
    answer: () => Promise.resolve(undefined),
  });
  let timer: NodeJS.Timeout | undefined;
  const failed = new Promise<never>((_, reject) => {
    // A probe does not wait for a second try.
    session.on("offline", (reason) => reject(new Error(reason)));
    timer = setTimeout(() => reject(new Error(`no login within ${LIMIT_MS / 1000} s`)), LIMIT_MS);
  });
  failed.catch(() => undefined);
  try {
    await Promise.race([session.start(), failed]);
    const loginMs = performance.now() - started;
    const componentAnswers =
      componentJid === undefined ? undefined : await ping(session, componentJid, "").catch(() => false);
    const bytesPerSecond = await measurePace(session, account.domain);
    const present = await whoAnswers(session, await findOthers());
    return {
      loginMs,
      bytesPerSecond,
      present,
      ...(componentAnswers === undefined ? {} : { componentAnswers }),
    };
  } finally {
    clearTimeout(timer);
    await session.stop();
  }
}

async function whoAnswers(session: Session, jids: readonly string[]): Promise<readonly string[]> {
  const answers = await Promise.all(jids.map((jid) => ping(session, jid, "").catch(() => false)));
  return jids.filter((_, index) => answers[index] === true);
}

async function ping(session: Session, to: string, padding: string): Promise<boolean> {
  const request = xml("iq", { type: "get", to }, xml("ping", { xmlns: NS_PING }, padding));
  await session.request(request, ANSWER_MS);
  return true;
}

/** Sends many long pings at once. An error is an answer, too: it came through. */
async function measurePace(session: Session, domain: string): Promise<number> {
  const started = performance.now();
  const padding = "x".repeat(PING_BYTES);
  await Promise.allSettled(Array.from({ length: PINGS }, () => ping(session, domain, padding)));
  return (PINGS * PING_BYTES) / ((performance.now() - started) / 1000);
}
