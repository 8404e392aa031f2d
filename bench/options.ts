import type { Part } from "./report.ts";

/** How much is measured. Less than usual is for trying the bench itself. */
export type Effort = {
  readonly rounds: number;
  /** No more open invitations than this, however many a part would have. */
  readonly most: number;
};

export type MeasurePart = (effort: Effort) => Promise<Part | readonly Part[]>;

/** The numbers of open invitations that chat and registration are measured with. */
export function outstandingOf({ most }: Effort): readonly number[] {
  return [0, 1_000, 10_000, 100_000].filter((count) => count <= most);
}
