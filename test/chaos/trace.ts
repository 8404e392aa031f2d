/** Something that happened, and the names of what it was about: an order, an invitation, an account. */
export type Happening = { readonly time: Date; readonly text: string; readonly about: readonly string[] };

export type Trace = {
  note(text: string, ...about: readonly string[]): void;
  all(): readonly Happening[];
  /** What happened to these, and to the whole system meanwhile, oldest first. */
  story(about: readonly string[]): readonly Happening[];
};

/** How long before and after what happened to a thing the weather counts as part of its story. */
const AROUND_MS = 15_000;

/** Remembers everything; what is about nothing in particular is the weather that all share. */
export function createTrace(listen: (happening: Happening) => void = () => {}): Trace {
  const happenings: Happening[] = [];
  return {
    note: (text, ...about) => {
      const happening = { time: new Date(), text, about };
      happenings.push(happening);
      listen(happening);
    },
    all: () => happenings,
    story: (about) => {
      const own = happenings.filter((one) => one.about.some((name) => about.includes(name)));
      const from = (own[0]?.time.getTime() ?? Number.POSITIVE_INFINITY) - AROUND_MS;
      const to = (own.at(-1)?.time.getTime() ?? 0) + AROUND_MS;
      return happenings.filter(
        (one) =>
          own.includes(one) ||
          (one.about.length === 0 && from <= one.time.getTime() && one.time.getTime() <= to),
      );
    },
  };
}
