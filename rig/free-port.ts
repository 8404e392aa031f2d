import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * A loopback port that nobody listens on. It lies below the range from which Linux takes the ports of outgoing
 * connections: otherwise a client that retries a stopped server's port may be given that very port, and talk
 * to itself.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ port, host: "127.0.0.1", exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
