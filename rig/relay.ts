import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A way to a server that can be cut, on a port of its own. */
export interface Relay {
  readonly port: number;
  /** Breaks every connection at once; new ones work again right away. */
  cut(): void;
  /** Breaks every connection, and every new one, until `open`. */
  close(): void;
  /** Connections stay and new ones are taken, but nothing passes until `open`: nobody is told that anything is wrong. */
  stall(): void;
  open(): void;
  stop(): Promise<void>;
}

/** Passes everything on to `port` on loopback, unread. */
export async function startRelay(port: number): Promise<Relay> {
  const pairs = new Set<readonly [near: Socket, far: Socket]>();
  let state: "open" | "closed" | "stalled" = "open";

  const server = createServer((near) => {
    if (state === "closed") {
      near.resetAndDestroy();
      return;
    }
    const pair = [near, connect(port, "127.0.0.1")] as const;
    pairs.add(pair);
    for (const [one, other] of bothWays(pair)) {
      one.on("error", () => other.destroy());
      one.on("close", () => {
        pairs.delete(pair);
        other.destroy();
      });
      if (state === "open") one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  const cut = () => {
    for (const pair of pairs) for (const socket of pair) socket.resetAndDestroy();
  };
  const close = () => {
    state = "closed";
    cut();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    close,
    stall: () => {
      state = "stalled";
      for (const pair of pairs) for (const [one, other] of bothWays(pair)) one.unpipe(other);
    },
    open: () => {
      if (state === "stalled") {
        for (const pair of pairs) for (const [one, other] of bothWays(pair)) one.pipe(other);
      }
      state = "open";
    },
    stop: async () => {
      close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function bothWays([near, far]: readonly [Socket, Socket]): readonly (readonly [Socket, Socket])[] {
  return [
    [near, far],
    [far, near],
  ];
}
