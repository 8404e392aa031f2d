import { createClient } from "@redis/client";
import { REDIS_ANSWER_MS } from "../../timing.ts";

/** A host and a port. */
export type RedisNode = { readonly host: string; readonly port: number };

/** How to connect to any of the servers. */
export type ConnectOptions = {
  readonly tls: boolean;
  /** `false` accepts the self-signed certificates of hosted Redis. */
  readonly verifyTls: boolean;
  /** The authority that signed the servers' certificates, as PEM; the system's without it. */
  readonly ca?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly database?: number;
};

export type RedisClient = ReturnType<typeof newClient>;

/** Those whose socket stands. */
const standing = new WeakSet<object>();

/** Never opened. Giving a client its hundreds of commands takes longer than all else about it: others share this one's. */
const unopened = createClient();

/**
 * One connection to one server, not opened yet, which is never opened anew: what it is asked after its end it
 * refuses at once, and what waits then is refused too, so that nothing is done later than its asker knows. Its own
 * timeout of silence is not used: to it, a suspension of this process is silence of the server's.
 */
export function newClient({ host, port }: RedisNode, options: ConnectOptions) {
  const { tls, verifyTls, ca, username, password, database } = options;
  const socket = {
    host,
    port,
    connectTimeout: REDIS_ANSWER_MS,
    reconnectStrategy: false,
  } as const;
  const client = unopened.duplicate({
    disableOfflineQueue: true,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(database === undefined ? {} : { database }),
    socket: tls
      ? { ...socket, tls: true, rejectUnauthorized: verifyTls, ...(ca === undefined ? {} : { ca }) }
      : socket,
  });
  client.once("connect", () => standing.add(client));
  return client;
}

/** Ends its connection at once, or as soon as it stands: of one that is only being made, it would leave the socket open. */
export function discard(client: RedisClient): void {
  const end = () => {
    if (client.isOpen) client.destroy();
  };
  if (standing.has(client)) end();
  else client.once("connect", end);
}
