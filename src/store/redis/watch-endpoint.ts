import type { RedisLink } from "./connection.ts";
import type { Endpoint } from "./topology.ts";

/** How soon a primary is left that the sentinels have replaced, though it answers still or hangs. */
const WATCH_MS = 1000;

/** Leaves a server that is no longer the one, whether it says so or not. Returns what stops it. */
export function watchEndpoint(endpoint: Endpoint, everyConnection: () => readonly RedisLink[]): () => void {
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
