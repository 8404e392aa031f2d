import type { Disturbance } from "../../rig/fault-proxy.ts";
import type { Daemon, Life } from "./daemon.ts";
import type { Harm } from "./part.ts";

type Harms = Readonly<Record<string, Harm>>;

/** How long what happens to a process lasts, and what keeps its deaths from coinciding with those of others. */
type Times = { readonly killMs: Harm["ms"]; readonly suspendMs: Harm["ms"]; readonly alone: string };

/** What the servers of the rig have in common. */
export type Breakable = { kill(): Promise<void>; restart(): Promise<void>; suspend(): void; resume(): void };

/** What can happen to one of our own processes. Hanging is worse than dying, and may happen to all of them. */
export function processFaults(daemon: Daemon<Life>, { killMs, suspendMs, alone }: Times): Harms {
  return {
    "killed with SIGKILL": {
      ms: killMs,
      alone,
      begin: async () => {
        await daemon.kill();
        return daemon.start;
      },
    },
    "stopped with SIGTERM": {
      ms: [0, 0],
      alone,
      begin: async () => {
        await daemon.terminate();
        return daemon.start;
      },
    },
    "suspended with SIGSTOP": {
      ms: suspendMs,
      begin: async () => {
        daemon.life().program.suspend();
        return async () => daemon.life().program.resume();
      },
    },
  };
}

/** What can happen to any server. */
export function serverFaults(server: Breakable, { killMs, suspendMs, alone }: Times): Harms {
  return {
    "killed with SIGKILL": {
      ms: killMs,
      alone,
      begin: async () => {
        await server.kill();
        return () => server.restart();
      },
    },
    "suspended with SIGSTOP": {
      ms: suspendMs,
      alone,
      begin: async () => {
        server.suspend();
        return async () => server.resume();
      },
    },
  };
}

/** What can happen between a process and `what`. */
export function connectionFaults(
  way: Disturbance,
  what: string,
  {
    cutMs,
    stallMs,
    deafMs,
  }: { readonly cutMs: Harm["ms"]; readonly stallMs: Harm["ms"]; readonly deafMs?: Harm["ms"] },
): Harms {
  return {
    ...(deafMs === undefined
      ? {}
      : {
          [`deaf to ${what}`]: {
            ms: deafMs,
            begin: async () => {
              way.deafen();
              return async () => way.open();
            },
          },
        }),
    [`cut off from ${what}`]: {
      ms: cutMs,
      begin: async () => {
        way.close();
        return async () => way.open();
      },
    },
    [`in a black hole to ${what}`]: {
      ms: stallMs,
      begin: async () => {
        way.stall();
        return async () => way.open();
      },
    },
  };
}
