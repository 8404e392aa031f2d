import { ErrorReply } from "@redis/client";
import { withTimeout } from "../../timeout.ts";
import { REDIS_SILENCE_MS } from "../../timing.ts";
import { discard, newClient, type RedisClient, type RedisNode } from "./client.ts";
import { describeRefusal, isForbidden, isWrongNode } from "./errors.ts";

/** The present connection, to the server that holds the keys at present. */
export type RedisLink = {
  /** Refuses everything at once while there is no connection. Not for keeping: see {@link liveClient}. */
  client(): RedisClient;
  isReady(): boolean;
  /** Why there is no connection, where there is none. */
  trouble(): Error | undefined;
  /** Where it leads, or led last. */
  address(): RedisNode | undefined;
  /** Drops the connection and looks anew for the server. Resolves when there is another connection. */
  leave(reason: Error): Promise<void>;
  /** Unless told otherwise, what it was asked is answered first. */
  close(options?: { readonly atOnce: boolean }): Promise<void>;
};

export type RedisLinkOptions = {
  /** Where the server is. Rejects where nobody knows. */
  readonly find: () => Promise<RedisNode>;
  readonly open: (address: RedisNode) => RedisClient;
  /** Rejects where this is not the server that it should be. */
  readonly check?: (client: RedisClient) => Promise<void>;
  readonly onReady: () => void;
  /** Called for each failure, the loss of a connection included. */
  readonly onFailure: (reason: Error) => void;
};

const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 1000;
const CLOSE_MS = 1500;
const PING_MS = 1000;

/** Connects in the background, and again whenever the connection is lost, until it is closed. */
export function openLink({ find, open, check, onReady, onFailure }: RedisLinkOptions): RedisLink {
  let client = newClient({ host: "127.0.0.1", port: 1 }, { tls: false, verifyTls: true });
  let address: RedisNode | undefined;
  let isClosed = false;
  let trouble: Error | undefined;
  let drop: (reason: Error) => void = () => undefined;
  const waiting = new Set<() => void>();
  let wake: () => void = () => undefined;

  /** Resolves when a connection that stood was lost, with the reason; rejects where none could be made. */
  async function hold(next: RedisNode): Promise<Error> {
    const opened = open(next);
    const lost = new Promise<Error>((resolve) => {
      drop = resolve;
      // A server may also answer a ping with an error, which ends nothing.
      opened.on("error", (error: Error) => opened.isReady || resolve(error));
    });
    const failed = lost.then((reason) => Promise.reject(reason));
    failed.catch(() => undefined);
    let stopPinging: () => void = () => undefined;
    try {
      const checked = opened.connect().then(async () => {
        await greet(opened);
        await check?.(opened);
      });
      await Promise.race([withTimeout(checked, REDIS_SILENCE_MS), failed]);
      if (isClosed) return new Error("closed");
      client = opened;
      trouble = undefined;
      address = next;
      onReady();
      for (const resolve of waiting) resolve();
      waiting.clear();
      stopPinging = keepPinging(opened, drop);
      return await lost;
    } finally {
      stopPinging();
      discard(opened);
    }
  }

  function fail(reason: Error): void {
    trouble = reason;
    if (!isClosed) onFailure(reason);
  }

  async function run(): Promise<void> {
    for (let failures = 0; !isClosed; failures++) {
      try {
        const reason = await hold(await find());
        failures = 0;
        fail(reason);
      } catch (error) {
        fail(error instanceof Error ? error : new Error(String(error)));
      }
      if (!isClosed) await pause(Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS));
    }
  }

  /** Not all at once, where many lost the same server. */
  async function pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms * (0.5 + Math.random() / 2));
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  const running = run();
  return {
    client: () => client,
    isReady: () => client.isReady,
    trouble: () => (client.isReady ? undefined : trouble),
    address: () => address,
    leave(reason) {
      drop(reason);
      return new Promise((resolve) => waiting.add(resolve));
    },
    async close({ atOnce } = { atOnce: false }) {
      isClosed = true;
      if (client.isReady && !atOnce) await inTime(client.close(), CLOSE_MS);
      drop(new Error("closed"));
      wake();
      await inTime(running, CLOSE_MS);
    },
  };
}

/** Redis takes a connection without a password, and then refuses every command. */
async function greet(client: RedisClient): Promise<void> {
  await client.ping().catch((error: unknown) => {
    if (describeRefusal(error) !== undefined && !isForbidden(error)) throw error;
  });
}

/** Calls `drop` where there is no answer, also while nobody asks for anything. Gives what ends it. */
function keepPinging(client: RedisClient, drop: (reason: Error) => void): () => void {
  const ping = () => {
    withTimeout(client.ping(), REDIS_SILENCE_MS).catch((error: Error) => {
      // An error is an answer, too.
      if (!(error instanceof ErrorReply)) drop(error);
    });
  };
  const timer = setInterval(ping, PING_MS).unref();
  return () => clearInterval(timer);
}

/** One client for those who keep theirs, such as Keyv: it passes everything on to the present connection. */
export function liveClient(connection: RedisLink): RedisClient {
  return new Proxy(connection.client(), {
    get(_, name) {
      // Nobody else is to open it.
      if (name === "isOpen") return true;
      const client = connection.client();
      const value: unknown = Reflect.get(client, name);
      return typeof value === "function" ? value.bind(client) : value;
    },
  });
}

/** Resolves when the work has ended, well or not, or the time is up. */
async function inTime(work: Promise<unknown>, ms: number): Promise<void> {
  await withTimeout(work, ms).catch(() => undefined);
}

/** What the wrong server was asked it has not done: the right one is asked, as soon as it is found. */
export async function askAgainElsewhere<T>(connection: RedisLink, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isWrongNode(error)) throw error;
    await connection.leave(error);
    return work();
  }
}
