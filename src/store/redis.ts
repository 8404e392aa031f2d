import { createClient, ErrorReply } from "@redis/client";
import type { Logger } from "pino";
import { Unavailable } from "../invites/unavailable.ts";

export type RedisOptions = {
  /** `redis://` or `rediss://`, with user, password and database number. */
  readonly url: string;
  /** `false` accepts the self-signed certificates of hosted Redis. */
  readonly verifyTls: boolean;
  /** The authority that signed the server's certificate, as PEM; the system's without it. */
  readonly ca?: string | undefined;
};

export type RedisClient = ReturnType<typeof openClient>;

/** The one connection that Keyv, the rate limiter and the scripts share. */
export type Redis = {
  readonly client: RedisClient;
  /** Runs one piece of work and bounds it. Throws {@link Unavailable} when Redis is away or slow. */
  ask<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves at the first connection. Throws {@link Unavailable} when there is none in time. */
  ready(): Promise<void>;
  /** Called at each connection, the first and those after an outage. */
  onReady(listener: () => void): void;
  close(): Promise<void>;
};

/** A person who waits in a chat is told within two seconds; half a second is for everything else. */
const ANSWER_MS = 1500;
const CONNECT_MS = 1500;
/** A link that says nothing to a ping for this long is dropped, with whatever waits on it. */
const SILENCE_MS = 4000;
const PING_MS = 1000;
const LONGEST_RETRY_MS = 2000;

/** Replies that say "not now" rather than "you asked nonsense". */
const PASSING_FAULT =
  /^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY|MISCONF|NOREPLICAS|OOM|NOAUTH|WRONGPASS|NOPERM)/;

/**
 * Connects in the background and stays connected; never waits for the first connection. `log` hears once when
 * Redis goes away and once when it is back.
 */
export function connectRedis(options: RedisOptions, log: Logger): Redis {
  const client = openClient(options);
  let isAway = false;
  client.on("error", (error: Error) => {
    if (isAway) return;
    isAway = true;
    log.error(
      { reason: describe(error) },
      `cannot reach Redis: ${describe(error)}; trying again until it answers`,
    );
  });
  client.on("ready", () => {
    if (isAway) log.info("Redis answers again");
    isAway = false;
  });
  // A rejection here has been an "error" event already, and the client goes on trying.
  client.connect().catch(() => undefined);

  return {
    client,
    ask: (work) => bounded(work, ANSWER_MS),
    ready: () => bounded(() => (client.isReady ? Promise.resolve() : once(client, "ready")), ANSWER_MS),
    onReady(listener) {
      client.on("ready", listener);
      if (client.isReady) listener();
    },
    async close() {
      if (client.isReady) await bounded(() => client.close(), ANSWER_MS).catch(() => undefined);
      if (client.isOpen) client.destroy();
    },
  };
}

function openClient(options: RedisOptions) {
  const tls = new URL(options.url).protocol === "rediss:";
  const timing = {
    connectTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    reconnectStrategy: (retries: number) =>
      Math.min(50 * 2 ** retries, LONGEST_RETRY_MS) * (0.5 + Math.random() / 2),
  };
  return createClient({
    url: options.url,
    disableOfflineQueue: true,
    pingInterval: PING_MS,
    socket: tls
      ? {
          ...timing,
          tls: true,
          rejectUnauthorized: options.verifyTls,
          ...(options.ca === undefined ? {} : { ca: options.ca }),
        }
      : timing,
  });
}

async function once(client: RedisClient, event: "ready"): Promise<void> {
  await new Promise<void>((resolve) => client.once(event, resolve));
}

async function bounded<T>(work: () => Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work(), deadline]);
  } catch (error) {
    if (isMistake(error)) throw error;
    throw new Unavailable(error);
  } finally {
    clearTimeout(timer);
  }
}

/** Our own mistakes (a faulty script, a programming error) must not pass for an outage. */
function isMistake(error: unknown): boolean {
  if (error instanceof ErrorReply) return !PASSING_FAULT.test(error.message);
  return error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError;
}

/** The reason without anything of the URL, which may hold a password. */
function describe(error: Error): string {
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return code ?? error.message.replace(/rediss?:\/\/\S+/g, "redis://…");
}
