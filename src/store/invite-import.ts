import type { InviteRecord } from "../invites/invite.ts";
import { makeInviteId } from "../invites/token.ts";
import type { ForeignInvite, InviteImport } from "../ports/transfer.ts";
import { digest } from "./digest.ts";
import type { Records } from "./records.ts";
import type { Scripts } from "./redis/scripts.ts";

type Deps = {
  readonly scripts: Scripts;
  readonly records: Records<InviteRecord>;
  /** How long an ended invitation is remembered. */
  readonly retentionSeconds: number;
};

const MAX_TRIES = 10;

/** Invitations from elsewhere, in Redis. */
export function openInviteImport({ scripts, records, retentionSeconds }: Deps): InviteImport {
  async function tryImport({ token, created, expires, uses, ...what }: ForeignInvite) {
    const record = { id: makeInviteId(), ...what };
    const [outcome, reason] = await scripts.run(
      "import-invite",
      [
        record.id,
        token,
        digest(token),
        records.encode(record),
        created.getTime(),
        expires.getTime(),
        retentionSeconds * 1000,
        uses,
        record.inviter ?? "operator",
        // A reset is for an account that exists: there is no name to reserve.
        record.kind === "reset" ? "" : (record.name ?? ""),
      ].map(String),
    );
    return outcome === "ok" ? outcome : reason;
  }

  return {
    async importInvite(invite) {
      for (let tries = 1; tries <= MAX_TRIES; tries++) {
        const outcome = await tryImport(invite);
        if (outcome !== "id-taken") return outcome === "ok";
      }
      throw new Error(`${MAX_TRIES} invitation ids in a row are taken`);
    },
  };
}
