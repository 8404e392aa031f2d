import type { Say } from "../wording/index.ts";

/** What came of taking invitations over, in counts. */
export type ImportedCounts = {
  readonly adopted: number;
  readonly known: number;
  readonly expired: number;
  readonly notUnderstood: number;
  readonly withRoles: number;
};

/** A line for each count that there is something to tell of. */
export function renderImported(say: Say, counts: ImportedCounts): string {
  const { adopted, known, expired, notUnderstood, withRoles } = counts;
  return [
    ...(adopted > 0 || known === 0 ? [say("cli.import.adopted", { count: adopted })] : []),
    ...(known > 0 ? [say("cli.import.known", { count: known })] : []),
    ...(expired > 0 ? [say("cli.import.expired", { count: expired })] : []),
    ...(notUnderstood > 0 ? [say("cli.import.not-understood", { count: notUnderstood })] : []),
    ...(withRoles > 0 ? [say("cli.import.roles", { count: withRoles })] : []),
  ].join("\n");
}
