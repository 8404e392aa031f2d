import { readdirSync, readFileSync } from "node:fs";
import type { Member } from "./member.ts";
import { median, rateOf } from "./statistics.ts";

/** What an exchange costs while many are under way. */
export type Cost = {
  readonly perSecond: number;
  /** Milliseconds of CPU time, by whose it is. */
  readonly cpu: Readonly<Record<string, number>>;
};

/** Has the members work for so long, and looks what that takes of these processes, and of this one. */
export async function costOf(
  members: readonly Member[],
  seconds: number,
  processes: Readonly<Record<string, number>>,
  work: (member: Member) => Promise<unknown>,
): Promise<Cost> {
  const all = Object.entries({ ...processes, members: process.pid });
  const before = all.map(([, pid]) => cpuMs(pid));
  const perSecond = await rateOf(members, seconds, work);
  const exchanges = perSecond * seconds;
  const cpu = all.map(([name, pid], index) => [name, (cpuMs(pid) - (before[index] ?? 0)) / exchanges]);
  return { perSecond, cpu: Object.fromEntries(cpu) };
}

/** The medians of rounds. */
export function costsOf(rounds: readonly Cost[]): Cost {
  const names = Object.keys(rounds[0]?.cpu ?? {});
  const cpu = names.map((name) => [name, median(rounds.map((round) => round.cpu[name] ?? Number.NaN))]);
  return { perSecond: median(rounds.map(({ perSecond }) => perSecond)), cpu: Object.fromEntries(cpu) };
}

/** How long its threads have run, by the kernel's own clock. */
function cpuMs(pid: number): number {
  const folder = `/proc/${pid}/task`;
  const nanoseconds = readdirSync(folder).map((thread) =>
    Number(readFileSync(`${folder}/${thread}/schedstat`, "utf8").split(" ")[0]),
  );
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6;
}
