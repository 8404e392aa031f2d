import type { FailureNotes } from "../ports/registration.ts";
import type { Scripts } from "./redis/scripts.ts";

/** As the gates note what they refuse. */
export function openFailureNotes(scripts: Scripts): FailureNotes {
  return {
    async note(id, reason) {
      await scripts.run("note-failure", [id, reason, ""]);
    },
  };
}
