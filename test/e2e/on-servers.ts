import { describe } from "vitest";
import { ejabberd, newEjabberd, newProsody, oldProsody, type ServerKind } from "../../rig/server-kinds.ts";

/** For what lies with the bot more than with the server. */
export const serverMakes: readonly ServerKind[] = [oldProsody, ejabberd];
/** For what people see. */
export const serverKinds: readonly ServerKind[] = [oldProsody, newProsody, ejabberd];
/** For the gate, which is inside. */
export const gateServerKinds: readonly ServerKind[] = [...serverKinds, newEjabberd];

/** The same tests once for each kind of server, if need be all at a time; those that are not here are skipped. */
export function describeOn(
  kinds: readonly ServerKind[],
  what: string,
  tests: (kind: ServerKind) => void,
  { isTogether = false } = {},
): void {
  for (const kind of kinds) {
    const suite = describe.skipIf(!kind.isHere);
    (isTogether ? suite.concurrent : suite)(`${what} ${kind.name}`, () => tests(kind));
  }
}
