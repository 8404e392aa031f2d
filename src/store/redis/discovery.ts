import { ErrorReply } from "@redis/client";
import { withTimeout } from "../../timeout.ts";
import { DISCOVERY_MS } from "../../timing.ts";
import { discard, type RedisClient, type RedisNode } from "./client.ts";

/**
 * Servers that know where another one is. An answer of any of them will do. Why not the client's own ways: in version
 * 5.12, `createSentinel` ran commands after their askers had timed out, and `createCluster` did not come back after a
 * failover.
 */
export type Discovery = {
  /** Asks one after the other, beginning with who answered last. Rejects with the reason of one that refused, or the last one's. */
  ask<T>(question: (client: RedisClient, node: RedisNode) => Promise<T>): Promise<T>;
  close(): void;
};

export function openDiscovery(
  nodes: readonly RedisNode[],
  open: (node: RedisNode) => RedisClient,
): Discovery {
  const clients = new Map<RedisNode, Promise<RedisClient>>();
  let order = nodes;
  let isClosed = false;

  function clientOf(node: RedisNode): Promise<RedisClient> {
    const known = clients.get(node);
    if (known !== undefined) return known;
    const client = open(node);
    const connected = withTimeout(client.connect(), DISCOVERY_MS).then(() => client);
    clients.set(node, connected);
    // One that takes the connection and then says nothing is not waited for.
    connected.catch(() => discard(client));
    client.on("error", () => {
      if (client.isReady) return;
      if (clients.get(node) === connected) clients.delete(node);
      discard(client);
    });
    return connected;
  }

  async function forget(node: RedisNode): Promise<void> {
    const known = clients.get(node);
    clients.delete(node);
    const client = await known?.catch(() => undefined);
    if (client !== undefined) discard(client);
  }

  return {
    async ask(question) {
      let last: unknown;
      for (const node of order) {
        if (isClosed) throw new Error("closed");
        try {
          const answer = await withTimeout(
            clientOf(node).then((client) => question(client, node)),
            DISCOVERY_MS,
          );
          order = [node, ...nodes.filter((one) => one !== node)];
          return answer;
        } catch (error) {
          // Who refuses tells more than who is silent.
          if (!(last instanceof ErrorReply)) last = error;
          void forget(node);
        }
      }
      throw last;
    },
    close() {
      isClosed = true;
      for (const node of nodes) void forget(node);
    },
  };
}
