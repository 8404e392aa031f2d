/** `store/redis` finds Redis, connects to it, and runs scripts there. It knows nothing of what is stored. */

import type { Logger } from "pino";
import { UnavailableError } from "../../invites/unavailable.ts";
import { withTimeout } from "../../timeout.ts";
import { REDIS_ANSWER_MS } from "../../timing.ts";
import { type ConnectOptions, newClient, type RedisClient, type RedisNode } from "./client.ts";
import {
  askAgainElsewhere,
  liveClient,
  openLink,
  type RedisLink,
  type RedisLinkOptions,
} from "./connection.ts";
import { describeAnswer, describeFault, describeRefusal, isProgrammingError, isWrongNode } from "./errors.ts";
import { replicaWaiter } from "./replication.ts";
import { type Endpoint, endpointFromSentinels, endpointInCluster, fixedEndpoint } from "./topology.ts";
import { watchEndpoint } from "./watch-endpoint.ts";

export type { RedisClient } from "./client.ts";

/** One address, the primary that sentinels name, or the node of a cluster that has the keys. */
export type RedisOptions = Omit<ConnectOptions, "database"> & {
  readonly nodes: readonly [RedisNode, ...RedisNode[]];
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
   * Runs what waits in the server, for less than {@link REDIS_ANSWER_MS}: on a connection of its own, which is opened by
   * the first. Throws {@link UnavailableError}.
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

/** As often the log is told of what Redis answers in place of doing what it was asked. */
const REPEAT_MS = 60_000;

/**
 * Connects in the background and stays connected; never waits for the first connection. `log` hears once when
 * Redis goes away and once when it is back.
 */
export function connectRedis(options: RedisOptions, log: Logger): Redis {
  return new ConnectedRedis(options, log);
}

class ConnectedRedis implements Redis {
  readonly client: RedisClient;
  readonly refused: Promise<never>;
  readonly #log: Logger;
  readonly #endpoint: Endpoint;
  readonly #linkOptions: RedisLinkOptions;
  readonly #connection: RedisLink;
  /** Waiting for a replica holds up the connection: other commands must not wait behind it. */
  readonly #saver: RedisLink;
  /** Nobody else waits for what it waits for, or hears of what becomes of it. */
  #waiting: { readonly connection: RedisLink; readonly opened: Promise<void> } | undefined;
  readonly #untilReplicated: ReturnType<typeof replicaWaiter>;
  readonly #stopWatching: () => void;
  readonly #listeners = new Set<() => void>();
  readonly #unanswered = new Set<() => void>();
  /** When the log was told of an answer. */
  readonly #told = new Map<string, number>();
  #refuse: (reason: RedisRefusalError) => void = () => undefined;
  #hasBeenReady = false;
  #isAway = false;

  constructor(options: RedisOptions, log: Logger) {
    this.#log = log;
    this.refused = new Promise<never>((_, reject) => {
      this.#refuse = reject;
    });
    this.refused.catch(() => undefined);
    const endpoint = placeFor(options);
    this.#endpoint = endpoint;
    this.#linkOptions = {
      find: endpoint.find,
      open: (address) => newClient(address, options),
      check: async (client) => {
        await endpoint.check?.(client);
        await options.check?.(client);
      },
      onReady: () => this.#noteReady(),
      onFailure: (error) => this.#noteFailure(error),
    };
    this.#connection = openLink(this.#linkOptions);
    this.#saver = openLink(this.#linkOptions);
    this.client = liveClient(this.#connection);
    this.#stopWatching = endpoint.movesSilently
      ? watchEndpoint(endpoint, () => this.#everyConnection())
      : () => undefined;
    this.#untilReplicated = replicaWaiter(log);
  }

  run<T>(work: (client: RedisClient) => Promise<T>): Promise<T> {
    return this.#bounded(this.#connection, () => work(this.#connection.client()));
  }

  runReplicated<T>(work: (client: RedisClient) => Promise<T>): Promise<T> {
    return this.#bounded(this.#saver, () => this.#untilReplicated(this.#saver.client(), work));
  }

  runWaiting<T>(work: (client: RedisClient) => Promise<T>): Promise<T> {
    this.#waiting ??= this.#openWaiting();
    const { connection, opened } = this.#waiting;
    return this.#bounded(connection, () => opened.then(() => work(connection.client())));
  }

  ready(): Promise<void> {
    return this.#bounded(this.#connection, async () => {
      if (!this.#isReady()) await new Promise<void>((resolve) => this.#listeners.add(resolve));
    });
  }

  onReady(listener: () => void): void {
    this.#listeners.add(listener);
    if (this.#isReady()) listener();
  }

  onUnanswered(listener: () => void): void {
    this.#unanswered.add(listener);
  }

  async close(): Promise<void> {
    this.#stopWatching();
    this.#endpoint.close();
    const waiting = this.#waiting?.connection;
    await Promise.all(this.#everyConnection().map((one) => one.close({ atOnce: one === waiting })));
  }

  #everyConnection(): readonly RedisLink[] {
    const connections = [this.#connection, this.#saver];
    return this.#waiting === undefined ? connections : [...connections, this.#waiting.connection];
  }

  #isReady(): boolean {
    return this.#connection.isReady() && this.#saver.isReady();
  }

  #noteReady(): void {
    if (!this.#isReady()) return;
    if (this.#isAway) this.#log.info("Redis answers again");
    this.#isAway = false;
    this.#hasBeenReady = true;
    for (const listener of this.#listeners) listener();
  }

  #noteFailure(error: Error): void {
    const reason = describeRefusal(error);
    if (reason !== undefined && !this.#hasBeenReady) {
      this.#refuse(new RedisRefusalError(reason, error));
      return;
    }
    // It answers: what it says is told below, and the connection is made anew in a moment.
    if (this.#isAway || isWrongNode(error)) return;
    this.#isAway = true;
    this.#log.error(
      { reason: describeFault(error) },
      `cannot reach Redis: ${describeFault(error)}; trying again until it answers`,
    );
  }

  #openWaiting() {
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const onFailure = () => undefined;
    return { connection: openLink({ ...this.#linkOptions, onReady: open, onFailure }), opened };
  }

  async #bounded<T>(connection: RedisLink, work: () => Promise<T>): Promise<T> {
    try {
      return await withTimeout(askAgainElsewhere(connection, work), REDIS_ANSWER_MS);
    } catch (error) {
      if (isProgrammingError(error)) throw error;
      // That there is no connection is less than why there is none.
      return this.#giveUp(describeAnswer(error) === undefined ? (connection.trouble() ?? error) : error);
    }
  }

  #giveUp(reason: unknown): never {
    for (const listener of this.#unanswered) listener();
    const answer = describeAnswer(reason);
    if (answer !== undefined && !this.#isAway) this.#tell(answer);
    throw new UnavailableError(reason, answer);
  }

  /** Nobody but the operator can mend what Redis itself refuses. */
  #tell(answer: string): void {
    const now = performance.now();
    if (now - (this.#told.get(answer) ?? Number.NEGATIVE_INFINITY) < REPEAT_MS) return;
    this.#told.set(answer, now);
    this.#log.error({ reason: answer }, `Redis refuses what it is asked: ${answer}`);
  }
}

function placeFor(options: RedisOptions): Endpoint {
  const [first] = options.nodes;
  switch (options.form) {
    case "single":
      return fixedEndpoint(first);
    case "sentinel": {
      const { name, sentinelPassword: password, tls, verifyTls, ca, nodes: sentinels } = options;
      const open = (node: RedisNode) => newClient(node, { tls, verifyTls, ca, password });
      return endpointFromSentinels({ sentinels, name, open });
    }
    case "cluster": {
      const { nodes, key } = options;
      return endpointInCluster({ nodes, key, open: (node) => newClient(node, options) });
    }
  }
}
