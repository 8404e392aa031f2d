/** `store/redis` finds Redis, connects to it, and runs scripts there. It knows nothing of what is stored. */

import type { Logger } from "pino";
import { UnavailableError } from "../../invites/unavailable.ts";
import { withTimeout } from "../../timeout.ts";
import { type Address, type ConnectOptions, newClient, type RedisClient } from "./client.ts";
import { type Connection, liveClient, openConnection } from "./connection.ts";
import { describeAnswer, describeFault, describeRefusal, isProgrammingError, isWrongNode } from "./errors.ts";
import { replicaWaiter } from "./replication.ts";
import { type Endpoint, endpointFromSentinels, endpointInCluster, fixedEndpoint } from "./topology.ts";

export type { RedisClient } from "./client.ts";

/** One address, the primary that sentinels name, or the node of a cluster that has the keys. */
export type RedisOptions = Omit<ConnectOptions, "database"> & {
  readonly nodes: readonly [Address, ...Address[]];
  readonly database: number;
  /** One that lies where all others do; it need not exist. */
  readonly key: string;
  /** Rejects where the server is not to be worked with. */
  readonly check?: (client: RedisClient) => Promise<void>;
} & (
    | { readonly form: "single" | "cluster" }
    | { readonly form: "sentinel"; readonly name: string; readonly sentinelPassword?: string | undefined }
  );

/** What Keyv, the rate limiter and the scripts share. */
export type Redis = {
  readonly client: RedisClient;
  /** Runs one piece of work and bounds it. Throws {@link UnavailableError} when Redis is away or slow. */
  run<T>(work: (client: RedisClient) => Promise<T>): Promise<T>;
  /**
   * The same for a change that a failover must not undo: it is done when a replica has it, where there is one. It
   * must be made through the client that `work` is given. After {@link UnavailableError} it may have been made or not.
   */
  runReplicated<T>(work: (client: RedisClient) => Promise<T>): Promise<T>;
  /**
   * Runs what waits in the server, for less than {@link ANSWER_MS}: on a connection of its own, which is opened by the
   * first. Throws {@link UnavailableError}.
   */
  runWaiting<T>(work: (client: RedisClient) => Promise<T>): Promise<T>;
  /** Resolves at the first connection. Throws {@link UnavailableError} when there is none in time. */
  ready(): Promise<void>;
  /** Called at each connection, the first and those after an outage. */
  onReady(listener: () => void): void;
  /** Called before each {@link UnavailableError}. */
  onUnanswered(listener: () => void): void;
  /** Rejects with {@link RedisRefusalError} when Redis does not take us at the beginning; later that may pass. */
  readonly refused: Promise<never>;
  close(): Promise<void>;
};

/** Redis answers, and will not take us: what the operator has to change, in one sentence. */
export class RedisRefusalError extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause });
    this.name = "RedisRefusalError";
  }
}

/** A person who waits in a chat is told within two seconds; half a second is for everything else. */
const ANSWER_MS = 1500;
/** As often the log is told of what Redis answers in place of doing what it was asked. */
const REPEAT_MS = 60_000;
/** How soon a primary is left that the sentinels have replaced, though it answers still or hangs. */
const WATCH_MS = 1000;

/**
 * Connects in the background and stays connected; never waits for the first connection. `log` hears once when
 * Redis goes away and once when it is back.
 */
export function connectRedis(options: RedisOptions, log: Logger): Redis {
  const endpoint = placeFor(options);
  const listeners = new Set<() => void>();
  const unanswered = new Set<() => void>();
  let refuse: (reason: RedisRefusalError) => void = () => undefined;
  const refused = new Promise<never>((_, reject) => {
    refuse = reject;
  });
  refused.catch(() => undefined);
  let hasBeenReady = false;
  let isAway = false;

  const isReady = () => connections.every((one) => one.isReady());
  const linkOptions = {
    find: endpoint.find,
    open: (address: Address) => newClient(address, options),
    async check(client: RedisClient) {
      await endpoint.check?.(client);
      await options.check?.(client);
    },
    onReady() {
      if (!isReady()) return;
      if (isAway) log.info("Redis answers again");
      isAway = false;
      hasBeenReady = true;
      for (const listener of listeners) listener();
    },
    onFailure(error: Error) {
      const reason = describeRefusal(error);
      if (reason !== undefined && !hasBeenReady) return refuse(new RedisRefusalError(reason, error));
      // It answers: what it says is told below, and the connection is made anew in a moment.
      if (isAway || isWrongNode(error)) return;
      isAway = true;
      log.error(
        { reason: describeFault(error) },
        `cannot reach Redis: ${describeFault(error)}; trying again until it answers`,
      );
    },
  };
  const connection = openConnection(linkOptions);
  // Waiting for a replica holds up the connection: other commands must not wait behind it.
  const saver = openConnection(linkOptions);
  const connections = [connection, saver];
  // Nobody else waits for what it waits for, or hears of what becomes of it.
  let waiting: { readonly connection: Connection; readonly opened: Promise<void> } | undefined;
  const openWaiting = () => {
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const connection = openConnection({ ...linkOptions, onReady: open, onFailure: () => undefined });
    return { connection, opened };
  };
  const everyConnection = () => (waiting === undefined ? connections : [...connections, waiting.connection]);
  const stopWatching = endpoint.movesSilently ? watch(endpoint, everyConnection) : () => undefined;
  const untilReplicated = replicaWaiter(log);

  const told = new Map<string, number>();
  /** Nobody but the operator can mend what Redis itself refuses. */
  const tell = (answer: string) => {
    const now = performance.now();
    if (now - (told.get(answer) ?? Number.NEGATIVE_INFINITY) < REPEAT_MS) return;
    told.set(answer, now);
    log.error({ reason: answer }, `Redis refuses what it is asked: ${answer}`);
  };
  const giveUp = (reason: unknown) => {
    for (const listener of unanswered) listener();
    const answer = describeAnswer(reason);
    if (answer !== undefined && !isAway) tell(answer);
    throw new UnavailableError(reason, answer);
  };

  return {
    client: liveClient(connection),
    run: (work) => bounded(connection, () => work(connection.client()), giveUp),
    runReplicated: (work) => bounded(saver, () => untilReplicated(saver.client(), work), giveUp),
    runWaiting(work) {
      waiting ??= openWaiting();
      const { connection: own, opened } = waiting;
      return bounded(own, () => opened.then(() => work(own.client())), giveUp);
    },
    ready: () =>
      bounded(
        connection,
        async () => {
          if (!isReady()) await new Promise<void>((resolve) => listeners.add(resolve));
        },
        giveUp,
      ),
    onReady(listener) {
      listeners.add(listener);
      if (isReady()) listener();
    },
    onUnanswered(listener) {
      unanswered.add(listener);
    },
    refused,
    async close() {
      stopWatching();
      endpoint.close();
      await Promise.all(everyConnection().map((one) => one.close()));
    },
  };
}

function placeFor(options: RedisOptions): Endpoint {
  const [first] = options.nodes;
  switch (options.form) {
    case "single":
      return fixedEndpoint(first);
    case "sentinel": {
      const { name, sentinelPassword: password, tls, verifyTls, ca, nodes: sentinels } = options;
      const open = (node: Address) => newClient(node, { tls, verifyTls, ca, password });
      return endpointFromSentinels({ sentinels, name, open });
    }
    case "cluster": {
      const { nodes, key } = options;
      return endpointInCluster({ nodes, key, open: (node) => newClient(node, options) });
    }
  }
}

/** Leaves a server that is no longer the one, whether it says so or not. */
function watch(endpoint: Endpoint, everyConnection: () => readonly Connection[]): () => void {
  let isAsking = false;
  const look = async () => {
    if (isAsking || !everyConnection().some((connection) => connection.isReady())) return;
    isAsking = true;
    try {
      const { host, port } = await endpoint.find();
      for (const connection of everyConnection()) {
        const address = connection.address();
        if (address?.host === host && address.port === port) continue;
        void connection.leave(new Error(`it is at ${host}:${port} now`));
      }
    } catch {
      // Without a word from anybody it stays where it is.
    } finally {
      isAsking = false;
    }
  };
  const timer = setInterval(() => void look(), WATCH_MS).unref();
  return () => clearInterval(timer);
}

/** What the wrong server was asked it has not done: the right one is asked, as soon as it is found. */
async function askAgainElsewhere<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isWrongNode(error)) throw error;
    await connection.leave(error);
    return work();
  }
}

async function bounded<T>(
  connection: Connection,
  work: () => Promise<T>,
  giveUp: (reason: unknown) => never,
): Promise<T> {
  try {
    return await withTimeout(askAgainElsewhere(connection, work), ANSWER_MS);
  } catch (error) {
    if (isProgrammingError(error)) throw error;
    // That there is no connection is less than why there is none.
    return giveUp(describeAnswer(error) === undefined ? (connection.trouble() ?? error) : error);
  }
}
