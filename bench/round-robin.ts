type Subjects = Readonly<Record<string, () => Promise<unknown>>>;

type RoundsOf<S extends Subjects> = { readonly [Name in keyof S]: Awaited<ReturnType<S[Name]>>[] };

/**
 * Has the subjects take turns, a round each, so that other work of the machine falls on all of them
 * alike. A first round of each warms up and does not count. Each turn begins with another subject.
 */
export async function takeTurns<S extends Subjects>(rounds: number, subjects: S): Promise<RoundsOf<S>> {
  const names = Object.keys(subjects);
  const results: Record<string, unknown[]> = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    const first = round % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      const result = await subjects[name]?.();
      if (round > 0) results[name]?.push(result);
    }
  }
  return results as RoundsOf<S>;
}

/** One after the other. */
export async function inOrder<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (const one of all) results.push(await work(one));
  return results;
}
