import { readdirSync, readFileSync } from "node:fs";
import type { Member } from "./member.ts";
import { rateOf, type Spread, spreadOf } from "./statistics.ts";

/** What an exchange costs while a crowd keeps asking, in one round. */
export type Cost = {
  readonly perSecond: number;
  /** Milliseconds of CPU time, by whose it is. */
  readonly cpu: Readonly<Record<string, number>>;
};

/** Has the members ask for this many seconds, and measures what that takes of these processes, and of this one. */
export async function costOf(
  members: readonly Member[],
  seconds: number,
  processes: Readonly<Record<string, number>>,
  work: (member: Member) => Promise<unknown>,
): Promise<Cost> {
  const all = Object.entries({ ...processes, "the members": process.pid });
  const before = all.map(([, pid]) => cpuMs(pid));
  const perSecond = await rateOf(members, seconds, work);
  const exchanges = perSecond * seconds;
  const cpu = all.map(([name, pid], index) => [name, (cpuMs(pid) - (before[index] ?? 0)) / exchanges]);
  return { perSecond, cpu: Object.fromEntries(cpu) };
}

export function throughputOf(rounds: readonly Cost[]): Spread {
  return spreadOf(rounds.map(({ perSecond }) => perSecond));
}

/** Of the processes with these names together. */
export function cpuOf(rounds: readonly Cost[], names: readonly string[]): Spread {
  return spreadOf(rounds.map(({ cpu }) => names.reduce((sum, name) => sum + (cpu[name] ?? Number.NaN), 0)));
}

/** How long its threads have run, by the kernel's own clock. */
function cpuMs(pid: number): number {
  const folder = `/proc/${pid}/task`;
  const nanoseconds = readdirSync(folder).map((thread) =>
    Number(readFileSync(`${folder}/${thread}/schedstat`, "utf8").split(" ")[0]),
  );
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6;
}
