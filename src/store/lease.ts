import type { Lease } from "../commands/replica-ports.ts";
import type { Scripts } from "./scripts.ts";

type Parts = {
  readonly scripts: Scripts;
  /** What is had. */
  readonly name: string;
  /** Names this process, differently from every other. */
  readonly process: string;
  readonly leaseMs?: number;
};

/** When a process dies that has it, another may after this. */
const LEASE_MS = 6_000;

export function openLease({ scripts, name, process, leaseMs = LEASE_MS }: Parts): Lease {
  const hold = async (ms: number) => (await scripts.run("hold", [name, process, String(ms)]))[0] === "ours";
  return {
    take: () => hold(leaseMs),
    async release() {
      await hold(0);
    },
  };
}
