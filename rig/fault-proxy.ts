import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { type Duplex, PassThrough, Transform } from "node:stream";

/** Something that can come between a client and a server. */
export interface Disturbance {
  /** Breaks every connection at once; new ones work again right away. */
  cut(): void;
  /** Breaks every connection, and every new one, until `open`. */
  close(): void;
  /** Connections stay and new ones are taken, but nothing passes until `open`: nobody is told that anything is wrong. */
  stall(): void;
  /** What is asked arrives and is done; what is answered does not come back until `open`. */
  deafen(): void;
  open(): void;
}

/** A way to a server that can be cut, on a port of its own. */
export interface FaultProxy extends Disturbance {
  readonly port: number;
  /** When somebody connected, by the clock of `performance.now()`, also where that was refused. */
  readonly attempts: readonly number[];
  /** How many stand at the moment. */
  connections(): number;
  stop(): Promise<void>;
}

/** Passes everything on to `port` on loopback; what the server says, as `translate` puts it. */
export async function startFaultProxy(
  port: number,
  translate?: (bytes: string) => string,
): Promise<FaultProxy> {
  const lines = new Set<Line>();
  const attempts: number[] = [];
  let state: "open" | "closed" | "stalled" | "deaf" = "open";

  const server = createServer((near) => {
    attempts.push(performance.now());
    if (state === "closed") {
      near.resetAndDestroy();
      return;
    }
    const line = joinSockets(near, connect(port, "127.0.0.1"), translate);
    lines.add(line);
    near.on("close", () => lines.delete(line));
    if (state === "open") line.flow();
    if (state === "deaf") line.flowThere();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  const cut = () => {
    for (const line of lines) line.reset();
  };
  const close = () => {
    state = "closed";
    cut();
  };
  return {
    port: (server.address() as AddressInfo).port,
    attempts,
    connections: () => lines.size,
    cut,
    close,
    stall: () => {
      state = "stalled";
      for (const line of lines) line.halt();
    },
    deafen: () => {
      state = "deaf";
      for (const line of lines) {
        line.halt();
        line.flowThere();
      }
    },
    open: () => {
      if (state === "stalled" || state === "deaf") {
        for (const line of lines) {
          line.halt();
          line.flow();
        }
      }
      state = "open";
    },
    stop: async () => {
      close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A connection on either side, which end together. */
type Line = { flow(): void; flowThere(): void; halt(): void; reset(): void };

function joinSockets(near: Socket, far: Socket, translate: ((bytes: string) => string) | undefined): Line {
  for (const [one, other] of [
    [near, far],
    [far, near],
  ] as const) {
    one.on("error", () => other.destroy());
    one.on("close", () => other.destroy());
  }
  const back = translate === undefined ? new PassThrough() : translator(translate);
  back.pipe(near);
  return {
    flow: () => {
      near.pipe(far);
      far.pipe(back);
    },
    flowThere: () => {
      near.pipe(far);
    },
    halt: () => {
      near.unpipe(far);
      far.unpipe(back);
    },
    reset: () => {
      near.resetAndDestroy();
      far.resetAndDestroy();
    },
  };
}

function translator(translate: (bytes: string) => string): Duplex {
  return new Transform({
    transform: (chunk: Buffer, _, done) =>
      done(null, Buffer.from(translate(chunk.toString("latin1")), "latin1")),
  });
}
