import { createSession } from "./session/create-session.ts";
import type { SessionOptions } from "./session/session.ts";
import { xml } from "./xml.ts";

const LIMIT_MS = 10_000;

/**
 * Logs in once and leaves, without being there for anyone. Resolves with the milliseconds it took; rejects with
 * one sentence on what is wrong.
 */
export async function tryLogin(
  account: Pick<
    SessionOptions,
    "service" | "domain" | "username" | "password" | "requireTls" | "caFile" | "log"
  >,
): Promise<number> {
  const started = performance.now();
  let lastReason = "";
  const session = createSession({
    ...account,
    // Unavailable, so that no message is given to us.
    presence: () => xml("presence", { type: "unavailable" }),
    receive: () => undefined,
    answer: () => Promise.resolve(undefined),
  });
  session.on("offline", (reason) => {
    lastReason = reason;
  });
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(lastReason || `no login within ${LIMIT_MS / 1000} s`)),
      LIMIT_MS,
    );
  });
  try {
    await Promise.race([session.start(), limit]);
    return performance.now() - started;
  } finally {
    clearTimeout(timer);
    await session.stop();
  }
}
