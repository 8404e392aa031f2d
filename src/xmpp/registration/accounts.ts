import type { Logger } from "pino";
import type { Accounts } from "../../ports/accounts.ts";
import { StanzaError } from "../session/errors.ts";
import { askGate } from "./ask-gate.ts";
import type { StreamOptions } from "./registration-stream.ts";

type Deps = StreamOptions & {
  /** Notes in Redis what a gate is asked about, and answers the id that it takes it by. */
  readonly note: (name: string, lifetimeMs: number) => Promise<string>;
  readonly log: Logger;
  readonly timeoutMs?: number;
};

/** Somebody waits for an answer, which does without what is not known by then. */
const TIMEOUT_MS = 1_000;

/**
 * Asks the gate which accounts exist, on a stream that is not logged in: so the bot, the command line and `doctor` do it
 * the same way. The gate answers only what was noted in Redis, once, so that nobody else learns who has an account.
 */
export function createAccounts({ note, log, timeoutMs = TIMEOUT_MS, ...stream }: Deps): Accounts {
  return {
    async exists(name) {
      const abort = new AbortController();
      const timer = setTimeout(() => abort.abort(), timeoutMs);
      try {
        const id = await note(name, timeoutMs);
        const exists = (await askGate(stream, "account", id, abort.signal))?.attrs["exists"];
        return exists === undefined ? undefined : exists === "true";
      } catch (error) {
        const reason = error instanceof StanzaError ? error.condition : undefined;
        log.debug({ reason }, "whether there is an account could not be found out");
        return undefined;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
