import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A way to a server that can be cut, on a port of its own. */
export interface Relay {
  readonly port: number;
  /** Breaks every connection at once; new ones work again right away. */
  cut(): void;
  stop(): Promise<void>;
}

/** Passes everything on to `port` on loopback, unread. */
export async function startRelay(port: number): Promise<Relay> {
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cut = () => {
    for (const socket of open) socket.resetAndDestroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    stop: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
