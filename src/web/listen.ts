import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";

const RETRY_MS = 1_000;

/**
 * Resolves when the server listens. A port that is in use may be that of the process before this one, which has yet to
 * end: it is tried again until `signal` says otherwise. Rejects where it cannot be had at all.
 */
export async function listen(
  server: FastifyInstance,
  { host, port, signal }: { readonly host: string; readonly port: number; readonly signal: AbortSignal },
  log: Logger,
): Promise<void> {
  for (let attempts = 1; ; attempts++) {
    try {
      await server.listen({ host, port });
      return;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) throw error;
      if (attempts === 1)
        log.warn(`another program has port ${port} of ${host}: trying again until it is free`);
      await sleep(RETRY_MS, undefined, { signal });
    }
  }
}
