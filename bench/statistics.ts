/** The value that `share` of all values do not exceed, by nearest rank. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (value === undefined) throw new Error("nothing was measured");
  return value;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The median of some rounds, and the quartiles around it. */
export type Spread = { readonly value: number; readonly quartiles: readonly [number, number] };

export function spreadOf(rounds: readonly number[]): Spread {
  return { value: median(rounds), quartiles: [quantile(rounds, 0.25), quantile(rounds, 0.75)] };
}

/** Milliseconds of one operation. */
export type Latency = { readonly p50: number; readonly p99: number };

/** Of rounds of single times: the median of the rounds' medians, so that a disturbed round counts once; p99 of all. */
export function latencyOf(rounds: readonly (readonly number[])[]): Latency {
  return { p50: median(rounds.map(median)), p99: quantile(rounds.flat(), 0.99) };
}

/** Milliseconds that a piece of work takes. */
export async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** The milliseconds of each of this many pieces of work, one after the other. */
export async function repeat(times: number, work: () => Promise<number>): Promise<readonly number[]> {
  const found: number[] = [];
  while (found.length < times) found.push(await work());
  return found;
}

/** How much work is done in a second, where each does the next piece as soon as the last is done. */
export async function rateOf<Worker>(
  workers: readonly Worker[],
  seconds: number,
  work: (worker: Worker) => Promise<unknown>,
): Promise<number> {
  const until = performance.now() + seconds * 1000;
  let done = 0;
  const keepWorking = async (worker: Worker) => {
    while (performance.now() < until) {
      await work(worker);
      done++;
    }
  };
  await Promise.all(workers.map(keepWorking));
  return done / seconds;
}
