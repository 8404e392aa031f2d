import type { Hazard } from "./plan.ts";
import type { Business } from "./sync-points.ts";

/** Ends what was begun. */
export type Heal = () => Promise<void>;

export type Harm = Pick<Hazard, "ms" | "alone"> & { readonly begin: () => Promise<Heal> };

/** Something that runs, can come to harm, and has a log. */
export type Part = {
  readonly name: string;
  /** What should be in flight when it fails. */
  readonly busyWith: Business;
  readonly harms: Readonly<Record<string, Harm>>;
  /** All that it wrote, over all its lives. */
  log(): string;
  stop(): Promise<void>;
};

export function hazardsOf(parts: readonly Part[]): readonly Hazard[] {
  return parts.flatMap(({ name, harms }) =>
    Object.entries(harms).map(([harm, { ms, alone }]) => ({
      part: name,
      harm,
      ms,
      ...(alone === undefined ? {} : { alone }),
    })),
  );
}
