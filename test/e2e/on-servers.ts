import { describe } from "vitest";
import { ejabberd, newEjabberd, newProsody, oldProsody, type ServerKind } from "../../rig/server-kinds.ts";

/** The bot is played on these, and the gate on a later ejabberd as well. */
export const serverKinds: readonly ServerKind[] = [oldProsody, newProsody, ejabberd];
export const gateServerKinds: readonly ServerKind[] = [...serverKinds, newEjabberd];

/** The same tests once for each kind of server; those that are not here are reported as skipped. */
export function describeOn(
  kinds: readonly ServerKind[],
  what: string,
  tests: (kind: ServerKind) => void,
): void {
  for (const kind of kinds) describe.skipIf(!kind.isHere)(`${what} ${kind.name}`, () => tests(kind));
}
