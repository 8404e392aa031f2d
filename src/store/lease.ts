import type { Lease } from "../ports/replica.ts";
import type { Scripts } from "./redis/scripts.ts";

type Deps = {
  readonly scripts: Scripts;
  /** Names this replica, differently from every other that runs or ran. */
  readonly replica: string;
  readonly leaseMs: number;
};

export function openLease({ scripts, replica, leaseMs }: Deps): Lease {
  const acquire = async (ms: number) => {
    const [outcome, standbys] = await scripts.run("acquire-lease", ["owner", replica, String(ms)]);
    return outcome === "ours" ? { standbys: Number(standbys) } : undefined;
  };
  return {
    acquire: () => acquire(leaseMs),
    async release() {
      await acquire(0);
    },
  };
}
